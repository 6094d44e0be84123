"""Handing over: what becomes of each column that points at a person who is joined to another.

``services.joining`` applies the rules, all of them in one transaction. Whoever adds a column that
points at a person adds its rule here; a test asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, exists, func, update

from fastpath_cms.models import (
    Acquaintance,
    AddressClaim,
    Assignment,
    AssignmentChange,
    Author,
    Base,
    Bid,
    BrowserSession,
    CallReader,
    Comment,
    CommentNotice,
    Conflict,
    Decision,
    DecisionChange,
    DeclinedReview,
    DiscussionLead,
    Edition,
    EmailAddress,
    LateNote,
    LetterReading,
    LetterText,
    Membership,
    Mention,
    NoticeChoice,
    PairScore,
    Password,
    Proposal,
    Publication,
    ReadMark,
    Release,
    Review,
    ReviewReading,
    Role,
    Stance,
    Subreview,
)
from fastpath_cms.services.act import Act

Deed = Callable[[Act, int, int], None]  # act, who keeps, who gives


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of a column that points at a person when that person is joined to another."""

    says: str
    do: Deed


def moved(column: Any, says: str) -> Rule:
    """Return the rule that every row points at who stays."""

    def do(act: Act, keeping: int, giving: int) -> None:
        execute(act, update(column.class_).where(column == giving).values({column.key: keeping}))

    return Rule(says, do)


def moved_unless_there(column: Any, says: str, *same: Any) -> Rule:
    """Return the rule that a row moves, unless who stays has one with the ``same`` columns."""
    table = column.class_.__table__

    def do(act: Act, keeping: int, giving: int) -> None:
        own = table.alias()
        alike: list[ColumnElement[bool]] = [
            own.c[one.key].is_not_distinct_from(table.c[one.key]) for one in same
        ]
        there = exists().where(own.c[column.key] == keeping, *alike).correlate(table)
        execute(act, delete(table).where(table.c[column.key] == giving, there))
        moved(column, says).do(act, keeping, giving)

    return Rule(says, do)


def dropped(column: Any, says: str) -> Rule:
    """Return the rule that rows end with the person who gives."""

    def do(act: Act, keeping: int, giving: int) -> None:  # noqa: ARG001 - one signature
        execute(act, delete(column.class_).where(column == giving))

    return Rule(says, do)


def _addresses(act: Act, keeping: int, giving: int) -> None:
    execute(
        act,
        update(EmailAddress)
        .where(EmailAddress.person_id == giving)
        .values(person_id=keeping, is_main=False),
    )


def _sessions(act: Act, keeping: int, giving: int) -> None:
    execute(
        act,
        update(BrowserSession)
        .where(BrowserSession.person_id == giving)
        .values(person_id=keeping, revoked_at=func.coalesce(BrowserSession.revoked_at, act.real)),
    )


def _conflicts(act: Act, keeping: int, giving: int) -> None:
    """Keep the live one of two from the same source; a dismissal stays only where both were."""
    own, other = Base.metadata.tables["conflict"], Base.metadata.tables["conflict"].alias()
    alike = and_(other.c.submission_id == own.c.submission_id, other.c.source == own.c.source)
    live_there = exists().where(alike, other.c.person_id == giving, other.c.dismissed_at.is_(None))
    execute(
        act,
        delete(own).where(
            own.c.person_id == keeping, own.c.dismissed_at.is_not(None), live_there.correlate(own)
        ),
    )
    moved_unless_there(Conflict.person_id, "", Conflict.submission_id, Conflict.source).do(
        act, keeping, giving
    )


JOIN_RULES: Final[dict[str, Rule]] = {
    "acquaintance.person_id": moved_unless_there(
        Acquaintance.person_id,
        "People both name as close to them are named once.",
        Acquaintance.kind,
        Acquaintance.name,
    ),
    "address_claim.person_id": dropped(
        AddressClaim.person_id, "Addresses that wait for a link are asked for again."
    ),
    "assignment_change.by_id": moved(
        AssignmentChange.by_id, "Who changed assignments is who stays."
    ),
    "assignment.by_id": moved(Assignment.by_id, "Who assigned is who stays."),
    "assignment.person_id": moved_unless_there(
        Assignment.person_id,
        "Asked twice to review a paper, one is asked once.",
        Assignment.submission_id,
    ),
    "author.person_id": moved(Author.person_id, "Every authorship is kept, as written."),
    "bid.person_id": moved_unless_there(
        Bid.person_id, "Of two bids on a paper that of who stays counts.", Bid.submission_id
    ),
    "browser_session.person_id": Rule("The other person's browsers are signed out.", _sessions),
    "call_reader.added_by_id": moved(
        CallReader.added_by_id, "Who added a reader of calls is who stays."
    ),
    "comment.person_id": moved(Comment.person_id, "Every comment is kept."),
    "comment_notice.person_id": moved_unless_there(
        CommentNotice.person_id, "Each comment is told of once.", CommentNotice.comment_id
    ),
    "conflict.person_id": Rule("Of two conflicts from one source the live one counts.", _conflicts),
    "decision.by_id": moved(Decision.by_id, "Who decided is who stays."),
    "decision.shepherd_id": moved(Decision.shepherd_id, "Who shepherds is who stays."),
    "decision_change.by_id": moved(DecisionChange.by_id, "Who changed a verdict is who stays."),
    "declined_review.person_id": moved_unless_there(
        DeclinedReview.person_id,
        "A review declined by either is declined; what who stays said of it counts.",
        DeclinedReview.submission_id,
    ),
    "discussion_lead.by_id": moved(DiscussionLead.by_id, "Who named a lead is who stays."),
    "discussion_lead.person_id": moved(DiscussionLead.person_id, "Who leads still leads."),
    "edition.deputy_id": moved(Edition.deputy_id, "A chosen deputy stays chosen."),
    "email_address.person_id": Rule("Every address is kept; the main one stays.", _addresses),
    "late_note.person_id": moved_unless_there(
        LateNote.person_id,
        "Of two delays told in one edition, the one of who stays counts.",
        LateNote.edition_id,
    ),
    "membership.person_id": moved_unless_there(
        Membership.person_id,
        "Topics and load limit of who stays count, where both told them.",
        Membership.edition_id,
    ),
    "mention.person_id": moved_unless_there(
        Mention.person_id, "A comment that names both names one.", Mention.comment_id
    ),
    "notice_choice.person_id": moved_unless_there(
        NoticeChoice.person_id, "Which comments who stays wants to hear of counts."
    ),
    "pair_score.person_id": moved_unless_there(
        PairScore.person_id,
        "Of two scores for a paper that of who stays counts.",
        PairScore.submission_id,
    ),
    "password.person_id": dropped(
        Password.person_id, "The password of who stays counts; the other's is forgotten."
    ),
    "publication.person_id": moved_unless_there(
        Publication.person_id, "Publications both told are kept once.", Publication.mark
    ),
    "letter_reading.person_id": moved_unless_there(
        LetterReading.person_id,
        "What who stays has read of a release counts.",
        LetterReading.submission_id,
    ),
    "letter_text.by_id": moved(LetterText.by_id, "Who wrote a letter's text is who stays."),
    "proposal.by_id": moved(Proposal.by_id, "Who made a proposal is who stays."),
    "read_mark.person_id": moved_unless_there(
        ReadMark.person_id, "How far who stays has read counts.", ReadMark.submission_id
    ),
    "release.by_id": moved(Release.by_id, "Who asked for the release is who stays."),
    "release.confirmed_by_id": moved(
        Release.confirmed_by_id, "Who confirmed the release is who stays."
    ),
    "review.person_id": moved(
        Review.person_id, "Every review is kept; two of one paper keep persons apart."
    ),
    "review_reading.person_id": moved_unless_there(
        ReviewReading.person_id,
        "What both have read of a paper's reviews stands as who stays left it.",
        ReviewReading.submission_id,
    ),
    "role.person_id": moved_unless_there(
        Role.person_id,
        "A role both hold is held once.",
        Role.edition_id,
        Role.kind,
        Role.submission_id,
    ),
    "stance.person_id": moved_unless_there(
        Stance.person_id, "Of two sides on a paper that of who stays counts.", Stance.submission_id
    ),
    "subreview.reviewer_id": moved_unless_there(
        Subreview.reviewer_id,
        "Every subreviewer is kept; one whom both asked about a paper is asked once.",
        Subreview.submission_id,
        Subreview.address,
    ),
}
"""By "table.column", for every foreign key to a person."""


def execute(act: Act, statement: Any) -> None:
    """Execute a statement over many rows; what was loaded of them is not looked at again."""
    act.session.execute(statement.execution_options(synchronize_session=False))
