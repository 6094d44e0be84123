"""Conflicts of interest for the chairs: suggested, confirmed, dismissed, set, lifted."""

from __future__ import annotations

from fastpath_cms.models import Conflict, Person, RoleKind
from tests.support.queries import counted
from tests.support.world import IN_REVIEWING, World

PAGE = "/2027/chair/conflicts"
RECORD = f"{PAGE}/record"
BY_SCRIPT = {"X-Requested-With": "judging"}


def suspicious_pair(world: World) -> Person:
    """One paper whose author shares a domain with one member."""
    world.submission(world.person("Ada Author", "ada@cs.example.edu"), title="Ties")
    return world.member("Mia Member", "mia@example.edu")


def test_a_suggestion_is_confirmed(world: World) -> None:
    chair, mia = world.chair(), suspicious_pair(world)
    browser = world.at(IN_REVIEWING).browser(chair)
    assert "1 likely conflict waits for your judgement." in browser.get(PAGE).text
    answer = browser.post(f"{PAGE}/confirm", {"number": "1", "person": str(mia.id)}, form=PAGE)
    assert answer.status_code == 303
    assert "No suggestion waits for you." in browser.get(PAGE).text
    assert "Suggested, judged by a chair" in browser.get(RECORD).text


def test_a_suggestion_is_dismissed_with_a_reason_and_does_not_come_back(world: World) -> None:
    chair, mia = world.chair(), suspicious_pair(world)
    browser = world.at(IN_REVIEWING).browser(chair)
    pair = {"number": "1", "person": str(mia.id)}
    browser.post(f"{PAGE}/dismiss", pair | {"why": " "}, form=PAGE)
    assert world.all(Conflict) == []
    browser.post(f"{PAGE}/dismiss", pair | {"why": "Another department."}, form=PAGE)
    assert world.one(Conflict).dismissed_reason == "Another department."
    assert "No suggestion waits for you." in browser.get(PAGE).text


def test_pairs_about_oneself_come_last_and_those_at_the_top_can_be_left(world: World) -> None:
    chair = world.chair("Ada Chair")
    world.submission()
    world.member("Zoe Member")
    browser = world.at(IN_REVIEWING).browser(chair)
    page = browser.get(PAGE).text
    assert page.index("<b>Zoe Member</b>") < page.index("<b>Ada Chair</b>")
    rest = browser.get(f"{PAGE}?skip=1").text
    assert "2 pairs, 2 to 2 shown" in rest
    assert "<b>Zoe Member</b>" not in rest


def test_a_chair_sets_one_by_hand_and_a_typo_loses_nothing(world: World) -> None:
    chair, mia = world.chair(), world.member()
    world.submission()
    browser = world.at(IN_REVIEWING).browser(chair)
    typed = {"number": "", "person": str(mia.id), "kind": "advisor", "why": "Her student."}
    answer = browser.post(RECORD, typed)
    assert answer.status_code == 422
    assert "Her student." in answer.text
    assert browser.post(RECORD, typed | {"number": "1"}).status_code == 303
    assert (world.one(Conflict).kind, world.one(Conflict).evidence) == ("advisor", "Her student.")


def test_a_conflicted_chair_finds_no_trace_of_the_paper(world: World) -> None:
    chair, mia = world.chair(), suspicious_pair(world)
    (paper,) = (world.submission(title="Sealed Title"),)
    world.conflict(chair, paper)
    world.conflict(mia, paper)
    browser = world.at(IN_REVIEWING).browser(chair)
    assert "Sealed Title" not in browser.get(PAGE).text
    for show in ("", "?show=dismissed", "?q=Sealed", "?q=2"):
        page = browser.get(RECORD + show).text
        assert "Sealed Title" not in page
        assert "0 conflicts" in page
    for path in (f"{PAGE}/confirm", f"{PAGE}/dismiss", f"{PAGE}/reopen"):
        sealed = {"number": "2", "person": str(mia.id), "why": "x"}
        forged = sealed | {"number": "99"}
        answers = [browser.post(path, data, form=PAGE) for data in (sealed, forged)]
        assert [answer.status_code for answer in answers] == [404, 404]
    by_hand = {"person": str(mia.id), "kind": "other"}
    assert browser.post(RECORD, by_hand | {"number": "2"}).status_code == 404


def test_the_pages_ask_the_same_number_of_queries_for_any_number_of_papers(world: World) -> None:
    chair = world.chair()
    mia = world.member("Mia Member", "mia@example.edu")
    browser = world.at(IN_REVIEWING).browser(chair)
    counts = []
    for more in (1, 3):
        for at in range(more):
            world.conflict(mia, world.submission())
            world.submission(world.person(f"Ada {more} {at}", f"ada{more}{at}@cs.example.edu"))
        for page in (PAGE, RECORD):
            browser.get(page)
            with counted(world.app) as seen:
                browser.get(page)
            counts.append(seen.count)
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12


def test_a_script_judges_without_leaving_the_page_and_changes_its_mind(world: World) -> None:
    chair, mia = world.chair(), suspicious_pair(world)
    browser = world.at(IN_REVIEWING).browser(chair)
    pair = {"number": "1", "person": str(mia.id), "why": "A large organisation."}
    told = browser.post(f"{PAGE}/confirm", pair, form=PAGE, headers=BY_SCRIPT)
    assert told.json == {"said": "Mia Member has a conflict of interest with #1: confirmed."}
    for path, live in (("reopen", []), ("confirm", ["computed"]), ("reopen", []), ("dismiss", [])):
        told = browser.post(f"{PAGE}/{path}", pair, form=PAGE, headers=BY_SCRIPT)
        assert told.status_code == 200
        rows = world.all(Conflict, Conflict.dismissed_at.is_(None))
        assert [row.source.value for row in rows] == live
    refused = browser.post(f"{PAGE}/dismiss", pair | {"why": ""}, form=PAGE, headers=BY_SCRIPT)
    assert refused.status_code == 422
    assert "Say in a few words" in refused.json["said"]


def test_a_chair_does_not_judge_a_tie_of_their_own(world: World) -> None:
    cora = world.person("Cora Chair", "cora@example.edu")
    chair = world.grant(cora, RoleKind.PROGRAM_CHAIR)
    world.submission(world.person("Ada Author", "ada@cs.example.edu"), title="Ties")
    browser = world.at(IN_REVIEWING).browser(chair)
    assert "About you: another chair can dismiss it." in browser.get(PAGE).text
    pair = {"number": "1", "person": str(chair.id), "why": "It is nothing."}
    assert browser.post(f"{PAGE}/dismiss", pair, form=PAGE).status_code == 403
    assert world.all(Conflict) == []
    browser.post(f"{PAGE}/confirm", pair, form=PAGE)
    assert "Ties" not in browser.get(RECORD).text


def test_authors_who_declare_half_the_committee_are_pointed_out(world: World) -> None:
    chair, members = world.chair(), [world.member() for _ in range(5)]
    paper = world.submission(title="Padded")
    for member in members[:3]:
        world.conflict(member, paper)
    browser = world.at(IN_REVIEWING).browser(chair)
    assert "3 of 6 members, none with a tie we can see" in browser.get(RECORD).text
    world.conflict(chair, paper)
    assert "Padded" not in browser.get(RECORD).text


def test_the_record_is_searched_by_number_and_by_folded_words(world: World) -> None:
    chair, mia = world.chair(), world.member("Mia Nguyễn", "mia@x.example")
    for title in ("Caches", "Kernels"):
        world.conflict(mia, world.submission(title=title))
    browser = world.at(IN_REVIEWING).browser(chair)
    for words, count in (("nguyen", 2), ("2", 1), ("caches mia", 1), ("nobody", 0), ("%", 0)):
        said = "1 conflict is" if count == 1 else f"{count} conflicts are"
        assert f"{said} on record." in browser.get(RECORD, query_string={"q": words}).text
