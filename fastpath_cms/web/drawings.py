"""Small drawings on pages: where the marks of a row of scores go, the waves of the front page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, sin


@dataclass(frozen=True, slots=True)
class DotPlot:
    """Where the marks of a row of scores go, in pixels of a 116 x 26 drawing."""

    dots: tuple[tuple[float, float], ...]
    ticks: str
    range_from: float
    range_to: float
    mean_at: float
    label: str
    is_wide: bool


def dot_plot_of(scores: Sequence[int], low: int, high: int) -> DotPlot:
    """Place one dot per score on a line from ``low`` to ``high``; equal scores pile up.

    The spread is wide when it covers more than half of the scale.
    """
    step = 100 / (high - low)
    spots = {value: round(8 + (value - low) * step, 1) for value in range(low, high + 1)}
    piled: dict[int, int] = {}
    dots = []
    for score in sorted(scores):
        dots.append((spots[score], 13 - 9 * piled.get(score, 0)))
        piled[score] = piled.get(score, 0) + 1
    mean = sum(scores) / len(scores) if scores else 0.0
    is_wide = bool(scores) and 2 * (max(scores) - min(scores)) > high - low
    said = ", ".join(f"{score}".replace("-", "\u2212") for score in scores)
    wide_said = "; wide spread" if is_wide else ""
    mean_said = f"{mean:.2f}".replace("-", "\u2212")
    return DotPlot(
        dots=tuple(dots),
        ticks=f"M8 21H108{''.join(f'M{x:g} 18.5v5' for x in spots.values())}",
        range_from=spots[min(scores)] if scores else 0.0,
        range_to=spots[max(scores)] if scores else 0.0,
        mean_at=round(8 + (mean - low) * step, 1),
        label=f"Scores {said}; mean {mean_said}{wide_said}" if scores else "No scores yet",
        is_wide=is_wide,
    )


@dataclass(frozen=True, slots=True)
class OffsetPlot:
    """A bar from the middle of a line, in pixels of a 200 x 20 drawing, and what it says."""

    bar_from: float
    width: float
    dot_at: float
    label: str


def offset_plot_of(offset: float, far: float) -> OffsetPlot:
    """Place an offset, in points of a scale, on a line from ``-far`` to ``far``."""
    at = round(100 + 92 * offset / far, 1)
    word = "more lenient" if offset >= 0 else "stricter"
    return OffsetPlot(
        min(at, 100.0), round(abs(at - 100), 1), at, f"{abs(offset):.2f} points {word} than others"
    )


@dataclass(frozen=True, slots=True)
class Curve:
    """A line of counts that grow, in pixels of a drawing of this size, and what it says."""

    width: int
    height: int
    line: str
    area: str
    top: int  # the count at its end


def curve_of(counts: Sequence[int], width: int, height: int) -> Curve | None:
    """Place counts side by side over the width, the last the highest; None for fewer than two."""
    if len(counts) < 2 or not counts[-1]:
        return None
    step, scale = width / (len(counts) - 1), height / counts[-1]
    points = [f"{at * step:.1f} {height - count * scale:.1f}" for at, count in enumerate(counts)]
    line = f"M{'L'.join(points)}"
    return Curve(width, height, line, f"{line}V{height}H0Z", counts[-1])


@cache
def opening_waves() -> tuple[str, ...]:
    """Return the paths of three damped waves that calm down to the line of the fast path."""
    waves = []
    for phase, length, reach in ((0.3, 13.0, 190.0), (2.1, 15.5, 240.0), (4.0, 18.0, 300.0)):
        points = (
            f"{x} {22 + 20 * exp(-x / reach) * sin(x / length + phase):.1f}"
            for x in range(0, 1201, 6)
        )
        waves.append(f"M{' '.join(points)}")
    return tuple(waves)
