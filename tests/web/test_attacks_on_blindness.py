"""Attacks on double-blind reviewing: where a file says who wrote it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fastpath_cms.adapters.pdf import CagedPdfInspector
from fastpath_cms.models import Edition
from tests.corpus.tells import properties, remarks_of_others
from tests.support.forms import submission_form
from tests.support.world import IN_REVIEWING, World

PDF = "/2027/submissions/1/manuscripts/1.pdf"


@pytest.mark.parametrize("make", [properties, remarks_of_others])
def test_a_blind_reviewer_downloads_nothing_that_names_the_author(
    world: World, tmp_path: Path, make: Callable[[], bytes]
) -> None:
    original = make()
    assert b"canary" in original
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).is_double_blind = True
    world.tools = replace(world.tools, pdfs=CagedPdfInspector(tmp_path / "run"))
    world.app.extensions["fastpath_tools"] = world.tools
    form = submission_form(world, pdf=(io.BytesIO(original), "canary.pdf"))
    assert world.browser().post("/2027/submit", form).status_code == 303
    world.copy()
    answer = world.at(IN_REVIEWING).browser(world.member()).get(PDF)
    assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
    assert b"canary" not in answer.data
    assert "canary" not in str(answer.headers)
