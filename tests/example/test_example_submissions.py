"""The invented submissions and people: whole, fair, and nobody real."""

import re
from collections import Counter
from datetime import date

from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.example import load_current, load_people, load_submissions, load_topics
from fastpath_cms.example.people import (
    GENERAL_CHAIR,
    PC_MEMBER,
    PROGRAM_CHAIR,
    PUBLICITY_CHAIR,
    people_by_key,
)
from fastpath_cms.example.series import real_names

SUBMISSIONS = load_submissions()
PEOPLE = people_by_key()
MEMBERS = {person.key for person in load_people() if PC_MEMBER in person.roles}
REVIEWED = [s for s in SUBMISSIONS if s.status is Status.SUBMITTED]


def words(text):
    return len(text.split())


def test_every_key_names_somebody_or_something():
    topics = {topic.key for topic in load_topics()}
    people = set(PEOPLE)
    assert {t for s in SUBMISSIONS for t in s.topics} <= topics
    assert {t for p in PEOPLE.values() for t in p.topics} <= topics
    assert {a for s in SUBMISSIONS for a in s.authors} <= people
    assert {r.reviewer for s in SUBMISSIONS for r in s.reviews} == MEMBERS
    assert {c.member for s in SUBMISSIONS for c in s.conflicts} <= MEMBERS
    for s in SUBMISSIONS:
        assert {*s.contacts, s.presenter} <= set(s.authors)


def test_keys_and_addresses_are_each_used_once():
    assert len(PEOPLE) == len(load_people())
    assert len({person.email for person in load_people()}) == len(PEOPLE)
    assert len({s.key for s in SUBMISSIONS}) == len(SUBMISSIONS) == 14


def test_no_reviewer_has_a_conflict():
    for s in SUBMISSIONS:
        declared = {conflict.member for conflict in s.conflicts}
        places = {PEOPLE[author].domain for author in s.authors}
        tied = {member for member in MEMBERS if PEOPLE[member].domain in places}
        assert {r.reviewer for r in s.reviews} & (declared | tied | set(s.authors)) == set()
        assert tied <= declared


def test_only_those_who_reviewed_a_submission_discuss_it():
    for s in SUBMISSIONS:
        assert {c.by for c in s.comments} <= {r.reviewer for r in s.reviews}


def test_each_submission_that_came_in_has_three_reviews_and_a_verdict():
    assert {len({r.reviewer for r in s.reviews}) for s in REVIEWED} == {3}
    verdicts = Counter(s.verdict for s in SUBMISSIONS)
    assert verdicts == {
        Verdict.ACCEPT: 5,
        Verdict.CONDITIONAL: 1,
        Verdict.WAIT_LIST: 1,
        Verdict.REJECT: 5,
        None: 2,
    }


def test_nobody_reviews_more_than_they_take():
    loads = Counter(r.reviewer for s in SUBMISSIONS for r in s.reviews)
    assert {key for key, load in loads.items() if load > (PEOPLE[key].load or 0)} == set()


def test_scores_and_lengths_are_within_the_form():
    for s in SUBMISSIONS:
        assert 80 <= words(s.abstract) <= 150
        assert 1 <= len(s.topics) <= 3
        assert 2 <= s.pages <= 4
        assert len(s.title) <= 200
        for r in s.reviews:
            assert -3 <= r.overall <= 3
            assert 1 <= r.confidence <= 5
            assert 60 <= words(r.comments) <= 150
            assert r.remarks


def test_the_special_cases_are_there():
    by_status = {status: [s for s in SUBMISSIONS if s.status is status] for status in Status}
    assert [s.missing for s in by_status[Status.DRAFT]] == [("pdf",)]
    assert len(by_status[Status.WITHDRAWN]) == 1
    assert max(len(s.title) for s in SUBMISSIONS) == 200
    chairs = {key for key, person in PEOPLE.items() if PROGRAM_CHAIR in person.roles}
    assert [s.key for s in SUBMISSIONS if chairs & set(s.authors)] == ["idle-joules"]


def test_the_roles_are_filled():
    roles = Counter(role for person in load_people() for role in person.roles)
    assert roles == {GENERAL_CHAIR: 1, PROGRAM_CHAIR: 2, PUBLICITY_CHAIR: 1, PC_MEMBER: 10}


def test_each_submission_has_a_program_chair_without_a_tie():
    chairs = [person for person in load_people() if PROGRAM_CHAIR in person.roles]
    for s in SUBMISSIONS:
        places = {PEOPLE[author].domain for author in s.authors}
        assert [chair for chair in chairs if chair.domain not in places] != []


def test_nobody_of_the_real_series_appears_among_the_invented():
    speakers = [speaker.name for speaker in load_current(date(2026, 11, 23)).speakers]
    invented = {person.name for person in load_people()} | set(speakers)
    real = {part for name in real_names() for part in re.findall(r"\w{3,}", name.lower())}
    family_names = {re.findall(r"[\w'-]+", name.lower())[-1] for name in invented}
    assert invented & real_names() == set()
    assert family_names & real == set()


def test_every_address_is_one_that_can_receive_no_mail():
    speakers = load_current(date(2026, 11, 23)).speakers
    addresses = [p.email for p in load_people()] + [s.email for s in speakers]
    assert [a for a in addresses if not re.search(r"@(\S+\.example|example\.org)$", a)] == []
