"""Attacks on double-blind reviewing: where a file says who wrote it."""

from __future__ import annotations

from fastpath_cms.models import Edition, Manuscript
from tests.support.world import IN_REVIEWING, World

PDF = "/2027/submissions/1/manuscripts/1.pdf"


def test_a_pdf_that_states_its_author_is_no_download_for_blind_reviewers(world: World) -> None:
    ada, mia, chair = world.person("Ada Adams"), world.member(), world.chair()
    paper = world.submission(ada)
    world.assignment(mia, paper)
    with world.writing() as session:
        session.query(Manuscript).one().facts = {"stated_author": "Ada Adams"}
    world.at(IN_REVIEWING)
    assert world.browser(mia).get(PDF).status_code == 200  # single-blind
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).is_double_blind = True
    refused = world.browser(mia).get(PDF)
    assert (refused.status_code, "Ada Adams" in refused.text) == (403, False)
    assert [world.browser(one).get(PDF).status_code for one in (ada, chair)] == [200, 200]


def test_a_pdf_that_states_nobody_is_a_download_for_blind_reviewers(world: World) -> None:
    mia = world.member()
    world.assignment(mia, world.submission(world.person("Ada Adams")))
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).is_double_blind = True
    answer = world.at(IN_REVIEWING).browser(mia).get(PDF)
    assert answer.status_code == 200
    assert "Ada" not in str(answer.headers)
