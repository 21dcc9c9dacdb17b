"""The legend of a map sheet: cells with their edges and how many areas they hold, or circles, the benchmark, and
what is not a value."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from layouts.drawings.area_map import NO_CLASS, PATTERNS, VEILED, Painting, largest_circle
from layouts.drawings.marks import Area, Box, Disc, Lines, Words, rectangle
from layouts.drawings.palette import LIGHT, ink_on
from layouts.figures.lettering import width
from queries.values import Status

CELL, CELL_HEIGHT, HIGH = 92.0, 14.0, 58.0
SIZE, SMALL = 12.0, 10.0
ROW = 20.0
CIRCLES = (0.06, 0.3, 1.0)


@dataclass(frozen=True, eq=False)
class Legend:
    """What stands in the legend: the `edges` of the classes and their `ticks` in words, or with `labels` a name per
    class, or of circles the words of three, and of a change the words of its directions (`signs`); the benchmark
    (value, words); statuses that occur, with words; `unsure` says how many figures stand under white lines; `compared`
    the areas compared, each its colour and words; `points` says what the dots are."""

    edges: np.ndarray
    ticks: Sequence[str] = ()
    labels: Sequence[str] = ()
    benchmark: tuple[float, str] | None = None
    absences: Sequence[tuple[Status, str]] = ()
    unsure: str = ""
    compared: Sequence[tuple[str, str]] = ()
    points: str = ""
    signs: Sequence[str] = ()


def legend_marks(legend: Legend, painting: Painting, wide: float, bottom: float, margin: float) -> tuple[list, float]:
    """The marks above `bottom`, and where they begin."""
    keys = _keys(legend, wide, bottom, margin)
    bottom -= ROW * len({mark.y for mark in keys if isinstance(mark, Words)})
    top = bottom - HIGH
    if painting.circles:
        marks, right = _circles(legend, painting, top, margin)
    elif legend.labels:
        marks, right = _kinds(legend, painting, top, margin)
    else:
        marks, right = _cells(legend, painting, top, margin)
    return [*marks, *keys, *_swatches(_kept_apart(legend, painting), right + 40, wide, top, margin)], top


def _keys(legend: Legend, wide: float, bottom: float, margin: float) -> list:
    """The areas compared and the dots, in rows above `bottom`."""
    marks, x, rows = [], margin, [[]]
    for colour, words in (*legend.compared, *([("", legend.points)] if legend.points else [])):
        step = 42 + width(words, SIZE)
        if x + step > wide - margin and rows[-1]:
            x, rows = margin, [*rows, []]
        rows[-1].append((x, colour, words))
        x += step
    for up, row in enumerate(reversed(rows)):
        y = bottom - 10 - ROW * up
        for x, colour, words in row:
            ring = rectangle(x, y - 10, 16, 12)
            key = Area((ring,), "", colour, 2.4) if colour else Disc(x + 8, y - 4, 4.5, LIGHT.spot, LIGHT.halo)
            marks += [key, Words(x + 22, y, words, SIZE, LIGHT.quiet)]
    return marks


def _cells(legend: Legend, painting: Painting, top: float, margin: float) -> tuple[list, float]:
    y, last = top + 20, len(legend.ticks) - 1
    marks: list = [
        Box(margin + CELL * i, y, CELL - 1, CELL_HEIGHT, colour) for i, colour in enumerate(painting.colours)
    ]
    middles = [margin + CELL * (i + 0.5) for i in range(len(painting.colours))]
    marks += [
        Words(x, y + CELL_HEIGHT - 3.5, f"{n:,}", SMALL, ink_on(colour), anchor="middle")
        for x, n, colour in zip(middles, _counts(painting), painting.colours, strict=True)
    ]
    alone = len(legend.ticks) == 2 and legend.ticks[0] == legend.ticks[1]
    for i, words in enumerate(legend.ticks[:1] if alone else legend.ticks):
        anchor = "middle" if alone else "start" if i == 0 else "end" if i == last else "middle"
        x = margin + CELL * (0.5 if alone else i)
        marks.append(Words(x, y + CELL_HEIGHT + 15, words, SIZE, LIGHT.quiet, anchor=anchor))
    right = margin + CELL * len(painting.colours)
    return [*marks, *_benchmark(legend, y, margin, right)], right


def _counts(painting: Painting) -> list[int]:
    """How many areas each class holds."""
    shown = painting.group[(painting.status == Status.VALUE) & (painting.group != NO_CLASS)]
    return np.bincount(shown, minlength=len(painting.colours)).tolist()


def _benchmark(legend: Legend, y: float, left: float, right: float) -> list:
    """A line where the benchmark stands among the classes, with its words; of one beyond them the words alone."""
    if not legend.benchmark or len(legend.edges) < 2:
        return []
    value, words = legend.benchmark
    x, wide = left + (right - left) * _position(value, legend.edges), width(words, SIZE) + 5
    # To the left of a line on the right, where there is room.
    late = x > (left + right) / 2 and x - wide >= left
    anchor, aside = ("end", -5) if late else ("start", 5)
    if legend.edges[0] <= value <= legend.edges[-1]:
        line = Lines((np.array([[x, y - 6], [x, y + CELL_HEIGHT]]),), LIGHT.ink, 1.4, (3.0, 2.0))
        return [line, Words(x + aside, y - 5, words, SIZE, LIGHT.ink, anchor=anchor)]
    return [Words(x, y - 5, words, SIZE, LIGHT.ink, anchor=anchor)]


def _kinds(legend: Legend, painting: Painting, top: float, margin: float) -> tuple[list, float]:
    marks, x = [], margin
    told = [f"{name} {n:,}" for name, n in zip(legend.labels, _counts(painting), strict=True)]
    for colour, words in zip(painting.colours, told, strict=True):
        marks += [Box(x, top + 21, 16, 12, colour), Words(x + 22, top + 31, words, SIZE, LIGHT.quiet)]
        x += 42 + width(words, SIZE)
    return marks, x - 20


def _circles(legend: Legend, painting: Painting, top: float, margin: float) -> tuple[list, float]:
    marks, x = [], margin + 14.0
    # As on the map, whose shorter side is about this long.
    largest = largest_circle(int((painting.status == Status.VALUE).sum()), 690.0)
    for colour, words in zip(painting.tones, legend.signs, strict=False):
        marks += [Disc(x, top + 30, 6, colour, LIGHT.halo, 0.6), Words(x + 12, top + 34, words, SIZE, LIGHT.quiet)]
        x += 36 + width(words, SIZE)
    for share, words in zip(CIRCLES, legend.ticks, strict=False):
        radius = largest * share**0.5
        marks.append(Disc(x, top + 30, radius, LIGHT.circle, LIGHT.halo, 0.6))
        marks.append(Words(x + radius + 6, top + 34, words, SIZE, LIGHT.quiet))
        x += 2 * radius + 24 + width(words, SIZE)
    return marks, x


def _kept_apart(legend: Legend, painting: Painting) -> list[tuple[str, str, str, str]]:
    """Fill, pattern, its ink and words of what is no value, and of what is an uncertain one."""
    looks = [(LIGHT.status[kind], PATTERNS.get(kind, ""), LIGHT.hatch, words) for kind, words in legend.absences]
    if legend.unsure and painting.colours:
        looks.append((painting.colours[len(painting.colours) // 2], VEILED, LIGHT.halo, legend.unsure))
    return looks


def _swatches(looks: list[tuple[str, str, str, str]], x: float, wide: float, top: float, margin: float) -> list:
    marks, y, begin = [], top + 20, x
    for fill, pattern, ink, words in looks:
        step = 42 + width(words, SIZE)
        if x + step > wide - margin and x > begin:
            x, y = begin, y + 20
        ring = rectangle(x, y + 1, 16, 12)
        marks.append(Area((ring,), fill, LIGHT.hatch, 0.8, pattern=pattern, ink=ink))
        marks.append(Words(x + 22, y + 11, words, SIZE, LIGHT.quiet))
        x += step
    return marks


def _position(value: float, edges: np.ndarray) -> float:
    at = int(np.clip(np.searchsorted(edges, value, side="right") - 1, 0, len(edges) - 2))
    wide = edges[at + 1] - edges[at]
    share = np.clip((value - edges[at]) / wide, 0, 1) if wide > 0 else 0.5
    return float((at + share) / (len(edges) - 1))
