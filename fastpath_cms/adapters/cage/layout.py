"""Measures how one page is set: sizes of type, leading, columns, and the block of text.

Pure: lines in, numbers out. Lengths are points of the page as it is seen, y down.
"""

from __future__ import annotations

import itertools
from typing import Any, Final

from .text import Line, Place, Run

FINE: Final = 0.05  # points; sizes nearer than this are one
LEADINGS_TRUSTED: Final = 6  # pairs of lines before their distance counts as the page's
LINES_TRUSTED: Final = 14  # lines of the body before columns and margins are told
EDGE_RANK: Final = 2  # so many lines may stick out of the block of text
HEAD_ROOM: Final = 0.1  # of the height: where running heads and page numbers stand
WIDE: Final = 0.58  # of the block's width: a line that crosses columns
BINS: Final = 200


def sizes_of(runs: list[Run]) -> list[list[float]]:
    """Return [size, characters] by how often they occur, at most twelve."""
    counted: dict[float, int] = {}
    for run in runs:
        if run.shown != 3 and run.size > 0:
            size = round(run.size, 1)
            counted[size] = counted.get(size, 0) + run.letters
    often = sorted(counted.items(), key=lambda item: -item[1])
    return [[size, count] for size, count in often[:12]]


def body_of(lines: list[Line]) -> list[Line]:
    """Return the lines in the size most characters of the page have."""
    counted: dict[float, int] = {}
    for line in lines:
        size = round(line.size, 1)
        counted[size] = counted.get(size, 0) + line.letters
    if not counted:
        return []
    most = max(counted, key=lambda size: counted[size])
    return [line for line in lines if abs(line.size - most) <= FINE + 0.05]


def layout_of(lines: list[Line], width: float, height: float) -> dict[str, Any]:
    """Return ``leading``, ``columns``, ``text`` and ``body`` boxes; None and 0 where it cannot be told."""
    kept = _without_heads(lines, height)
    body = body_of(kept)
    found: dict[str, Any] = {"leading": _leading(body), "columns": 0, "text": None, "body": None}
    if len(body) < LINES_TRUSTED:
        return found
    block = _block(kept)
    found["text"] = _share(block, width, height)
    found["body"] = _share(_block(body), width, height)
    found["columns"] = _columns(body, block[0], block[2])
    return found


def _share(box: Place, width: float, height: float) -> list[float]:
    x0, y0, x1, y1 = box
    shares = (x0 / width, y0 / height, x1 / width, y1 / height)
    return [round(min(max(share, -1.0), 2.0), 4) for share in shares]


def _without_heads(lines: list[Line], height: float) -> list[Line]:
    """Drop at most two rows at each end that stand apart: page numbers and running heads."""
    rows = sorted(lines, key=lambda line: line.baseline)
    heads: set[int] = set()
    for is_foot in (False, True):
        edge_first = rows[::-1] if is_foot else rows
        for _ in range(2):
            left = [line for line in edge_first if id(line) not in heads]
            edge = [line for line in left if abs(line.baseline - left[0].baseline) <= 2.0]
            rest = left[len(edge) :]
            if not rest or len(edge) > 4:
                break
            size = max(line.size for line in edge)
            at = height - edge[0].baseline if is_foot else edge[0].baseline
            if at > height * HEAD_ROOM or abs(edge[0].baseline - rest[0].baseline) < 1.4 * size:
                break
            heads.update(map(id, edge))
    return [line for line in lines if id(line) not in heads]


def _block(lines: list[Line]) -> Place:
    """Return the box of the lines, but for a few that stick out at the sides."""
    rank = EDGE_RANK if len(lines) > LINES_TRUSTED else 0
    left = sorted(line.x0 for line in lines)[rank]
    right = sorted((line.x1 for line in lines), reverse=True)[rank]
    return left, min(line.y0 for line in lines), right, max(line.y1 for line in lines)


def _leading(body: list[Line]) -> float | None:
    """Return the distance of most neighbouring lines of a column."""
    counted: dict[float, int] = {}
    for above, below in itertools.pairwise(body):
        step = below.baseline - above.baseline
        is_same_column = above.x0 < below.x1 and below.x0 < above.x1
        if is_same_column and 0.8 * above.size < step < 3.0 * above.size:
            counted[round(step, 1)] = counted.get(round(step, 1), 0) + 1
    if sum(counted.values()) < LEADINGS_TRUSTED:
        return None
    near = {
        step: sum(counted.get(round(step + d, 1), 0) for d in (-0.1, 0, 0.1)) for step in counted
    }
    return max(near, key=lambda step: (near[step], counted[step]))


def _columns(body: list[Line], left: float, right: float) -> int:
    """Count the dense stretches across the page that most narrow lines fall into."""
    across = max(right - left, 1.0)
    narrow = [line for line in body if line.x1 - line.x0 < WIDE * across]
    if sum(line.letters for line in narrow) < 0.5 * sum(line.letters for line in body):
        return 1
    dense = [0] * (BINS + 1)
    for line in narrow:
        first = int((line.x0 - left) / across * BINS)
        last = int((line.x1 - left) / across * BINS)
        for place in range(max(first, 0), min(last, BINS) + 1):
            dense[place] += 1
    most = max(dense)
    is_in, stretches = False, 0
    start = 0
    for place, count in enumerate([*dense, 0]):
        now = count > 0.08 * most
        if now and not is_in:
            start = place
        elif is_in and not now and place - start > 0.08 * BINS:
            stretches += 1
        is_in = now
    return max(stretches, 1)
