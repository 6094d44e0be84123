"""The demo: a year built by deeds, shown at any stop, to anybody."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from fastpath_cms.domain.workflow import Status
from fastpath_cms.example import Station
from fastpath_cms.extensions import db
from fastpath_cms.models import ChainHead, Letter, LetterState, Submission
from fastpath_cms.rehearsal.machine import Machine
from fastpath_cms.services.audit import first_broken
from tests.support.demos import TODAY, Visitor
from tests.support.world import World

CHAIR = "r.achterberg@northgate.example"
CHAIR_AND_AUTHOR = "caspian.tamblyn@altbrueck.example"
PUBLICIST = "pilar.quintanosa@calleverde.example"
MEMBER = "fiadh.obrien@greenhill.example"
AUTHOR = "quynhsuong.nguyen@songhong.example"
LINK = re.compile(r'href="(/[^"#]*)"')


def statuses(folder: Path, stop: str) -> dict[str, Status]:
    engine = create_engine(Machine(folder).database(stop), poolclass=NullPool)
    with Session(engine) as session:
        return {row.title[:12]: row.status for row in session.scalars(select(Submission))}


def test_every_stop_has_its_database_and_its_instant(demo: Path) -> None:
    machine = Machine(demo)
    built = machine.built()
    assert built is not None
    assert [stop.key for stop in built.stops] == [station.value for station in Station]
    assert all(machine.path(stop.key).is_file() for stop in built.stops)
    assert [stop.at for stop in built.stops] == sorted(stop.at for stop in built.stops)
    assert machine.chosen().key == "call"
    assert machine.chosen().at.date() == TODAY


def test_the_statuses_follow_the_year(demo: Path) -> None:
    assert statuses(demo, "before") == {}
    assert set(statuses(demo, "decided").values()) == {
        Status.SUBMITTED,
        Status.DRAFT,
        Status.WITHDRAWN,
    }
    told = {
        "Who Made Thi": Status.ACCEPTED,
        "Joules of Do": Status.ACCEPTED,
        "Balance Firs": Status.CONDITIONALLY_ACCEPTED,
    }
    shown = statuses(demo, "told")
    assert {title: status for title, status in shown.items() if title in told} == {
        title: told[title] for title in told if title in shown
    }
    assert sorted(status.value for status in shown.values()) == [
        "accepted",
        "accepted",
        "conditionally-accepted",
        "draft",
        "rejected",
        "wait-listed",
        "withdrawn",
    ]
    assert sorted(status.value for status in statuses(demo, "program").values()) == [
        "camera-ready",
        "camera-ready",
        "camera-ready",
        "draft",
        "rejected",
        "wait-listed",
        "withdrawn",
    ]


def test_all_letters_of_the_year_were_delivered_into_files(demo: Path) -> None:
    engine = create_engine(Machine(demo).database("after"), poolclass=NullPool)
    with Session(engine) as session:
        letters = session.scalars(select(Letter)).all()
    assert {letter.state for letter in letters} == {LetterState.SENT}
    assert len(list((demo / "mail").glob("*.eml"))) == len(letters)


def test_every_audit_chain_of_the_year_holds(demo: Path) -> None:
    engine = create_engine(Machine(demo).database("after"), poolclass=NullPool)
    with Session(engine) as session:
        chains = session.scalars(select(ChainHead.chain)).all()
        assert [chain for chain in chains if first_broken(session, chain) is not None] == []


VISITS = [(stop, address) for stop in Station for address in (CHAIR, MEMBER, AUTHOR)]
VISITS += [(Station.DISCUSSION, PUBLICIST), (Station.DISCUSSION, CHAIR_AND_AUTHOR)]


@pytest.mark.parametrize(("stop", "address"), VISITS)
def test_every_link_from_home_opens_at_every_stop(
    demo_app: Flask, stop: Station, address: str
) -> None:
    visitor = Visitor(demo_app).go_to(stop)
    visitor.become(address)
    pages = {}
    home = visitor.get("/home", follow_redirects=True)
    for path in sorted(set(LINK.findall(home.text))):
        if not path.startswith("/static"):
            pages[path] = visitor.get(path, follow_redirects=True).status_code
    assert {path: code for path, code in pages.items() if code != 200} == {}


def test_another_stop_keeps_the_person(demo_app: Flask) -> None:
    visitor = Visitor(demo_app).become(MEMBER)
    for stop in ("reviewing", "told", "before", "after"):
        visitor.go_to(stop)
        assert "Fiadh O&#39;Brien" in visitor.get("/home").text


def test_who_is_not_known_yet_is_signed_out_with_a_sentence(demo_app: Flask) -> None:
    visitor = Visitor(demo_app).become(AUTHOR)
    visitor.go_to("before")
    page = visitor.get("/")
    assert "is not known yet at this point of the year: you are signed out." in page.text
    assert visitor.get("/home").status_code == 303


def test_the_bar_marks_the_stop_and_the_person(demo_app: Flask) -> None:
    page = Visitor(demo_app).become(CHAIR).go_to("discussion").get("/home").text
    assert re.findall(r'value="([^"]*)" selected', page)[:2] == ["discussion", CHAIR]


def test_one_may_be_nobody_again(demo_app: Flask) -> None:
    visitor = Visitor(demo_app).become(CHAIR).become("nobody")
    assert visitor.get("/home").status_code == 303


def test_a_stop_or_a_person_nobody_knows_is_not_found(demo_app: Flask) -> None:
    visitor = Visitor(demo_app)
    stop = visitor.post("/machine/station", {"phase": "easter"}, form="/sign-in")
    person = visitor.post("/machine/person", {"email": "a@b.example"}, form="/sign-in")
    assert (stop.status_code, person.status_code) == (404, 404)


def test_the_clock_ticks_on_from_the_instant_of_the_stop(demo: Path, demo_app: Flask) -> None:
    Visitor(demo_app).go_to("told")
    chosen = Machine(demo).chosen()
    clock = demo_app.extensions["fastpath_tools"].clock
    passed = clock.real() - chosen.since
    assert timedelta() <= clock.now() - chosen.at - passed < timedelta(seconds=5)


def test_what_is_done_at_one_stop_is_not_seen_at_another(demo_app: Flask) -> None:
    visitor = Visitor(demo_app).become(CHAIR)
    visitor.post("/profile", {"name": "Rosa A.", "affiliation": "Here", "country": "", "orcid": ""})
    assert "Rosa A." in visitor.get("/home").text
    assert "Rosa A." not in visitor.go_to("told").get("/home").text


def test_the_caught_mail_is_that_of_the_stop(demo_app: Flask) -> None:
    visitor = Visitor(demo_app)
    before = visitor.go_to("before").get("/caught-mail/").text
    told = visitor.go_to("told").get("/caught-mail/").text
    assert ("decision-" in before, "decision-" in told) == (False, True)


def test_the_machine_does_not_exist_outside_the_demo(world: World) -> None:
    browser = world.browser(world.chair())
    station = browser.post("/machine/station", {"phase": "call"}, form="/profile")
    person = browser.post("/machine/person", {"email": CHAIR}, form="/profile")
    mail = browser.get("/caught-mail/")
    assert [answer.status_code for answer in (station, person, mail)] == [404, 404, 404]
    assert "Demo controls" not in browser.get("/home").text


def test_a_request_reads_one_database_from_its_first_to_its_last_query(demo_app: Flask) -> None:
    with demo_app.test_request_context("/"):
        demo_app.preprocess_request()
        first = db.session.get_bind()
        machine: Machine = demo_app.extensions["fastpath_machine"]
        other = demo_app.extensions["fastpath_built"].stop("after")
        machine.choose(other, demo_app.extensions["fastpath_tools"].clock.real())
        assert db.session.get_bind() is first
