"""The static archive: plain files, every link leads to one of them, the same bytes each time."""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from html.parser import HTMLParser

import pytest

from fastpath_cms.cli.archive import archive
from fastpath_cms.services.example_loading import load_archive
from tests.support.reading import words
from tests.support.world import World

REAL = [2012, 2013, 2014, 2015, 2018, 2019, 2020, 2021, 2022, 2023]


class Links(HTMLParser):
    """Collects what a page leads to and shows, and which elements it has."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in {"href", "src", "action"} and value:
                self.found.append(value)
            if name == "id" and value:
                self.ids.add(value)


def links_of(page: bytes) -> Links:
    links = Links()
    links.feed(page.decode())
    return links


@pytest.fixture
def files(world: World) -> dict[str, bytes]:
    world.perform(None, load_archive)
    return archive(world.app, REAL)


def test_every_link_leads_to_a_file_of_the_archive(files: dict[str, bytes]) -> None:
    broken = []
    for name, data in files.items():
        if not name.endswith(".html"):
            continue
        links = links_of(data)
        for link in links.found:
            if re.match(r"(https?|mailto):", link):
                continue
            path, _, fragment = link.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path or name))
            target = name if not path else target
            if (
                target not in files
                or link.startswith("/")
                or (fragment and fragment not in links_of(files[target]).ids)
            ):
                broken.append((name, link))
    assert broken == []


def test_no_page_has_a_form_or_needs_a_script(files: dict[str, bytes]) -> None:
    for name, data in files.items():
        if name.endswith(".html"):
            assert "form" not in links_of(data).tags
            assert b'type="module"' not in data
            assert b"Sign in" not in data


def test_all_editions_programs_and_talks_are_there(files: dict[str, bytes]) -> None:
    assert [year for year in REAL if f"{year}/index.html" not in files] == []
    said = words(files["2022/program.html"].decode())
    assert "8:40 am 13:40 Invited Ingesting and Processing Data Efficiently" in said
    assert "Tor Aamodt" in files["2022/talks/7.html"].decode() + files["2022/talks/6.html"].decode()
    assert b"BEGIN:VCALENDAR" in files["2022/program.ics"]
    assert b"BEGIN:VCALENDAR" in files["2022/program-talk-1.ics"]
    assert b"@misc{fastpath2022-1," in files["2022/papers.bib"]
    assert "static/fastpath.css" in files
    assert any(name.startswith("static/fonts/") for name in files)


def test_the_manifest_names_every_file_by_its_hash(files: dict[str, bytes]) -> None:
    said = json.loads(files.pop("manifest.json"))
    assert said == {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}


def test_a_second_time_gives_the_same_bytes(world: World, files: dict[str, bytes]) -> None:
    assert archive(world.app, REAL) == files


def test_an_edition_outside_the_archive_is_named_without_a_link(world: World) -> None:
    world.perform(None, load_archive)
    page = archive(world.app, [2022])["2022/index.html"].decode()
    assert "FastPath 2021" in page
    assert "2021/index.html" not in page
    with pytest.raises(LookupError, match="There is no edition of 1999"):
        archive(world.app, [1999])
