"""The plan on the board: made, explained, changed, applied, undone, released; from a file, too."""

from __future__ import annotations

import io
import re

import pytest

from fastpath_cms.models import Assignment, Edition, Membership, Proposal, RoleKind
from tests.support.browser import Browser
from tests.support.queries import counted
from tests.support.world import IN_CALL, IN_REVIEWING, World, address_of

BOARD = "/2027/chair/assign"
RULES = {
    "objective": "total",
    "cap": "80",
    "per_paper": "2",
    "least": "0",
    "most": "0",
    "keep": "free",
    "price": "0.1",
    "demands": "",
}


class Room:
    """A chair at a browser, three members, and papers to assign."""

    def __init__(self, world: World, papers: int = 3) -> None:
        self.world = world
        self.chair = world.chair()
        self.members = [
            world.member(name, f"m@house{place}.example")
            for place, name in enumerate(("Mia Member", "Otto O'Brien", "李 Nguyễn"))
        ]
        self.papers = [world.submission(title=f"Paper {place}") for place in range(papers)]
        self.browser: Browser = world.at(IN_REVIEWING).browser(self.chair)

    def solve(self, **rules: str) -> str:
        """Make a plan by rules; return the board."""
        base = self.newest()
        answer = self.browser.post(f"{BOARD}/rules", {**RULES, "proposal": base} | rules)
        assert answer.status_code == 303, answer.text
        return self.browser.get(BOARD).text

    def step(self, do: str, **more: str) -> str:
        """Press a button that solves again; return the board."""
        answer = self.browser.post(f"{BOARD}/plan", {"do": do, "proposal": self.newest()} | more)
        assert answer.status_code == 303
        return self.browser.get(BOARD).text

    def newest(self) -> str:
        """Return the id of the plan that counts, "" without one."""
        rows = self.world.all(Proposal, Proposal.dropped_at.is_(None))
        return str(rows[-1].id) if rows else ""

    def apply(self) -> int:
        """Apply the plan; return the status of the answer."""
        self.browser.get(f"{BOARD}/apply")
        status: int = self.browser.post(f"{BOARD}/apply", {"proposal": self.newest()}).status_code
        return status

    def pairs(self) -> list[tuple[int, int]]:
        """Return today's assignments."""
        return sorted((row.submission_id, row.person_id) for row in self.world.all(Assignment))


@pytest.fixture
def room(world: World) -> Room:
    return Room(world)


def planned(page: str) -> list[str]:
    return re.findall(r'name="pair" value="([\d-]+)"[^>]*? checked', page)


def hide(world: World) -> None:
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).are_assignments_shown = False


def test_a_plan_assigns_nobody_until_it_is_applied_and_undo_brings_back_what_was(
    world: World, room: Room
) -> None:
    page = room.solve()
    assert "A plan is ready: 6 reviews for 3 submissions, nothing short." in page
    assert len(planned(page)) == 6
    assert room.pairs() == []
    preview = room.browser.get(f"{BOARD}/apply").text
    assert "6 assignments added, 0 taken back, 0 kept." in preview
    assert "3 people get one letter each, as shown here." in preview
    assert world.letters() == []
    assert room.apply() == 303
    assert len(room.pairs()) == 6
    assert len(world.letters()) == 3
    after = room.browser.get(BOARD).text
    change = re.search(r'name="change" value="(\w+)"', after)
    assert change is not None
    room.browser.post(f"{BOARD}/undo", {"change": change[1]})
    again = room.browser.get(BOARD).text
    assert "Undone. 6 assignments taken back. 3 letters posted." in again
    assert "A plan is ready" in again
    assert room.pairs() == []


def test_why_says_parts_ranks_and_the_next_best(room: Room) -> None:
    room.solve()
    page = room.browser.get(f"{BOARD}?show=plan&why=1").text
    assert "Why for #1" in page
    assert "Texts alike" in page
    assert "Next best is" in page
    assert "What if another member reviewed it?" in page


def test_a_veto_and_a_lock_are_kept_and_one_press_goes_back(room: Room) -> None:
    before = planned(room.solve())
    pair = before[0]
    page = room.step("veto", pair=pair)
    assert pair not in planned(page)
    assert "The total stays the same." in page
    assert planned(room.step("again")) == planned(page)
    other = next(p for p in (f"1-{m.id}" for m in room.members) if p not in planned(page))
    page = room.step("lock", pair=other)
    assert other in planned(page)
    room.step("back")
    assert planned(room.step("back")) == planned(room.browser.get(BOARD).text)


def test_marks_by_hand_are_locks_and_vetoes_of_the_next_plan(room: Room) -> None:
    before = planned(room.solve())
    mine = [p for p in before if p.startswith("1-")]
    other = next(p for p in (f"1-{m.id}" for m in room.members) if p not in mine)
    page = room.step("marks", was=" ".join(before), pair=other)
    assert [p for p in planned(page) if p.startswith("1-")] != mine
    assert other in planned(page)


def test_too_few_members_are_a_list_of_sentences_and_one_button_mends_it(
    world: World, room: Room
) -> None:
    page = room.solve(per_paper="3", most="2")
    assert "3 reviews short" in page
    assert "Not everything can be met" in page
    assert "The smallest repair:" in page
    assert "nothing short" in room.step("repair")


def test_a_conflict_declared_since_refuses_the_plan_with_a_list(world: World, room: Room) -> None:
    first = planned(room.solve())[0]
    person = next(m for m in room.members if m.id == int(first.split("-")[1]))
    world.conflict(person, room.papers[0])
    assert "Something changed since this plan was made" in room.browser.get(BOARD).text
    answer = room.browser.post(f"{BOARD}/apply", {"proposal": room.newest()})
    assert answer.status_code == 422
    assert f"{person.name} has a conflict of interest with #1 now.".replace("'", "&#39;") in (
        answer.text
    )
    assert room.pairs() == []
    room.step("again")
    assert room.apply() == 303


def test_two_chairs_do_not_overwrite_each_other(world: World, room: Room) -> None:
    room.solve()
    old = room.newest()
    other = world.browser(world.chair("Cora Chair"))
    other.post(f"{BOARD}/plan", {"do": "again", "proposal": old})
    assert room.browser.post(f"{BOARD}/plan", {"do": "again", "proposal": old}).status_code == 409
    assert room.browser.post(f"{BOARD}/apply", {"proposal": old}).status_code == 409
    assert room.pairs() == []


def test_a_double_click_applies_once(world: World, room: Room) -> None:
    room.solve()
    page = room.browser.get(f"{BOARD}/apply").text
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key is not None
    fields = {"proposal": room.newest(), "form_key": key[1]}
    answers = [room.browser.post(f"{BOARD}/apply", fields).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert len(world.letters()) == 3


def test_what_is_short_is_filled_and_nothing_else_moves(world: World, room: Room) -> None:
    room.solve()
    room.apply()
    before = room.pairs()
    late = world.submission(title="Late")
    page = room.browser.get(BOARD).text
    assert "Came in after the plan: #4." in page
    room.step("fill")
    room.apply()
    assert [pair for pair in room.pairs() if pair[0] != late.id] == before
    assert len([pair for pair in room.pairs() if pair[0] == late.id]) == 2


def test_hidden_assignments_are_released_with_the_letters_shown_before(
    world: World, room: Room
) -> None:
    hide(world)
    room.solve()
    room.apply()
    assert world.letters() == []
    assert "6 assignments are not told yet" in room.browser.get(BOARD).text
    page = room.browser.get(f"{BOARD}/release").text
    assert "3 members get one letter each." in page
    assert "2 submissions to review" in page
    room.browser.post(f"{BOARD}/release", {})
    assert "Assignments are shown, and 3 letters posted." in room.browser.get(BOARD).text
    assert len(world.letters()) == 3


def test_a_file_is_shown_line_by_line_and_applied_as_one_change(world: World, room: Room) -> None:
    mia, otto, _ = room.members
    world.assignment(otto, room.papers[0])
    text = (
        "paper,action,email,round\n"
        "1,clearreview,#pc,any\n"
        f"1,primary,{address_of(mia)},\n"
        "9,pcreview,nobody@lab.example,\n"
        "2,pcreview,nobody@lab.example,\n"
    )
    room.browser.get(f"{BOARD}/bulk")
    page = room.browser.send(
        f"{BOARD}/bulk", {"file": (io.BytesIO(text.encode()), "a.csv"), "do": "preview"}
    ).text
    assert "1 assignment added, 1 taken back, 2 lines left out." in page
    assert "There is no submission 9 among those you handle." in page
    assert "Nobody in the committee has the address nobody@lab.example." in page
    seal = re.search(r'name="seal" value="(\w+)"', page)
    assert seal is not None
    fields = {"text": text, "do": "apply", "seal": seal[1]}
    assert room.browser.post(f"{BOARD}/bulk", fields | {"seal": "0" * 32}).status_code == 409
    assert room.browser.post(f"{BOARD}/bulk", fields).status_code == 303
    assert room.pairs() == [(room.papers[0].id, mia.id)]
    exported = room.browser.get(f"{BOARD}.csv").text
    assert exported.splitlines()[:3] == [
        "paper,action,email,round",
        "1,clearreview,#pc,any",
        f"1,pcreview,{address_of(mia)},",
    ]


def test_a_wrong_file_gets_a_sentence_and_the_text_stays(room: Room) -> None:
    room.browser.get(f"{BOARD}/bulk")
    answer = room.browser.send(f"{BOARD}/bulk", {"text": "paper,action\n1,pcreview"})
    assert answer.status_code == 422
    assert "Line 1 should name the columns" in answer.text
    assert "1,pcreview</textarea>" in answer.text


def test_nothing_is_planned_while_the_call_is_open(world: World, room: Room) -> None:
    world.at(IN_CALL)
    room.browser.get(BOARD)
    answer = room.browser.send(f"{BOARD}/rules", {**RULES, "proposal": ""})
    assert answer.status_code == 409
    assert world.all(Proposal) == []


def test_these_pages_are_the_chairs_alone(world: World, room: Room) -> None:
    browser = world.browser(room.members[0])
    paths = ["", "/rules", "/apply", "/release", "/bulk", "/changes", ".csv"]
    assert {browser.get(f"{BOARD}{path}").status_code for path in paths} == {404}


def test_pages_ask_as_many_questions_for_many_rows_as_for_few(world: World, room: Room) -> None:
    counts: list[dict[str, int]] = []
    world.assignment(room.members[0], world.submission())
    room.solve()
    room.apply()
    for _ in range(2):
        world.submission(), world.submission()
        room.solve()
        asked = {}
        for path in ("", "?show=plan&why=1", "/rules", "/apply", "/changes", "/release"):
            with counted(world.app) as seen:
                room.browser.get(f"{BOARD}{path}")
            asked[path] = seen.count
        counts.append(asked)
        room.apply()
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 12


def test_a_sealed_paper_is_in_no_plan_and_changes_nothing_a_conflicted_chair_sees(
    world: World, room: Room
) -> None:
    sealed = world.submission(title="Sealed Title")
    world.conflict(room.chair, sealed)
    room.solve()
    pages = [f"{BOARD}{path}" for path in ("", "/rules", "/apply", "/changes", "/release", ".csv")]
    before = {path: plain(room.browser, path) for path in pages}
    world.assignment(room.members[0], sealed)
    assert {path: plain(room.browser, path) for path in pages} == before
    assert not any("Sealed Title" in text for text in before.values())


def test_a_plan_that_touches_a_paper_now_sealed_is_no_plan_to_that_chair(
    world: World, room: Room
) -> None:
    cora = world.chair("Cora Chair")
    room.solve()
    world.conflict(cora, room.papers[0])
    hers = world.browser(cora)
    assert "A plan is ready" not in hers.get(BOARD).text
    assert hers.get(f"{BOARD}/apply").status_code == 303
    assert "A chair has a conflict with #1 now" in room.browser.get(f"{BOARD}/apply").text
    assert "1 submission is short and assigned apart" in room.browser.get(BOARD).text


def plain(browser: Browser, path: str) -> str:
    return re.sub(r'name="(form_key|csrf_token)" value="[^"]*"', "", browser.get(path).text)


def test_a_likely_conflict_keeps_its_pair_out_until_it_is_judged(world: World) -> None:
    chair = world.chair()
    near = world.member("Ann Near", "ann@example.edu")
    world.member("Bea Far", "bea@x.example")
    world.submission(world.person("Ada Author", "ada@cs.example.edu"))
    browser = world.at(IN_REVIEWING).browser(chair)
    browser.post(f"{BOARD}/rules", {**RULES, "per_paper": "1", "proposal": ""})
    (pair,) = world.one(Proposal).plan["pairs"]
    assert near.id not in pair
    page = browser.get(BOARD).text
    assert "Left out: 1 pair that is likely a conflict of interest" in page
    why = {"number": "1", "person": str(near.id), "why": "Another department."}
    browser.post("/2027/chair/conflicts/dismiss", why, form="/2027/chair/conflicts")
    newest = str(world.one(Proposal).id)
    browser.post(f"{BOARD}/plan", {"do": "again", "proposal": newest})
    assert "Left out" not in browser.get(BOARD).text


def test_reviewers_of_one_house_sit_apart_and_a_senior_is_with_each_paper(world: World) -> None:
    chair = world.chair()
    told = [("Ann", "North"), ("Bea", "North"), ("Cy", "South"), ("Dan", "East")]
    people = {
        name: world.grant(
            world.person(
                f"{name} Z", f"{name}@{name}.example".lower(), affiliation=f"{place} University"
            ),
            RoleKind.PC_MEMBER,
        )
        for name, place in told
    }
    with world.writing() as session:
        for name in ("Cy", "Bea"):
            session.add(
                Membership(edition_id=world.edition.id, person_id=people[name].id, is_senior=True)
            )
    for place in range(2):
        world.submission(title=f"Paper {place}")
    browser = world.at(IN_REVIEWING).browser(chair)
    wanted = RULES | {"proposal": "", "beyond": ["senior", "institution", "mutual", "close"]}
    browser.post(f"{BOARD}/rules", wanted)
    plan = world.one(Proposal).plan
    names = {person.id: name for name, person in people.items()}
    of_paper: dict[int, set[str]] = {}
    for pair in plan["pairs"]:
        of_paper.setdefault(pair[0], set()).add(names[pair[1]])
    assert len(of_paper) == 2
    for some in of_paper.values():
        assert some & {"Cy", "Bea"}
        assert some != {"Ann", "Bea"}
    assert sorted(plan["rules"]["beyond"]) == ["close", "institution", "mutual", "senior"]


def test_a_plan_with_seniors_needs_one_to_be_marked(world: World, room: Room) -> None:
    answer = room.browser.post(f"{BOARD}/rules", {**RULES, "proposal": "", "beyond": ["senior"]})
    assert answer.status_code == 422
    assert "No member is marked as senior" in answer.text
    assert world.all(Proposal) == []
