"""Finds text that is in the file but not to be seen: white, tiny, outside, covered, invisible."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Final

from .drawing import extremes
from .text import Line, PageText, Place, Run

if TYPE_CHECKING:
    from PIL.Image import Image

TINY: Final = 2.0  # points
WHITE: Final = 235  # from here on a colour is looked at on the page itself
CONTRAST: Final = 14  # steps of grey between text and ground that an eye can tell
OBJECTS: Final = 20_000  # of a page that are listed to see what covers what
FOUND: Final = 12  # of a page
SAMPLE: Final = 120  # characters of the text that are told


def hidden_on(
    text: PageText, runs: list[Run], lines: list[Line], picture: Image
) -> list[list[Any]]:
    """Return [kind, box as points, the words] of what is hidden on a page, joined where it is one."""
    found: list[tuple[str, Run | Line]] = []
    found += [(kind, run) for run in runs if (kind := _kind(text, run, picture))]
    told = {id(run) for _, run in found}
    for line in lines:
        seen = [run for run in line.runs if id(run) not in told and run.shown != 3]
        if seen and _is_flat(picture, text, line) and _says(text, line.runs[0].start, line.letters):
            found.append(("covered", line))
    found += [("covered", run) for run in _under_images(text, runs, picture)]
    return _joined(text, found)


def images_on(page: Any, text: PageText) -> list[Place]:
    """Return the boxes of the page's images."""
    from pypdfium2 import raw  # noqa: PLC0415

    boxes = []
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), OBJECTS)):
        thing = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_IMAGE:
            boxes.append(_bounds(raw, thing, text))
    return boxes


def _bounds(raw: Any, thing: Any, text: PageText) -> Place:
    sides = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(thing, *map(ctypes.byref, sides))
    return text.box(*(side.value for side in sides))


def _kind(text: PageText, run: Run, picture: Image) -> str:
    outside = run.x1 <= 0 or run.y1 <= 0 or run.x0 >= text.width or run.y0 >= text.height
    if outside:
        kind = "outside"
    elif 0 < run.size < TINY:
        kind = "tiny"
    elif run.shown == 3:
        kind = "invisible" if not _is_over(text, run) else ""
    elif run.whiteness >= WHITE and _is_flat(picture, text, run):
        kind = "white"
    else:
        return ""
    return kind if kind and _says(text, run.start, run.letters) else ""


def _is_over(text: PageText, run: Run) -> bool:
    """Tell whether an image lies where the run is: the text layer of a scan."""
    middle = ((run.x0 + run.x1) / 2, (run.y0 + run.y1) / 2)
    return any(_holds(box, *middle) for box in text.images)


def _holds(box: Place, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _says(text: PageText, start: int, count: int) -> bool:
    return any(letter.isalnum() for letter in text.said(start, count))


def _is_flat(picture: Image, text: PageText, place: Run | Line) -> bool:
    """Tell whether the page, as drawn, is of one colour where the text stands."""
    scale = picture.width / text.width
    x0, y0 = max(int(place.x0 * scale), 0), max(int(place.y0 * scale), 0)
    x1, y1 = int(place.x1 * scale) + 1, int(place.y1 * scale) + 1
    if x1 - x0 < 2 or y1 - y0 < 2 or x0 >= picture.width or y0 >= picture.height:
        return False
    low, high = extremes(picture.crop((x0, y0, min(x1, picture.width), min(y1, picture.height))))
    return bool(high - low < CONTRAST)


def _under_images(text: PageText, runs: list[Run], picture: Image) -> list[Run]:
    """Return the runs an image painted later lies over, if the page looks the same without them."""
    if not text.images:
        return []
    from pypdfium2 import raw  # noqa: PLC0415

    page = text.page.raw
    order, covers = {}, []
    for index in range(min(raw.FPDFPage_CountObjects(page), OBJECTS)):
        thing = raw.FPDFPage_GetObject(page, index)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            order[ctypes.cast(thing, ctypes.c_void_p).value] = (index, thing)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            covers.append((index, _bounds(raw, thing, text)))
    under = [
        run for run in runs if run.object in order and _is_under(run, order[run.object][0], covers)
    ]
    for address in {run.object for run in under}:
        raw.FPDFPage_RemoveObject(page, order[address][1])  # not freed: the text still refers to it
    return _unchanged(text, under, picture)


def _is_under(run: Run, index: int, covers: list[tuple[int, Place]]) -> bool:
    return run.shown != 3 and any(
        index < over and _holds(box, run.x0 + 1, run.y0 + 1) and _holds(box, run.x1 - 1, run.y1 - 1)
        for over, box in covers
    )


def _unchanged(text: PageText, under: list[Run], picture: Image) -> list[Run]:
    """Return the runs without which the page, drawn again, looks as it did."""
    if not under:
        return []
    from PIL import ImageChops  # noqa: PLC0415

    scale = picture.width / text.width
    again = text.page.render(scale=scale, rev_byteorder=True).to_pil().convert("L")
    changes = ImageChops.difference(picture, again).point(
        lambda step: 255 if step > CONTRAST else 0
    )
    return [
        run
        for run in under
        if changes.crop(
            (
                int(run.x0 * scale),
                int(run.y0 * scale),
                int(run.x1 * scale) + 1,
                int(run.y1 * scale) + 1,
            )
        ).getbbox()
        is None
    ]


def _joined(text: PageText, found: list[tuple[str, Run | Line]]) -> list[list[Any]]:
    made: list[list[Any]] = []
    for kind, place in found:
        start = place.start if isinstance(place, Run) else place.runs[0].start
        box = [place.x0, place.y0, place.x1, place.y1]
        if made and made[-1][0] == kind and abs(box[1] - made[-1][1][3]) < 40:
            before = made[-1][1]
            made[-1][1] = [
                *(min(before[i], box[i]) for i in (0, 1)),
                *(max(before[i], box[i]) for i in (2, 3)),
            ]
            made[-1][2] = f"{made[-1][2]} {text.said(start, place.letters)}"[:SAMPLE]
        else:
            made.append([kind, box, text.said(start, place.letters)[:SAMPLE]])
    return made[:FOUND]
