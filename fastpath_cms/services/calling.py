"""What an edition is and asks for: its facts, dates, texts, topics and limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy.orm.attributes import flag_modified

from fastpath_cms.domain.calendar import (
    AOE,
    CLOSING,
    DATE_NAMES,
    PHASE_NAMES,
    DateKind,
    Phase,
    date_problems,
    hour_text,
    opening_day,
    opening_instant,
)
from fastpath_cms.domain.entry import Entry, early_problems, instant_of
from fastpath_cms.domain.errors import Problem, Stale, Unfit
from fastpath_cms.domain.policy import Action
from fastpath_cms.models import Edition, KeyDate, Topic
from fastpath_cms.queries.editions import dates_now, key_dates_at, phase_of
from fastpath_cms.queries.settings import (
    Facts,
    Limits,
    Texts,
    entries_of,
    facts_of,
    instants_of,
    limits_of,
    mark_of,
    texts_of,
    topics_of,
)
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition

CORRECTION: Final = timedelta(hours=1)  # so soon after announcing, a change is a typo mended


@dataclass(frozen=True, slots=True)
class TopicPlan:
    """What a new list of topics means for the old one: who keeps which id."""

    kept: tuple[tuple[int, str], ...]  # (id, name) of each topic that stays, renamed or not
    renamed: tuple[tuple[str, str], ...]  # (before, after)
    added: tuple[str, ...]
    removed: tuple[tuple[int, str], ...]


def change_facts(act: Act, edition_id: int, facts: Facts, base: str) -> None:
    """Change title, host, place, zone, hours and reply address.

    A new zone keeps the days: opening dates move to 00:00 of the new zone.
    """
    edition, _, _ = ask_edition(act, Action.EDITION_EDIT, edition_id)
    before = facts_of(edition)
    must_be(base, before)
    zone = edition.zone
    for name, value in asdict(facts).items():
        setattr(edition, name, value)
    if facts.zone_name != before.zone_name:
        for row in edition.key_dates:
            if row.kind not in CLOSING:
                row.at = opening_instant(opening_day(row.at, zone), edition.zone)
    _record(act, edition, "change-facts", asdict(before), asdict(facts))


def change_texts(act: Act, edition_id: int, texts: Texts, base: str) -> None:
    """Change background, call, submission instructions and guidance for reviewers."""
    edition, _, _ = ask_edition(act, Action.SITE_EDIT, edition_id)
    before = texts_of(edition)
    must_be(base, before)
    for name, value in asdict(texts).items():
        setattr(edition, name, value)
    _record(act, edition, "change-texts", asdict(before), asdict(texts))


def change_limits(act: Act, edition_id: int, limits: Limits, base: str) -> None:
    """Change what a submission may be and how reviewing goes."""
    edition, _, _ = ask_edition(act, Action.EDITION_EDIT, edition_id)
    before = limits_of(edition)
    must_be(base, before)
    for name, value in asdict(limits).items():
        setattr(edition, name, value)
    _record(act, edition, "change-limits", asdict(before), asdict(limits))


def change_dates(
    act: Act, edition_id: int, entries: Mapping[DateKind, Entry | None], base: str
) -> dict[str, Any]:
    """Change the key dates; return the names of those changed and the phase before and after.

    A date the public has read stays on the page, struck through. Raises Unfit when the dates
    stand in the wrong order, or a date that is open would have closed already.
    """
    edition, _, before = ask_edition(act, Action.EDITION_EDIT, edition_id)
    old = entries_of(edition)
    must_be(base, old)
    dates = key_dates_at(instants_of(entries, edition.zone), edition.zone)
    problems = date_problems(dates)
    if not edition.is_archive:
        problems += early_problems(dates, dates_now(edition.key_dates), act.now)
    if problems:
        raise Unfit(*(Problem("order", sentence) for sentence in problems))
    changed = changed_entries(edition, entries)
    put_dates(
        act, edition, changed, is_kept=lambda row: is_public_record(row, edition, before, act)
    )
    _record(
        act,
        edition,
        "change-dates",
        {kind.value: record_of(old.get(kind)) for kind in changed},
        {kind.value: record_of(entry) for kind, entry in changed.items()},
    )
    return {
        "changed": [DATE_NAMES[kind] for kind in changed],
        "before": PHASE_NAMES[before],
        "after": PHASE_NAMES[phase_of(edition, act.now)],
    }


def changed_entries(
    edition: Edition, entries: Mapping[DateKind, Entry | None]
) -> dict[DateKind, Entry | None]:
    """Return the entries that mean another instant than the dates announced."""
    was, at = dates_now(edition.key_dates), instants_of(entries, edition.zone)
    return {kind: entries.get(kind) for kind in DateKind if at.get(kind) != was.get(kind)}


def put_dates(
    act: Act,
    edition: Edition,
    changed: Mapping[DateKind, Entry | None],
    *,
    is_kept: Callable[[KeyDate], bool],
) -> None:
    """Put new key dates in the place of the old; ``is_kept`` says which old one stays on record."""
    rows = {row.kind: row for row in edition.key_dates if row.replaced_at is None}
    for row in (rows[kind] for kind in changed if kind in rows):
        if is_kept(row):
            row.replaced_at = act.now
        else:
            edition.key_dates.remove(row)
            act.session.delete(row)
    act.session.flush()  # one current row a kind: the old ones go first
    for kind, entry in changed.items():
        if entry is not None:
            at = instant_of(kind, entry, edition.zone)
            zone_name = entry.zone_name if kind in CLOSING else edition.zone_name
            edition.key_dates.append(
                KeyDate(kind=kind, at=at, zone_name=zone_name, announced_at=act.now)
            )
    if DateKind.WORKSHOP in changed:
        workshop = changed[DateKind.WORKSHOP]
        edition.held_on = workshop.day if workshop else None


def record_of(entry: Entry | None) -> str | None:
    """Say an entry as the audit log keeps it: the day, and what else was typed."""
    if entry is None:
        return None
    minute = f" {hour_text(entry.at)}" if entry.at else ""
    zone = "" if entry.zone_name == AOE.key else f" {entry.zone_name}"
    return f"{entry.day.isoformat()}{minute}{zone}"


def is_public_record(row: KeyDate, edition: Edition, phase: Phase, act: Act) -> bool:
    """Tell whether people have relied on a date: the call was open, and it stood an hour."""
    if edition.is_archive or phase is Phase.BEFORE:
        return False
    return act.now - row.announced_at >= CORRECTION


def change_topics(act: Act, edition_id: int, names: Sequence[str], base: str) -> dict[str, int]:
    """Change the topics; a renamed one keeps its id. Return how many were renamed, added, removed.

    Raises Unfit when a topic would go that authors may already have chosen. Whether one of them
    did is not asked: the answer would say something about a submission.
    """
    edition, _, phase = ask_edition(act, Action.SITE_EDIT, edition_id)
    before = topics_of(edition)
    must_be(base, before)
    plan = plan_topics([(topic.id, topic.name) for topic in edition.topics], names)
    if plan.removed and are_topics_settled(edition, phase):
        raise Unfit(Problem("topics", settled_sentence(plan), "topics"))
    by_id = {topic.id: topic for topic in edition.topics}
    for id_, _ in plan.removed:
        act.session.delete(by_id[id_])
    act.session.flush()
    place = {name: position for position, name in enumerate(names)}
    for id_, name in plan.kept:
        by_id[id_].name, by_id[id_].position = name, place[name]
    act.session.add_all(
        Topic(edition_id=edition.id, name=name, position=place[name]) for name in plan.added
    )
    _record(act, edition, "change-topics", {"topics": before}, {"topics": list(names)})
    return {
        "renamed": len(plan.renamed),
        "added": len(plan.added),
        "removed": len(plan.removed),
    }


def plan_topics(old: Sequence[tuple[int, str]], names: Sequence[str]) -> TopicPlan:
    """Match a new list of topics with the old: first by name, then the rest in order."""
    left = [(id_, name) for id_, name in old if name not in names]
    known = {name: id_ for id_, name in old}
    kept: list[tuple[int, str]] = []
    renamed: list[tuple[str, str]] = []
    added: list[str] = []
    for name in names:
        if name in known:
            kept.append((known[name], name))
        elif left:
            id_, former = left.pop(0)
            kept.append((id_, name))
            renamed.append((former, name))
        else:
            added.append(name)
    return TopicPlan(tuple(kept), tuple(renamed), tuple(added), tuple(left))


def are_topics_settled(edition: Edition, phase: Phase) -> bool:
    """Tell whether authors may have chosen topics: then each stays, by this or a better name."""
    return not edition.is_archive and (phase is not Phase.BEFORE or edition.next_number > 1)


def settled_sentence(plan: TopicPlan) -> str:
    """Say which topics must stay, and why."""
    names = ", ".join(name for _, name in plan.removed)
    return (
        f"The call has opened, and authors choose from these topics: {names} would be lost. "
        "Put it back, or give its line a better name."
    )


def must_be(base: str, current: object) -> None:
    """Refuse a form that was filled with values that have changed since."""
    if base and base != mark_of(current):
        raise Stale(
            "Somebody else changed this while you were writing.",
            kept="Their version is saved, and yours is still in the form.",
            todo="Compare the two and save again.",
        )


def touch(edition: Edition) -> None:
    """Count a change of what belongs to an edition as one of the edition: two cannot both win."""
    flag_modified(edition, "title")


def _record(
    act: Act, edition: Edition, deed: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    touch(edition)
    changes = {
        name: [before.get(name), value]
        for name, value in after.items()
        if before.get(name) != value
    }
    audit.record(act, deed, f"edition:{edition.year}", edition_id=edition.id, changes=changes)
