"""Leaks put in on purpose, one for each channel known from the field: each must be noticed.

A laboratory that finds nothing proves nothing until it has found these.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest
from flask import Response
from sqlalchemy import func, select, true

from fastpath_cms.domain.errors import NotAllowed, Refusal
from fastpath_cms.domain.policy import why_not
from fastpath_cms.domain.workflow import Status
from fastpath_cms.extensions import db
from fastpath_cms.models import Comment, Decision, Edition, Person, Review, Submission
from fastpath_cms.queries import feedback, reviews
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.services import act as acts
from fastpath_cms.services import notifying
from fastpath_cms.web import errors, navigation
from fastpath_cms.web.acting import system_stage
from fastpath_cms.web.frame import Link
from fastpath_cms.web.submission import manuscripts
from tests.leaks.houses import House, Street
from tests.leaks.people import Reader
from tests.leaks.sampling import is_asked
from tests.leaks.secrets import PAIRS, Moment
from tests.leaks.sweeping import differences

PAIR: Final = {pair.name: pair for pair in PAIRS}
Patch = pytest.MonkeyPatch


@dataclass(frozen=True, slots=True)
class Seed:
    """One leak: how it is put in, and the slice in which it must be noticed."""

    name: str
    pair: str
    moment: Moment
    reader: Reader
    endpoint: str
    patch: Callable[[Patch], None] | None = None
    furniture: Callable[[House], None] | None = None


# What a careless line of code would read ----------------------------------------------------


def _first_id() -> Any:
    return select(Submission.id).where(Submission.number == 1).scalar_subquery()


def _reviewer() -> str:
    """The name of whoever reviewed paper #1 first."""
    query = select(Person.name).join(Review, Review.person_id == Person.id)
    ordered = query.where(Review.submission_id == _first_id()).order_by(Review.id).limit(1)
    return db.session.scalar(ordered) or ""


def _verdict() -> str:
    verdict = db.session.scalar(
        select(Decision.verdict).where(Decision.submission_id == _first_id())
    )
    return verdict.value if verdict else ""


def _comment_count() -> int:
    return db.session.scalar(select(func.count(Comment.id))) or 0


# The leaks -----------------------------------------------------------------------------------


def _conflict_forgotten(patch: Patch) -> None:
    def careless(action: Any, who: Any, what: Any, when: Any) -> Refusal | None:
        return why_not(action, replace(who, is_conflicted=False), what, when)

    patch.setattr("fastpath_cms.web.guards.why_not", careless)
    patch.setattr("fastpath_cms.web.submission.page.why_not", careless)


def _refusal_explained(patch: Patch) -> None:
    def explaining(action: Any, who: Any, what: Any, when: Any) -> Refusal | None:
        if who.is_conflicted and not who.is_author and what is Status.SUBMITTED:
            return NotAllowed("You have a conflict of interest with this submission.")
        return why_not(action, who, what, when)

    patch.setattr("fastpath_cms.web.guards.why_not", explaining)


def _scope_without_conflicts(module: str) -> Callable[[Patch], None]:
    def patched(patch: Patch) -> None:
        def careless(viewer: Any, who: Any) -> Any:
            return Submission.id.is_not(None) if who.is_chair else unsealed(viewer, who)

        patch.setattr(f"fastpath_cms.queries.{module}.unsealed", careless)

    return patched


def _scores_of_all(patch: Patch) -> None:
    patch.setattr("fastpath_cms.web.chair.assign_scores.unsealed", lambda *_: true())


def _signed_answers(review: Any, name: str | None) -> tuple[Any, ...]:
    return tuple(
        replace(one, answer=f"{name}: fine.") if one.field.is_text else one
        for one in review.answers
    )


def _signed_reviews(patch: Patch) -> None:
    honest = feedback.anonymised

    def signed(reviews: Any) -> Any:
        name = _reviewer()
        return {
            id_: tuple(replace(one, answers=_signed_answers(one, name)) for one in found)
            for id_, found in honest(reviews).items()
        }

    patch.setattr("fastpath_cms.queries.feedback.anonymised", signed)
    patch.setattr("fastpath_cms.queries.notification.anonymised", signed)


def _signed_letters(patch: Patch) -> None:
    _signed_reviews(patch)
    patch.setattr("fastpath_cms.services.notifying.check", lambda *_: ())


def _released(house: House) -> None:
    with house.app.test_request_context():
        from flask import g

        g.now = house.clock.now()
        edition = db.session.scalars(select(Edition.id)).one()
        db.session.commit()
        acts.perform(system_stage(), notifying.start_release, edition)


def _verdict_on_a_page(template: str) -> Callable[[House], None]:
    def furnished(house: House) -> None:
        env = house.app.jinja_env
        source, *_ = env.loader.get_source(env, template)  # type: ignore[union-attr]
        env.globals["verdict"] = _verdict
        wordy = source.replace("{% block content %}", "{% block content %}{{ verdict() }}", 1)
        assert wordy != source
        honest = env.loader

        class Wordy(type(honest)):  # type: ignore[misc]
            def get_source(self, environment: Any, name: str) -> Any:
                if name == template:
                    return wordy, None, None
                return honest.get_source(environment, name)  # type: ignore[union-attr]

            def __init__(self) -> None:
                pass

        env.loader = Wordy()

    return furnished


def _count_in_a_tab(patch: Patch) -> None:
    honest = navigation._areas

    def counting(edition: Any) -> tuple[Link, ...]:
        return tuple(replace(link, count=_comment_count()) for link in honest(edition))

    patch.setattr(navigation, "_areas", counting)


def _sorted_by_score(patch: Patch) -> None:
    honest = reviews.papers_for_pc

    def ranked(*args: Any, **kw: Any) -> Any:
        def worst(row: Any) -> int:
            query = select(func.min(Review.overall)).join(
                Submission, Submission.id == Review.submission_id
            )
            found = db.session.scalar(query.where(Submission.number == row.number))
            return found or 0

        return tuple(sorted(honest(*args, **kw), key=worst))

    patch.setattr("fastpath_cms.web.pc.submissions.papers_for_pc", ranked)


def _every_score_read(patch: Patch) -> None:
    honest = reviews._scores

    def greedy(session: Any, ids: Any) -> Any:
        everything = session.scalars(select(Submission.id)).all()
        return {id_: row for id_, row in honest(session, everything).items() if id_ in ids}

    patch.setattr(reviews, "_scores", greedy)


def _etag_of_verdict(house: House) -> None:
    @house.app.after_request
    def tag(response: Response) -> Response:
        response.set_etag(f"state-{_verdict()}")
        return response


def _cookie_of_count(house: House) -> None:
    @house.app.after_request
    def count(response: Response) -> Response:
        response.set_cookie("seen", str(_comment_count()))
        return response


def _file_named_for_reviewer(patch: Patch) -> None:
    honest = manuscripts.send_kept

    def named(sha256: str, kind: str, name: str | None = None) -> Response:
        return honest(sha256, kind, f"{_reviewer()} {name}")

    patch.setattr(manuscripts, "send_kept", named)


def _error_naming_the_paper(patch: Patch) -> None:
    honest = errors.page

    def naming(status: int, sentence: str, *rest: Any, **more: Any) -> Any:
        title = db.session.scalar(select(Submission.title).where(Submission.number == 1))
        return honest(status, f"{sentence} ({title})", *rest, **more)

    patch.setattr(errors, "page", naming)


PAGE: Final = "submission.submission_page"
CHAIR: Final = Reader.CONFLICTED_CHAIR
MEMBER: Final = Reader.CONFLICTED_MEMBER
TALK: Final = "what reviews say"
CAME: Final = "whether the paper came in"
BY: Final = "who reviewed"
IS: Final = "what the paper is"
EARLY: Final = Moment.REVIEWING
SCORES: Final = "chair.assign_scores"
PREFS: Final = "chair.assign_allprefs_csv"
SEEDS: Final = (
    Seed(
        "the conflict test is forgotten", TALK, Moment.DISCUSSION, MEMBER, PAGE, _conflict_forgotten
    ),
    Seed(
        "403 explains where 404 hides",
        CAME,
        Moment.REVIEWING,
        MEMBER,
        PAGE,
        _refusal_explained,
    ),
    Seed(
        "the board forgets conflicts",
        TALK,
        Moment.EMBARGO,
        CHAIR,
        "chair.decide",
        _scope_without_conflicts("decision_board"),
    ),
    Seed(
        "a select box lists a sealed paper",
        IS,
        Moment.REVIEWING,
        CHAIR,
        "chair.assign",
        _scope_without_conflicts("board"),
    ),
    Seed(
        "a count includes sealed papers",
        CAME,
        Moment.DISCUSSION,
        CHAIR,
        "chair.overview",
        _scope_without_conflicts("overview"),
    ),
    Seed(
        "the mail lists sealed letters",
        BY,
        Moment.DISCUSSION,
        CHAIR,
        "chair.letters",
        _scope_without_conflicts("letters"),
    ),
    Seed("a sealed paper makes scores stale", CAME, EARLY, CHAIR, SCORES, _scores_of_all),
    Seed("sealed bids are written out", BY, EARLY, CHAIR, PREFS, _scope_without_conflicts("bids")),
    Seed("reviews are signed", BY, Moment.TOLD, Reader.CONTACT, PAGE, _signed_reviews),
    Seed(
        "a letter is signed by the reviewer",
        BY,
        Moment.EMBARGO,
        Reader.CONTACT,
        "",
        _signed_letters,
        _released,
    ),
    Seed(
        "the verdict stands in the author's list",
        "which verdict",
        Moment.EMBARGO,
        Reader.CONTACT,
        "author.submissions",
        None,
        _verdict_on_a_page("author/submissions.html"),
    ),
    Seed(
        "a tab counts comments",
        TALK,
        Moment.DISCUSSION,
        Reader.COAUTHOR,
        "accounts.home",
        _count_in_a_tab,
    ),
    Seed(
        "a list is sorted by hidden scores",
        TALK,
        Moment.REVIEWING,
        Reader.ASSIGNED_MEMBER,
        "pc.submissions",
        _sorted_by_score,
    ),
    Seed(
        "a list reads hidden rows and drops them",
        CAME,
        Moment.DISCUSSION,
        MEMBER,
        "pc.submissions",
        _every_score_read,
    ),
    Seed(
        "an ETag is made from a verdict",
        "which verdict",
        Moment.DISCUSSION,
        Reader.ANONYMOUS,
        "public.edition",
        None,
        _etag_of_verdict,
    ),
    Seed(
        "a cookie counts comments",
        TALK,
        Moment.DISCUSSION,
        Reader.STRANGER,
        "accounts.home",
        None,
        _cookie_of_count,
    ),
    Seed(
        "a file is named for its reviewer",
        BY,
        Moment.TOLD,
        Reader.BROWSER_AUTHOR,
        "submission.manuscript_download",
        _file_named_for_reviewer,
    ),
    Seed("a refusal names the paper", IS, EARLY, MEMBER, PAGE, _error_naming_the_paper),
)


def _found(street: Street, seed: Seed, *, is_seeded: bool) -> list[str]:
    """Look for a leak by its reader, on its page, among what ``make test`` asks."""

    def wanted(reader: Reader, endpoint: str, path: str) -> bool:
        is_first = path in street.firsts
        return endpoint == seed.endpoint and is_asked(
            seed.moment, reader, (endpoint, path), is_first=is_first
        )

    is_furnished = seed.furniture and (is_seeded or seed.furniture is _released)
    furniture = seed.furniture if is_furnished else None
    looking = [(PAIR[seed.pair], {seed.reader})]
    return differences(street, seed.moment, looking, wanted=wanted, furniture=furniture)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_a_leak_put_in_on_purpose_is_noticed(
    street: Street, seed: Seed, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert seed.reader in PAIR[seed.pair].dark[seed.moment]
    assert _found(street, seed, is_seeded=False) == []
    if seed.patch is not None:
        seed.patch(monkeypatch)
    found = _found(street, seed, is_seeded=True)
    assert found != []
    assert not any(line.endswith("a fault") for line in found)
