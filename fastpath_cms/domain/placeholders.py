"""Placeholders: what a letter's text may name, in words, and whether its value can be trusted.

A path means the same in every letter that has it. ``is_trusted`` is what the program or a chair
wrote; everything else came from somebody who could have written anything. A block is more than a
line of text and stands in lines of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One thing a text may name."""

    words: str
    is_trusted: bool = False
    is_block: bool = False
    is_date: bool = False  # printed by when() or zones()


def _own(words: str, *, is_block: bool = False) -> Placeholder:
    return Placeholder(words, is_trusted=True, is_block=is_block)


def _date(words: str) -> Placeholder:
    return Placeholder(words, is_trusted=True, is_date=True)


PLACEHOLDERS: Final[dict[str, Placeholder]] = {
    "name": Placeholder("the reader's name"),
    "address": Placeholder("the address the letter goes to"),
    "signature": _own("who signs, such as The chairs of FastPath 2027"),
    "reason": _own("why the reader gets the letter; every letter must say it"),
    "secret_link": _own("the link that is made when the letter leaves"),
    "base_url": _own("the address of this site"),
    "edition.label": _own("the edition, such as FastPath 2027"),
    "edition.year": _own("the year of the edition"),
    "edition.title": _own("the full title of the workshop"),
    "edition.host": _own("the host conference"),
    "edition.place": _own("where the workshop is held"),
    "edition.page_min": _own("the fewest pages"),
    "edition.page_max": _own("the most pages"),
    "edition.talk_minutes": _own("minutes of a talk"),
    "submission.number": _own("the number of the submission"),
    "submission.title": Placeholder("the title of the submission"),
    "submission.is_late": _own("whether it came in during the grace"),
    "submission.changed_at": _date("when it was last changed"),
    "submission.withdrawn_at": _date("when it was withdrawn"),
    "subject": Placeholder("the subject of the letter"),
    "reader": Placeholder("who would get the letter"),
    "text": Placeholder("the letter", is_block=True),
    "title": Placeholder("the title of the submission"),
    "number": _own("the number of a submission"),
    "authors": Placeholder("the names of the authors, a list"),
    "contacts": Placeholder("the contacts, a list"),
    "is_contact": _own("whether the reader is a contact"),
    "manuscript.number": _own("the number of the version"),
    "manuscript.received_at": _date("when the PDF came in"),
    "manuscript.page_count": _own("pages of the PDF"),
    "manuscript.sha256": _own("the fingerprint of the PDF"),
    "manuscript.check_state": _own("how far the check of the PDF is"),
    "manuscript.is_final": _own("whether it is the final version"),
    "counting": _own("the version that counts meanwhile"),
    "counting.number": _own("the number of the version that counts meanwhile"),
    "counting.received_at": _date("when the version that counts came in"),
    "receipt": Placeholder("the signed receipt", is_block=True),
    "promise.lodged_at": _date("when the file was promised"),
    "promise.sha256": _own("the fingerprint of the promised file"),
    "changed": _own("what was changed, a list"),
    "missing": _own("what is missing, a list"),
    "sentence": _own("one line of the list"),
    "sentences": _own("what the check found, a list"),
    "withdrawn_reason": Placeholder("the reason given", is_block=True),
    "note": Placeholder("the chairs' note to the authors", is_block=True),
    "reviews": Placeholder("the reviews, a list"),
    "review.place": _own("which review it is"),
    "review.scores": _own("the scores of a review, a list"),
    "review.texts": Placeholder("the texts of a review, a list"),
    "answer.field.label": _own("the question of the review form"),
    "answer.text": Placeholder("the answer", is_block=True),
    "held": _own("day, hours and place of the workshop"),
    "due_at": _date("the deadline, where there is one"),
    "at": _date("the new date"),
    "was_at": _date("the date before"),
    "until": _date("until when"),
    "until_at": _date("until when"),
    "usual_at": _date("the deadline of all submissions"),
    "revivable_until": _date("until when it can be revived"),
    "submission_due_at": _date("the submission deadline"),
    "reviews_due_at": _date("when reviews are due"),
    "notification_at": _date("when authors hear"),
    "final_due_at": _date("when the final version is due"),
    "short": _own("the date in short"),
    "leave_link": _own("the link that ends the calls to this reader"),
    "needs_final": _own("whether the final version is missing"),
    "left": _own("how much time is left, in words"),
    "is_one": _own("whether one is left, for was or were"),
    "is_own": _own("whether the deadline is this draft's own"),
    "is_late": _own("whether the date is past"),
    "is_final": _own("whether it is about the final version"),
    "is_after": _own("whether authors were told"),
    "is_reminder": _own("whether it is a reminder"),
    "has_handed_in": _own("whether the reader's own review is in"),
    "what": _own("what it is about"),
    "others": _own("the dates that moved along, a list"),
    "one": _own("one line of the list"),
    "one.number": _own("the number of a submission"),
    "one.title": Placeholder("the title of a submission"),
    "one.is_begun": _own("whether a draft is saved"),
    "phase_before": _own("the time of year before"),
    "phase_after": _own("the time of year after"),
    "papers": Placeholder("the submissions, a list"),
    "back": Placeholder("the submissions taken back, a list"),
    "paper.number": _own("the number of a submission"),
    "paper.title": Placeholder("the title of a submission"),
    "reviewer": Placeholder("the reviewer's name"),
    "helper": Placeholder("the subreviewer's name"),
    "declined_because": Placeholder("why the review or the talk was declined", is_block=True),
    "decliner": Placeholder("who says that nobody can give the talk"),
    "suggestion": Placeholder("whom the reviewer suggests", is_block=True),
    "message": Placeholder("what the reviewer writes", is_block=True),
    "said": Placeholder("what the subreviewer writes", is_block=True),
    "did": _own("what the subreviewer did"),
    "comments": Placeholder("the new comments, a list"),
    "comment.by": Placeholder("who wrote the comment"),
    "comment.text": Placeholder("the comment", is_block=True),
    "comment.place": _own("which comment it is"),
    "comment.names_reader": _own("whether the comment names the reader"),
    "comment.is_edited": _own("whether the comment was changed"),
    "talk_kind": _own("what is asked for: an invited talk, the keynote, a panel"),
    "slot": _own("day and hours of the talk, in the zones that matter"),
    "was_slot": _own("day and hours of the talk before"),
    "invitation": _own("what the chairs write to the speaker", is_block=True),
    "printed": Placeholder("title and speakers as the program prints them", is_block=True),
    "speaker": Placeholder("the speaker's name"),
    "is_accepted": _own("whether the speaker accepted"),
    "minutes": _own("for how many minutes the link works"),
    "hours": _own("for how many hours the link works"),
    "asker": Placeholder("who says the address is theirs"),
    "names": Placeholder("the names of the accounts, a list"),
    "addresses": Placeholder("the addresses, a list"),
    "count": _own("how many there are"),
    "page": _own("the address of the page"),
}

BLOCKS: Final[dict[str, Placeholder]] = {
    "_receipt.txt": Placeholder("the receipt: number, instant, pages, fingerprint", is_block=True),
    "_comments.txt": Placeholder("the comments, each with its link", is_block=True),
    "_decision/reviews.txt": _own("a line that says how many reviews follow", is_block=True),
    "_decision/close.txt": Placeholder(
        "the signature, the chairs' note, all reviews, and why the reader gets the letter",
        is_block=True,
    ),
}
"""Parts that letters share, included as a whole."""
