"""Well-formed papers, as LaTeX, Word and a browser make them: none is refused, none remarked on."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from fastpath_cms.domain.manuscript import Limits
from tests.corpus.cases import Case
from tests.corpus.setting import A4, AUTHORS, LETTER, TITLE, Look, paper

LATEX: Final = Look(has_numbers=False)
IEEE_A4: Final = Look(paper=A4, margin=41.0, foot=54.0, has_numbers=False)
ARTICLE: Final = Look(
    columns=1, margin=110.0, foot=100.0, size=10.909, leading=13.549, font="Serif"
)
WORD: Final = Look(
    columns=1,
    margin=72.0,
    font="Sans",
    bold="Sans-Bold",
    size=11.0,
    leading=14.5,
    by_word=True,
    paper=LETTER,
)
LOOKS: Final = {
    "latex-two-column": LATEX,
    "ieee-a4": IEEE_A4,
    "latex-one-column": ARTICLE,
    "word-one-column": WORD,
    "word-two-column": replace(WORD, columns=2, margin=54.0, size=10.0, leading=12.0),
}


def _figure(canvas: Canvas, page: int) -> None:
    """Draw a plot with small labels, one turned, over white ground, as plotting programs do."""
    if page != 4:
        return
    canvas.saveState()
    canvas.translate(0, -300)
    canvas.setFillColor(Color(1, 1, 1))
    canvas.rect(330, 420, 200, 140, stroke=0, fill=1)
    canvas.setFillColor(Color(0.1, 0.2, 0.6))
    for bar in range(5):
        canvas.rect(350 + 34 * bar, 450, 20, 20 + 15 * bar, stroke=0, fill=1)
    canvas.setFillColor(Color(1, 1, 1))
    canvas.setFont("Serif", 7)
    canvas.drawString(487, 470, "61 %")  # white on a dark bar
    canvas.setFillColor(Color(0, 0, 0))
    canvas.setFont("Serif", 6.5)
    for bar in range(5):
        canvas.drawString(352 + 34 * bar, 440, f"L{bar + 1}")
    canvas.rotate(90)
    canvas.drawString(460, -342, "cycles")
    canvas.restoreState()


def _photo(canvas: Canvas, page: int) -> None:
    """Show an image in a margin of the text, with a caption of its own."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = Image.linear_gradient("L").resize((120, 90)).convert("RGB")
    canvas.drawImage(ImageReader(picture), 80, 712, 60, 30)


def _references(canvas: Canvas, page: int) -> None:
    """Link a DOI and a code host in the bibliography of the last page."""
    if page != 4:
        return
    canvas.setFont("Serif-Bold", 10)
    canvas.drawString(54, 300, "References")
    canvas.setFont("Serif", 8)
    canvas.drawString(54, 286, "[1] A. Somebody. A tool. https://github.com/somebody/tool")
    canvas.linkURL("https://doi.org/10.1000/182", (54, 270, 200, 280))


def _turned(look: Look) -> bytes:
    """Return a paper whose pages are drawn lying and shown standing."""
    import pikepdf

    with pikepdf.open(io.BytesIO(paper(look))) as pdf:
        for page in pdf.pages:
            wide, high = (float(page.MediaBox[side]) for side in (2, 3))
            page.contents_add(f"q 0 1 -1 0 {high} 0 cm".encode(), prepend=True)
            page.contents_add(b"Q")
            page.MediaBox = pikepdf.Array([0, 0, high, wide])
            page.Rotate = 90
        return _saved(pdf)


def _cropped(look: Look) -> bytes:
    """Return a paper on larger sheets, cropped to its paper, not from the corner."""
    import pikepdf

    with pikepdf.open(io.BytesIO(paper(look))) as pdf:
        for page in pdf.pages:
            wide, high = (float(page.MediaBox[side]) for side in (2, 3))
            page.CropBox = pikepdf.Array([0, 0, wide, high])
            page.MediaBox = pikepdf.Array([-20, -30, wide + 20, high + 30])
        return _saved(pdf)


def _in_forms(look: Look) -> bytes:
    """Return a paper each page of which is one form, scaled to its size, as press tools make."""
    import pikepdf

    with pikepdf.open(io.BytesIO(paper(look))) as pdf:
        for page in pdf.pages:
            form = pdf.make_stream(page.Contents.read_bytes())
            form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            form.BBox, form.Resources = page.MediaBox, page.Resources
            form.Matrix = pikepdf.Array([0.5, 0, 0, 0.5, 0, 0])
            page.Contents = pdf.make_stream(b"q 2 0 0 2 0 0 cm /Whole Do Q")
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Whole=form))
        return _saved(pdf)


def _saved(pdf: object) -> bytes:
    target = io.BytesIO()
    pdf.save(target, deterministic_id=True)  # type: ignore[attr-defined]
    return target.getvalue()


def _made(name: str, look: Look, make: Callable[[Look], bytes] = paper, **more: object) -> Case:
    return Case(f"paper/{name}", partial(make, look), **more)  # type: ignore[arg-type]


def _cases() -> Iterator[Case]:
    for name, look in LOOKS.items():
        for pages in range(1, 7):
            fits = 2 <= pages <= 4
            rules = frozenset() if fits else frozenset({"page-count"})
            for seed in (1, 2):
                kind = f"{name}-{pages}-{seed}"
                look_now = replace(look, pages=pages, seed=seed, fullness=1.0 if seed == 1 else 0.6)
                yield _made(kind, look_now, rules=rules)
    yield _made("long-is-asked-for", replace(LATEX, pages=6), limits=Limits(4, 8))
    yield _made("as-a-browser", replace(WORD, scale=4 / 3))
    yield _made("with-a-running-head", replace(LATEX, head="Where the time goes", has_numbers=True))
    yield _made("with-a-figure", replace(LATEX, extra=_figure, fullness=0.5))
    yield _made("with-a-photo", replace(ARTICLE, extra=_photo))
    yield _made("with-references", replace(LATEX, extra=_references, fullness=0.5))
    yield _made(
        "blind-with-references",
        replace(LATEX, extra=_references, fullness=0.5, authors=()),
        limits=Limits(is_double_blind=True),
    )
    for name in ("latex-two-column", "word-one-column"):
        yield _made(f"{name}-turned", LOOKS[name], _turned)
        yield _made(f"{name}-cropped", LOOKS[name], _cropped)
        yield _made(f"{name}-in-forms", LOOKS[name], _in_forms)
    yield _made("blind", replace(LATEX, authors=()), limits=Limits(is_double_blind=True))
    yield _made(
        "blind-anonymous",
        replace(LATEX, authors=("Anonymous Author(s)",)),
        limits=Limits(is_double_blind=True),
    )
    yield _made("two-columns-asked-for", LATEX, limits=Limits(columns=2))
    yield _made("one-column-asked-for", WORD, limits=Limits(columns=1))
    yield from _mastheads()


def _mastheads() -> Iterator[Case]:
    """Yield papers whose first page says what the form says, in other letters."""
    shown: dict[str, tuple[str, tuple[str, ...]]] = {
        "footnote-marks": (f"{TITLE}*", ("José Álvarez1,2", "Ada O'Brien2*", "Wei Li1")),
        "capitals": (TITLE.upper(), tuple(name.upper() for name in AUTHORS)),
        "initials": (TITLE, ("J. Álvarez", "Ada M. O'Brien", "W. Li")),
        "surname-first": (TITLE, ("Álvarez José", "O'Brien Ada", "Li Wei")),
        "curly-apostrophe": (TITLE, ("José Álvarez", "Ada O’Brien", "Wei Li")),
        "accents-beside": (TITLE, ("Jos´e ´Alvarez", "Ada O'Brien", "Wei Li")),
    }
    for name, (title, authors) in shown.items():
        yield _made(f"head-{name}", replace(LATEX, title=title, authors=authors))
    broken = (
        "A long title that takes two lines because it says how the time goes in train-ing models"
    )
    yield _made(
        "head-two-lines",
        replace(LATEX, title=broken.replace("train-ing", "training")),
        title=broken.replace("train-ing", "training"),
    )
    yield _made("head-in-brackets", LATEX, authors=(*AUTHORS[:2], "Wei Li (李伟)"))
    yield _made("head-with-tex", LATEX, title=f"{TITLE[:9]} \\emph{{time}}{TITLE[14:]}")


PAPERS: Final = tuple(_cases())
