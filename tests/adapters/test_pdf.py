"""The gate with its real cage: every kind of file gets its sentence, and the next one is judged."""

from __future__ import annotations

import fcntl
import struct
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from fastpath_cms.adapters.caging import CageBrokenError
from fastpath_cms.adapters.pdf import CagedPdfInspector
from fastpath_cms.domain.manuscript import Death, Limits, PdfFacts, problems_of
from fastpath_cms.domain.ports import NoRoom
from tests.support import pdfs
from tests.support.scripts import script

Keep = Callable[[bytes], Path]


@pytest.fixture
def inspector(tmp_path: Path) -> CagedPdfInspector:
    return CagedPdfInspector(tmp_path / "run")


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    def write(data: bytes) -> Path:
        path = tmp_path / "manuscript"
        path.write_bytes(data)
        return path

    return write


def rules(facts: PdfFacts) -> list[str]:
    return [problem.rule for problem in problems_of(facts, Limits())]


def width_and_height(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def test_a_good_paper_passes_with_all_its_facts(inspector: CagedPdfInspector, keep: Keep) -> None:
    data = pdfs.paper(4, title="Where the time goes", authors="Ada Adams")
    facts = inspector.inspect(keep(data))
    assert facts == PdfFacts(
        size=len(data),
        opens=True,
        pages_walked=4,
        pages_drawn=4,
        pages_stated=4,
        page_sizes=((612.0, 792.0),) * 4,
        trailing_bytes=1,
        text_length=facts.text_length,
        stated_title="Where the time goes",
        stated_author="Ada Adams",
        pages=facts.pages,
        head=facts.head,
        faulty_fonts=facts.faulty_fonts,
    )
    assert [page.sizes[0][0] for page in facts.pages] == [9.0] * 4
    assert [line.text for line in facts.head[:2]] == ["Where the time goes", "Ada Adams"]
    assert facts.text_length > 10_000
    assert rules(facts) == []


@pytest.mark.parametrize(
    ("make", "broken"),
    [
        (pdfs.one_page, ["page-count"]),
        (pdfs.five_pages, ["page-count"]),
        (pdfs.mixed_sizes, ["mixed-sizes"]),
        (pdfs.poster, ["page-size"]),
        (pdfs.lying_count, ["disputed-count"]),
        (pdfs.cyclic_tree, ["repeated-page"]),
        (pdfs.repeated_page, ["repeated-page"]),
        (pdfs.encrypted, ["encrypted"]),
        (pdfs.restricted, []),
        (pdfs.active, []),
        (pdfs.truncated, ["damaged"]),
        (pdfs.empty, ["empty"]),
        (pdfs.docx_renamed, ["not-pdf"]),
        (pdfs.big, ["size"]),
        (pdfs.deep_nesting, ["damaged"]),
        (pdfs.object_bomb, ["damaged"]),
        (pdfs.content_bomb, ["unreadable"]),
        (pdfs.endless_form, ["unreadable"]),
    ],
)
def test_each_file_breaks_its_rule_and_the_next_is_judged(
    inspector: CagedPdfInspector, keep: Keep, make: Callable[[], bytes], broken: list[str]
) -> None:
    assert rules(inspector.inspect(keep(make()))) == broken
    assert rules(inspector.inspect(keep(pdfs.paper()))) == []


def test_a_lying_count_is_told_with_both_numbers(inspector: CagedPdfInspector, keep: Keep) -> None:
    facts = inspector.inspect(keep(pdfs.lying_count(real=40, says=4)))
    (problem,) = problems_of(facts, Limits())
    assert problem.sentence == (
        "The file says 4 pages but holds 40. Print it to a new PDF and upload that one."
    )


def test_a_file_that_eats_all_memory_is_told_so(inspector: CagedPdfInspector, keep: Keep) -> None:
    assert inspector.inspect(keep(pdfs.content_bomb())).died is Death.MEMORY


def test_a_file_that_takes_too_long_is_stopped(tmp_path: Path, keep: Keep) -> None:
    hasty = CagedPdfInspector(tmp_path / "run", wall=0.7)
    assert hasty.inspect(keep(pdfs.slow_shading())).died is Death.TIME


def test_what_a_paper_would_run_is_found(inspector: CagedPdfInspector, keep: Keep) -> None:
    assert inspector.inspect(keep(pdfs.active())).active_content == ("JavaScript",)


def test_pages_are_drawn_as_wide_as_asked(inspector: CagedPdfInspector, keep: Keep) -> None:
    seen = inspector.examine(keep(pdfs.paper(4)), widths=(306,), last=3)
    assert [width_and_height(png) for png in seen.images[306]] == [(306, 396)] * 3


def test_no_page_is_drawn_absurdly_high(inspector: CagedPdfInspector, keep: Keep) -> None:
    strip = pdfs.paper(2, sizes=((72, 14_400),))
    (png,) = inspector.examine(keep(strip), widths=(100,), last=1).images[100]
    assert width_and_height(png) == (2, 400)


def test_what_cannot_be_drawn_gives_no_images(inspector: CagedPdfInspector, keep: Keep) -> None:
    seen = inspector.examine(keep(pdfs.encrypted()), widths=(100,), last=4)
    assert seen.images == {100: []}


def test_one_child_finds_facts_and_draws_in_every_width(
    inspector: CagedPdfInspector, keep: Keep
) -> None:
    seen = inspector.examine(keep(pdfs.paper(3)), widths=(100, 200), last=4)
    assert rules(seen.facts) == []
    sizes = {width: [width_and_height(p)[0] for p in pngs] for width, pngs in seen.images.items()}
    assert sizes == {100: [100] * 3, 200: [200] * 3}


def test_the_walls_stand_before_anything_is_read(inspector: CagedPdfInspector) -> None:
    assert inspector.walls().limits == {
        "AS": 1 << 30,
        "CPU": 5,
        "FSIZE": 32 << 20,
        "NOFILE": 64,
        "CORE": 0,
    }


def test_a_bubblewrap_that_does_not_work_here_is_left_out(tmp_path: Path, keep: Keep) -> None:
    broken = script(tmp_path / "bwrap", "exit 1")
    inspector = CagedPdfInspector(tmp_path / "run", bubblewrap=broken)
    assert rules(inspector.inspect(keep(pdfs.paper()))) == []
    walls = inspector.walls()
    assert (walls.has_bubblewrap, walls.why_no_bubblewrap) == (
        False,
        "bwrap is installed but may not make namespaces on this machine",
    )


def test_a_bubblewrap_that_works_stands_around_the_child(tmp_path: Path, keep: Keep) -> None:
    note = tmp_path / "walls"
    through = script(
        tmp_path / "bwrap",
        f'echo "$@" > {note}\nwhile [ "$1" != "--" ]; do shift; done\nshift\nexec "$@"',
    )
    inspector = CagedPdfInspector(tmp_path / "run", bubblewrap=through)
    assert rules(inspector.inspect(keep(pdfs.paper()))) == []
    assert inspector.walls().has_bubblewrap
    assert note.read_text().split()[:4] == [
        "--unshare-all",
        "--die-with-parent",
        "--new-session",
        "--clearenv",
    ]


def test_a_child_that_cannot_start_blames_the_machine(
    tmp_path: Path, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", script(tmp_path / "python", "exit 1"))
    with pytest.raises(CageBrokenError):
        CagedPdfInspector(tmp_path / "run").inspect(keep(pdfs.paper()))


def test_a_taken_slot_is_waited_for(tmp_path: Path, keep: Keep) -> None:
    inspector = CagedPdfInspector(tmp_path / "run", slots=1)
    path, found = keep(pdfs.paper()), []
    (tmp_path / "run").mkdir()
    with (tmp_path / "run" / "slot-0").open("wb") as slot:
        fcntl.flock(slot, fcntl.LOCK_EX)
        judging = threading.Thread(target=lambda: found.append(inspector.inspect(path)))
        judging.start()
        judging.join(0.5)
        assert found == []
    judging.join()
    assert [rules(facts) for facts in found] == [[]]


def test_judging_leaves_no_descriptor_open(inspector: CagedPdfInspector, keep: Keep) -> None:
    path = keep(pdfs.paper())
    inspector.inspect(path)
    before = len(list(Path("/proc/self/fd").iterdir()))
    inspector.inspect(path)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_who_finds_no_place_waits_no_longer_than_asked(tmp_path: Path, keep: Keep) -> None:
    inspector = CagedPdfInspector(tmp_path / "run", slots=1)
    path = keep(pdfs.paper(2))
    (tmp_path / "run").mkdir()
    with (tmp_path / "run" / "slot-0").open("ab") as taken:
        fcntl.flock(taken, fcntl.LOCK_EX)
        with pytest.raises(NoRoom):
            inspector.examine(path, widths=(), last=0, patience=0.02)
    assert inspector.examine(path, widths=(), last=0, patience=0.02).facts.page_count == 2


def test_what_the_wall_clock_stopped_was_starved_and_not_judged(tmp_path: Path, keep: Keep) -> None:
    seen = CagedPdfInspector(tmp_path / "run", wall=0.01).examine(
        keep(pdfs.endless_form()), widths=(), last=0
    )
    assert seen.was_starved
