"""The series as a whole: who came back, how much there was, and where old addresses lead."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from fastpath_cms.config import SettingsError
from fastpath_cms.queries.series import series_of
from fastpath_cms.services.example_loading import load_archive
from fastpath_cms.web import moved
from tests.support.queries import counted
from tests.support.reading import words
from tests.support.world import World


def test_the_real_series_names_who_came_back(world: World) -> None:
    world.perform(None, load_archive)
    with world.writing() as session:
        found = series_of(session)
    assert (found.invited, found.regular) == (11, 3)
    by_name = {one.name: one.parts for one in found.returning}
    assert by_name["Erik Altman"] == (
        (2023, "General Chair"),
        (2022, "General Chair"),
        (2021, "General Chair"),
    )
    assert by_name["Brandon Reagen"] == ((2023, "invited speaker"), (2022, "program committee"))
    assert by_name["Lei Jiang"] == ((2023, "Program Chair"), (2022, "program committee"))
    assert "Minsoo Rhu" not in by_name  # once
    said = words(world.browser().get("/editions/").text)
    assert "Brandon Reagen 2 2023 invited speaker, 2022 program committee" in said


def test_the_page_of_the_series_asks_the_same_for_any_number_of_editions(world: World) -> None:
    counts = []
    for _ in range(2):
        with counted(world.app) as seen:
            world.browser().get("/editions/")
        counts.append(seen.count)
        world.perform(None, load_archive)
    assert counts[0] == counts[1]
    assert counts[0] <= 8


def test_old_addresses_lead_on_and_pages_that_exist_stay(tmp_path: Path) -> None:
    (tmp_path / moved.FILE).write_text(
        "# the pages before\n/fastpath2021.html /2021/\n\n/2027/ /2021/\n", encoding="utf-8"
    )
    app = Flask("moved")
    app.add_url_rule("/2027/", view_func=lambda: "here")
    moved.register(app, tmp_path)
    client = app.test_client()
    answer = client.get("/fastpath2021.html")
    assert (answer.status_code, answer.location) == (301, "/2021/")
    assert client.get("/2027/").text == "here"
    assert client.get("/fastpath2022.html").status_code == 404
    assert client.post("/fastpath2021.html").status_code == 404


@pytest.mark.parametrize(
    "line",
    ["/old", "/old https://elsewhere.example/", "/old //elsewhere.example", "old /new", "/a /b c"],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / moved.FILE
    path.write_text(f"# remark\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"redirects\.txt, line 2"):
        moved.read_moved(path)
