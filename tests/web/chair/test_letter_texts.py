"""The chairs' own texts of letters: written, refused with a sentence, restored, switched off."""

from __future__ import annotations

import pytest

from fastpath_cms.domain.lettercatalogue import CATALOGUE
from fastpath_cms.domain.letters import LETTERHEADS, LetterKind
from fastpath_cms.models import Edition, Letter, LetterText, Person
from fastpath_cms.services import outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.letter_samples import sample
from fastpath_cms.services.wording import default_wording
from tests.support.letters import GOLDEN
from tests.support.queries import counted
from tests.support.reading import words
from tests.support.world import IN_NOTIFICATION, World

LIST = "/2027/chair/letters/texts"
PAGE = f"{LIST}/review-thanks"
WITHOUT_A_DEED = (
    LetterKind.PC_INVITATION,
    LetterKind.SUBMISSION_RECEIVED,
    LetterKind.SUBMISSION_UPDATED,
    LetterKind.SUBMISSION_WITHDRAWN,
    LetterKind.AUTHOR_NAMED,
    LetterKind.FINAL_RECEIVED,
)
"""Kinds whose golden text is a sample; the others are compared where their deed is tested."""
OWN = {
    "subject": "Thank you, {{ name }}",
    "body": "Dear {{ name }},\n\n{% if is_after %}it is done.{% else %}all in.{% endif %}\n\n"
    "{{ base_url }}/\n\n{{ reason }}",
}


@pytest.fixture
def world(world: World) -> World:
    return world.at(IN_NOTIFICATION)


def thank(act: Act, edition_id: int, key: str, name: str) -> bool:
    edition = act.session.get_one(Edition, edition_id)
    return outbox.post(
        act,
        LetterKind.REVIEW_THANKS,
        key=key,
        to=(name, "mia@example.org"),
        edition=edition,
        is_after=False,
    )


def test_a_letter_is_written_with_the_edition_s_own_text_and_values_stay_values(
    world: World,
) -> None:
    browser = world.browser(world.chair())
    assert browser.post(PAGE, OWN, form=PAGE).status_code == 303
    evil = "{{ 7 * 7 }} {% if x %}\r\nBcc: evil@evil.example"
    assert world.perform(None, thank, world.edition.id, "one", evil)
    letter = world.one(Letter)
    assert letter.subject == (
        "[FastPath 2027] Thank you, {{ 7 * 7 }} {% if x %} Bcc: evil@evil.example"
    )
    assert letter.body.startswith(f"Dear {evil},\n\nall in.\nhttp://fastpath.test/\n\n")
    page = browser.get(PAGE).text
    assert "Version 1" in page
    assert "Restore the text that comes along" in page
    assert "Changed" in browser.get(LIST).text


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("{{ name }} {{ nmae }} {{ reason }}", "Line 1: this letter has no placeholder nmae."),
        ("{{ name.__class__ }} {{ reason }}", "has no placeholder name.__class__."),
        ("{{ reason }}\n{{ name", "Line 2 cannot be read"),
        ("{{ name|upper }} {{ reason }}", "only placeholders stand between"),
        ("{% for x in range(99) %}{% endfor %}{{ reason }}", "this cannot be used here"),
        ("{% include '../../pyproject.toml' %}{{ reason }}", "this letter has no part"),
        ("{% set name = 1 %}{{ reason }}", "this cannot be used here"),
        ("{{ ''.join(name) }}{{ reason }}", "only placeholders stand between"),
        ("{{ 9 ** 9 }}{{ reason }}", "only placeholders stand between"),
        ("{% if name %}{{ reason }}{% endif %}", "The text must have {{ reason }} outside"),
        ("{{ submission.title }} {{ reason }}", "has no placeholder submission.title."),
    ],
)
def test_what_a_text_may_not_have_is_refused_with_a_sentence_and_the_text_is_kept(
    world: World, body: str, sentence: str
) -> None:
    browser = world.browser(world.chair())
    answer = browser.post(PAGE, {"subject": "Thank you", "body": body}, form=PAGE)
    assert answer.status_code == 422
    assert sentence in words(answer.text)
    assert world.all(LetterText) == []


def test_a_date_that_may_be_missing_stands_in_a_condition(world: World) -> None:
    page = f"{LIST}/assignment-made"
    browser = world.browser(world.chair())
    body = "{% for number, title in papers %}{{ number }} {{ title }}{% endfor %}"
    bare = {"subject": "To review", "body": body + "Due {{ when(due_at) }}. {{ reason }}"}
    answer = browser.post(page, bare, form=page)
    assert "There may be no due_at (the deadline, where there is one)" in words(answer.text)
    safe = body + "{% if due_at %}Due {{ when(due_at) }}.{% endif %} {{ reason }}"
    assert browser.post(page, {**bare, "body": safe}, form=page).status_code == 303


def test_a_list_is_gone_through_and_never_printed_as_a_whole(world: World) -> None:
    page = f"{LIST}/assignment-made"
    answer = world.browser(world.chair()).post(
        page, {"subject": "S", "body": "{{ papers }} {{ title }} {{ reason }}"}, form=page
    )
    assert "papers is several things and cannot be printed as one." in words(answer.text)
    assert "this letter has no placeholder title." in words(answer.text)


def test_an_earlier_version_holds_again_and_a_lost_race_loses_no_text(world: World) -> None:
    chair = world.chair()
    browser, other = world.browser(chair), world.browser(chair)
    other.get(PAGE)
    browser.post(PAGE, OWN, form=PAGE)
    late = other.post(PAGE, {**OWN, "subject": "Mine", "base": "0"})
    assert late.status_code == 409
    assert "Somebody else changed this letter" in words(late.text)
    assert "Mine" in late.text
    browser.post(f"{PAGE}/restore", {"number": "0", "base": "1"}, form=PAGE)
    browser.post(f"{PAGE}/restore", {"number": "1", "base": "2"}, form=PAGE)
    assert (
        browser.post(f"{PAGE}/restore", {"number": "9", "base": "3"}, form=PAGE).status_code == 404
    )
    rows = world.all(LetterText)
    assert [(row.number, row.is_default) for row in rows] == [(1, False), (2, True), (3, False)]
    assert rows[2].body == rows[0].body == OWN["body"]


def test_a_kind_that_is_switched_off_is_not_posted_and_what_is_needed_has_no_switch(
    world: World,
) -> None:
    browser = world.browser(world.chair())
    browser.post(f"{PAGE}/switch", {"is_off": "1"}, form=LIST)
    assert not world.perform(None, thank, world.edition.id, "one", "Mia")
    assert world.all(Letter) == []
    browser.post(f"{PAGE}/switch", {"is_off": "0"}, form=LIST)
    assert world.perform(None, thank, world.edition.id, "one", "Mia")
    needed = browser.post(f"{LIST}/decision-accept/switch", {"is_off": "1"}, form=LIST)
    assert needed.status_code == 403
    assert "Always sent" in browser.get(LIST).text


@pytest.mark.parametrize("body", ["{{ gone }} {{ reason }}", "{{ when(due_at) }} {{ reason }}"])
def test_a_text_that_fits_no_more_stops_no_deed(world: World, body: str) -> None:
    with world.writing() as session:
        session.add(
            LetterText(
                edition_id=world.edition.id,
                kind="review-thanks",
                number=1,
                subject="Mine",
                body=body,
                written_at=world.clock.now(),
            )
        )
    assert world.perform(None, thank, world.edition.id, "one", "Mia")
    assert world.one(Letter).subject == "[FastPath 2027] Thank you for your reviews"
    chair = world.browser(world.chair())
    assert "does not fit any more" in words(chair.get(PAGE).text)
    assert "Does not fit" in words(chair.get(LIST).text)


def test_another_text_has_another_mark(world: World) -> None:
    def mark(act: Act) -> str:
        return outbox.text_mark(act, world.edition.id, LetterKind.REVIEW_THANKS)

    before = world.perform(None, mark)
    world.browser(world.chair()).post(PAGE, OWN, form=PAGE)
    assert world.perform(None, mark) != before


def test_only_chairs_read_and_write_texts(world: World) -> None:
    member = world.browser(world.member())
    assert member.get(LIST).status_code == 404
    assert member.get(PAGE).status_code == 404
    assert world.browser(world.chair()).get(f"{LIST}/sign-in").status_code == 404


@pytest.mark.parametrize("page", [LIST, PAGE])
def test_the_pages_ask_few_queries_whatever_was_written(world: World, page: str) -> None:
    browser = world.browser(world.chair())
    with counted(world.app) as first:
        browser.get(page)
    for base in range(3):
        browser.post(PAGE, {**OWN, "subject": f"S{base}", "base": str(base)}, form=PAGE)
    with counted(world.app) as later:
        browser.get(page)
    assert first.count == later.count <= 12


def test_a_letter_of_every_kind_is_shown_as_it_would_be(world: World) -> None:
    chair: Person = world.chair()

    def samples(act: Act) -> dict[str, str]:
        edition = act.session.get_one(Edition, world.edition.id)
        return {
            kind.value: "Subject: {}\n\n{}".format(
                *sample(act, kind, edition, default_wording(kind))
            )
            for kind in CATALOGUE
        }

    made = world.perform(chair, samples)
    assert {kind for kind, text in made.items() if "{{" in text or "None" in text} == set()
    for kind in WITHOUT_A_DEED:
        golden = GOLDEN / f"{kind.value}.txt"
        assert made[kind.value] == golden.read_text(encoding="utf-8")
    assert [kind for kind in made if LETTERHEADS[LetterKind(kind)].reason not in made[kind]] == []
