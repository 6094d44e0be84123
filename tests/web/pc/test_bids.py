"""Bidding: what one may bid on, saved as clicked or all at once, and nothing of a conflict."""

from __future__ import annotations

import gzip
import re

import pytest

from fastpath_cms.domain.bids import BidValue
from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.policy import Action, why_not
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import AuditRow, Bid, Edition, RoleKind, Submission
from fastpath_cms.queries.bids import biddable
from fastpath_cms.queries.editions import edition_by_id, phase_of
from fastpath_cms.queries.standings import edition_standing, standings_of
from fastpath_cms.queries.viewer import Viewer
from tests.support.committee import IN_BIDDING, ask_for_bids, bid, tells
from tests.support.queries import counted
from tests.support.world import IN_CALL, IN_DISCUSSION, IN_REVIEWING, World

PAGE = "/2027/pc/bids"


@pytest.fixture
def asking(world: World) -> World:
    ask_for_bids(world)
    return world.at(IN_BIDDING)


def test_one_click_saves_one_bid_and_another_takes_it_back(asking: World) -> None:
    mia = asking.member()
    asking.submission()
    browser = asking.browser(mia)
    assert browser.post(f"{PAGE}/1", {"bid": "maybe"}, form=PAGE).json == {"saved": True}
    assert [row.value for row in asking.all(Bid)] == [BidValue.MAYBE]
    page = browser.get(PAGE).text
    assert re.findall(r'value="(\w*)" checked', page) == ["maybe"]
    assert "You have bid on <span data-bid-count>1</span> of 1 submission." in page
    browser.send(f"{PAGE}/1", {"bid": ""})
    assert asking.all(Bid) == []
    deeds = [row.details for row in asking.all(AuditRow, AuditRow.deed == "bid.placed")]
    assert deeds == [{"before": None, "after": "maybe"}, {"before": "maybe", "after": None}]


def test_without_a_script_one_button_saves_all_that_changed(asking: World) -> None:
    mia = asking.member()
    for _ in range(3):
        asking.submission()
    browser = asking.browser(mia)
    answer = browser.post(f"{PAGE}?open=1", {"bid-1": "yes", "bid-2": "no", "bid-3": ""})
    assert (answer.status_code, answer.location) == (303, f"{PAGE}?open=1")
    assert [row.value for row in asking.all(Bid)] == [BidValue.YES, BidValue.NO]
    assert "2 bids saved." in browser.get(answer.location).text


def test_filters_stand_in_the_address(asking: World) -> None:
    mia = asking.member()
    first = asking.submission(title="Ápples of Müller")
    asking.submission(title="Pears", status=Status.SUBMITTED)
    bid(asking, mia, first)
    browser = asking.browser(mia)

    def shown(query: str) -> list[str]:
        return re.findall(r'data-bid="(\d+)"', browser.get(f"{PAGE}?{query}").text)

    assert shown("q=apples+muller") == ["1"]
    assert shown("open=1") == ["2"]
    assert shown(f"topic={first.topics[0].id}") == ["1", "2"]
    assert shown("topic=999") == []
    assert "No submission fits what you ask for." in browser.get(f"{PAGE}?q=plums").text


def test_papers_near_to_the_member_come_first(asking: World) -> None:
    mia = asking.member()
    asking.submission()
    near = asking.submission()
    with asking.writing() as session:
        other = session.get_one(Edition, asking.edition.id).id
        paper = session.get_one(Submission, near.id)
        topics = session.query(type(near.topics[0])).filter_by(edition_id=other).all()
        mine = next(topic for topic in topics if topic.id != near.topics[0].id)
        session.refresh(paper, ["topics"])
        paper.topics = [mine]
        wanted = mine.id
    browser = asking.browser(mia)
    assert "For you" not in browser.get(PAGE).text
    tells(asking, mia, wanted)
    assert re.findall(r'data-bid="(\d+)"', browser.get(PAGE).text) == ["2", "1"]
    assert re.findall(r'data-bid="(\d+)"', browser.get(f"{PAGE}?order=number").text) == ["1", "2"]


def test_a_conflict_leaves_no_trace_and_takes_no_bid(asking: World) -> None:
    mia = asking.member()
    sealed = asking.submission(title="A Sealed Paper")
    asking.submission(title="Open")
    asking.conflict(mia, sealed)
    tells(asking, mia, sealed.topics[0].id)
    browser = asking.browser(mia)
    before = re.sub(r'name="form_key" value="[^"]*"', "", browser.get(PAGE).text)
    with asking.writing() as session:
        row = session.get_one(Submission, sealed.id)
        row.title, row.abstract = "Something Quite Different", "And longer. " * 40
    after = re.sub(r'name="form_key" value="[^"]*"', "", browser.get(PAGE).text)
    assert before == after
    assert "of 1 submission." in after
    assert browser.post(f"{PAGE}/1", {"bid": "yes"}, form=PAGE).status_code == 404
    assert browser.post(PAGE, {"bid-1": "yes", "bid-2": "yes"}).status_code == 404
    assert asking.all(Bid) == []


def test_the_list_agrees_with_the_policy_for_everybody_in_every_phase(asking: World) -> None:
    member, chair = asking.member(), asking.chair()
    both = asking.grant(asking.member("Bo Both"), RoleKind.PROGRAM_CHAIR)
    papers = [asking.submission(status=status) for status in Status]
    papers.append(asking.submission(member))
    asking.conflict(both, papers[1])
    for now in (IN_CALL, IN_BIDDING, IN_REVIEWING, IN_DISCUSSION):
        asking.at(now)
        for person in (member, chair, both, asking.person()):
            with asking.writing() as session:
                edition = edition_by_id(session, asking.edition.id)
                viewer, phase = Viewer(person.id), phase_of(edition, now)
                who = edition_standing(session, viewer, edition, now)
                if why_not(Action.BIDS_LIST, who, None, phase) is not None:
                    continue
                rows = [one.number for one in biddable(session, viewer, who, edition, phase)]
                found = standings_of(session, viewer, edition, papers, now)
                assert rows == [
                    paper.number
                    for paper in papers
                    if why_not(Action.BID_PLACE, found[paper.id], paper.status, phase) is None
                ]
                assert phase is Phase.BIDDING


def test_a_double_blind_edition_hides_the_authors(asking: World) -> None:
    mia = asking.member()
    asking.submission(asking.person("Ada Author"))
    browser = asking.browser(mia)
    assert "Ada Author" in browser.get(PAGE).text
    with asking.writing() as session:
        session.get_one(Edition, asking.edition.id).is_double_blind = True
    assert "Ada Author" not in browser.get(PAGE).text
    assert re.findall(r'data-bid="(\d+)"', browser.get(f"{PAGE}?q=ada").text) == []


def test_bids_are_asked_for_only_between_their_dates_and_of_members(asking: World) -> None:
    mia = asking.member()
    asking.submission()
    for now in (IN_CALL, IN_REVIEWING):
        assert asking.at(now).browser(mia).get(PAGE).status_code == 409
        assert asking.browser(mia).get("/2027/pc/").text.count(">Bids</a>") == 0
    asking.at(IN_BIDDING)
    assert ">Bids</a>" in asking.browser(mia).get("/2027/pc/").text
    assert asking.browser(asking.chair()).get(PAGE).status_code == 404
    assert asking.browser(mia).post(f"{PAGE}/1", {"bid": "never"}, form=PAGE).status_code == 404


def test_the_page_asks_the_same_number_of_queries_and_stays_small(asking: World) -> None:
    mia = asking.member()
    browser = asking.browser(mia)
    tells(asking, mia, 1)
    sizes, counts = [], []
    for more in (1, 2):
        for _ in range(more):
            asking.submission(title=f"Where the Step {asking.entropy.count} Goes")
        browser.get(PAGE)
        with counted(asking.app) as seen:
            page = browser.get(PAGE)
        counts.append(seen.count)
        sizes.append(len(gzip.compress(page.data, mtime=0)))
    assert counts == [11, 11]
    assert sizes[1] - sizes[0] < 300
