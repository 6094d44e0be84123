"""Sample values: a made-up letter of each kind, to look at a text and to try it out.

Nothing in a sample comes from the edition's submissions: a preview tells nobody anything.
"""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace as Thing
from typing import Any, Final

from fastpath_cms.domain.held import held_text
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.placeholders import PLACEHOLDERS
from fastpath_cms.models import Edition
from fastpath_cms.services import outbox, wording
from fastpath_cms.services.act import Act

READER: Final = ("Ada O'Brien", "ada@example.org")
_TITLE: Final = "Counting Cycles with a Short Ruler"
_OTHER: Final = "A Second Look at Warm Caches"


def _values(act: Act, kind: LetterKind, edition: Edition) -> dict[str, Any]:
    day = act.now.replace(hour=12, minute=0, second=0, microsecond=0)  # 23:59 AoE, when closing
    soon = day + timedelta(days=9)
    manuscript = Thing(
        number=2,
        received_at=day - timedelta(days=3),
        page_count=4,
        sha256="0123456789abcdef" * 4,
        check_state="done",
        is_final=kind is LetterKind.FINAL_RECEIVED,
    )
    question = Thing(label="Comments for the authors")
    review = Thing(
        place=1,
        scores=[Thing(field=Thing(label="Overall"), text="4, accept")],
        texts=[Thing(field=question, text="A clear idea, measured with care.")],
    )
    comment = Thing(
        by="Reviewer 2",
        names_reader=False,
        is_edited=False,
        text="I read the numbers in Table 2 differently.",
        place=3,
    )
    values: dict[str, Any] = {
        path: soon for path, what in PLACEHOLDERS.items() if what.is_date and "." not in path
    }
    return values | {
        "was_at": day - timedelta(days=7),
        "title": _TITLE,
        "authors": [READER[0], "Nguyễn Thị Minh", "李 明"],
        "contacts": [READER[0]],
        "is_contact": True,
        "manuscript": manuscript,
        "counting": Thing(number=1, received_at=day - timedelta(days=5)),
        "promise": Thing(lodged_at=day, sha256="0123456789abcdef" * 4),
        "receipt": "(the signed receipt)",
        "changed": ["the title", "the PDF"],
        "missing": ["The PDF is missing."],
        "sentences": ["Page 2 has text in the margin."],
        "subject": "Accepted",
        "reader": "Ada Author <ada@example.org>",
        "text": "Dear Ada Author,\n\nwe are glad to tell you ...",
        "withdrawn_reason": "The measurements must be repeated.",
        "note": "Please shorten the introduction.",
        "reviews": [review],
        "held": _held(edition),
        "short": "in nine days",
        "left": "nine days",
        "needs_final": True,
        "leave_link": "https://fastpath.example/calls/leave/...",
        "what": "Submission",
        "others": ["Reviews due: a week later"],
        "phase_before": "Reviewing",
        "phase_after": "Call",
        "papers": [(7, _TITLE), (9, _OTHER)],
        "back": [(12, "Fast Paths through Slow Code")],
        "reviewer": "Mia Member",
        "helper": "Hana Helper",
        "declined_because": "I have no time this month.",
        "suggestion": "Hana Helper knows the field.",
        "message": "You know the field better than I do.",
        "said": "Gladly.",
        "did": "accepted",
        "comments": [comment],
        "count": 1,
        "page": f"{act.base_url}/",
        "minutes": 60,
        "hours": 24,
        "names": [READER[0]],
        "addresses": [READER[1]],
        "asker": "Ada O'Brien",
        "decliner": "Ada O'Brien",
        "talk_kind": "an invited talk of 45 minutes",
        "slot": "Sunday, March 28, 2027, 1:30 pm - 2:15 pm US EDT (17:30 - 18:15 UTC)",
        "was_slot": "Sunday, March 28, 2027, 11:00 am - 11:45 am US EDT (15:00 - 15:45 UTC)",
        "invitation": "We have followed your work on short rulers for years.",
        "printed": f"{_TITLE}\nAda O'Brien, Example Institute",
        "speaker": "Ada O'Brien",
        "is_accepted": True,
        **dict.fromkeys(("is_one", "is_own", "is_late", "is_final", "is_after"), False),
        **dict.fromkeys(("is_reminder", "has_handed_in"), False),
        **_OF_KIND.get(kind, {}),
        **({"papers": [(Thing(number=7, title=_TITLE), [comment])]} if _is_digest(kind) else {}),
    }


def _held(edition: Edition) -> str:
    if edition.held_on is None:
        return ""
    return held_text(
        edition.held_on, edition.place, edition.starts_at, edition.ends_at, edition.zone
    )


def _is_digest(kind: LetterKind) -> bool:
    return kind is LetterKind.DISCUSSION_DIGEST


_OF_KIND: Final[dict[LetterKind, dict[str, Any]]] = {
    LetterKind.REVIEW_REMINDER: {"missing": [Thing(number=7, title=_TITLE, is_begun=True)]},
    LetterKind.AUTHOR_NAMED: {"is_contact": False},
}


def sample(
    act: Act, kind: LetterKind, edition: Edition, text: wording.Wording | None, **other: Any
) -> tuple[str, str]:
    """Return a made-up letter of this kind as ``text`` would write it (None: as it is shipped)."""
    paper = Thing(
        number=7,
        title=_TITLE,
        is_late=False,
        changed_at=act.now - timedelta(days=2),
        withdrawn_at=act.now - timedelta(days=1),
    )
    if kind in _ABOUT_ONE:
        other["submission"] = paper
    return outbox.render_as(
        act, kind, text, to=READER, edition=edition, **(_values(act, kind, edition) | other)
    )


_ABOUT_ONE: Final = frozenset(
    kind
    for kind in LetterKind
    if any(path.startswith("submission.") for path in wording.paths_of(kind))
)
_NOTHING: Final[tuple[Any, ...]] = (None, "", [])


def failures_of(act: Act, kind: LetterKind, edition: Edition, text: wording.Wording) -> list[str]:
    """Return, in sentences, what a text does not bear: a value that may be missing.

    A value may be missing where the shipped text bears it.
    """

    def bears(tried: wording.Wording | None, name: str, value: Any) -> bool:
        try:
            sample(act, kind, edition, tried, **{name: value})
        except wording.FAILURES:
            return False
        return True

    found = []
    for name in sorted(_values(act, kind, edition).keys() & wording.names_of(kind)):
        if any(bears(None, name, gone) and not bears(text, name, gone) for gone in _NOTHING):
            words = f" ({PLACEHOLDERS[name].words})" if name in PLACEHOLDERS else ""
            found.append(
                f"There may be no {name}{words}: put what names it between "
                f"{{% if {name} %}} and {{% endif %}}."
            )
    return found
