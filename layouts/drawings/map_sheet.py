"""A map as a sheet to take away: title, finding, map, legend, source and notes, as one drawing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from layouts.drawings.area_map import Painting, area_map, fitted
from layouts.drawings.map_legend import Legend, legend_marks
from layouts.drawings.marks import Box, Drawing, Inset, Lines, Words, rectangle
from layouts.drawings.palette import LIGHT
from layouts.figures.lettering import lines

WIDTH, HEIGHT, MARGIN = 1280.0, 900.0, 36.0
# Kept free around the map.
AIR = 18.0
# The column of parts drawn larger: the room of each, and what its name takes.
COLUMN, TALLEST, CAPTION, GAP = 190.0, 150.0, 17.0, 9.0


@dataclass(frozen=True, eq=False)
class Sheet:
    """What a sheet shows: the painting and the part of the plane (left, top, right, bottom), the words above, the
    legend, and the lines at the foot. `finding` is a plain and a strong part. `parts` are drawn once more, larger,
    beside the map: name and part of the plane of each, with `part_names` on them."""

    painting: Painting
    box: tuple[float, float, float, float]
    legend: Legend
    title: str = ""
    subtitle: str = ""
    finding: tuple[str, str] = ("", "")
    notes: Sequence[str] = ()
    parts: Sequence[tuple[str, tuple[float, float, float, float]]] = ()
    part_names: tuple[tuple[tuple[float, float], str, bool], ...] = ()


def map_sheet(sheet: Sheet) -> Drawing:
    """The sheet as a drawing of WIDTH × HEIGHT points. Pure: the same sheet gives the same drawing."""
    head, top = _head(sheet)
    foot, bottom = _foot(sheet)
    legend, bottom = legend_marks(sheet.legend, sheet.painting, WIDTH, bottom, MARGIN)
    high, wide = bottom - top, WIDTH - (COLUMN + MARGIN if sheet.parts else 0)
    left, up, right, down = sheet.box
    # Air in the unit of the plane, so that the box with it fits the room there is.
    more = AIR * max((right - left) / (wide - 2 * AIR), (down - up) / (high - 2 * AIR))
    box = (left - more, up - more, right + more, down + more)
    drawn = area_map(sheet.painting, box, wide, high, "", grain=0.4, weight=1.6)
    drawn = replace(drawn, marks=(*drawn.marks, *_frames(sheet, box, wide, high)))
    ground = (Box(0, 0, WIDTH, HEIGHT, LIGHT.ground), Box(0, top, WIDTH, high, LIGHT.sea))
    marks = (*ground, Inset(0, top, drawn), *_larger(sheet, top, bottom, min(wide, high)))
    return Drawing(WIDTH, HEIGHT, (*marks, *head, *legend, *foot), sheet.title)


def _frames(sheet: Sheet, box, wide: float, high: float) -> list[Lines]:
    """Where on the map the parts lie that stand beside it."""
    if not sheet.parts:
        return []
    frame = fitted(box, wide, high)
    corners = [frame.place(np.array(part).reshape(2, 2)) for _, part in sheet.parts]
    return [Lines(tuple(rectangle(*low, *(up - low)) for low, up in corners), LIGHT.ink, 0.8)]


def _larger(sheet: Sheet, top: float, bottom: float, side: float) -> list:
    """The parts in a column at the right, from its foot upwards, together as large as there is room."""
    if not sheet.parts:
        return []
    marks, y, whole = [], bottom - GAP, replace(sheet.painting, names=sheet.part_names)
    sizes = np.array([(right - left, down - up) for _, (left, up, right, down) in sheet.parts])
    scales = np.minimum(COLUMN / sizes[:, 0], TALLEST / sizes[:, 1])
    room = bottom - top - GAP - (CAPTION + GAP) * len(sizes)
    scales *= min(1.0, room / float(scales @ sizes[:, 1]))
    for (name, part), (wide, high) in reversed(list(zip(sheet.parts, (sizes.T * scales).T.tolist(), strict=True))):
        x, y = WIDTH - MARGIN - COLUMN, y - high
        drawn = area_map(whole, part, wide, high, "", grain=0.4, weight=1.2, side=side)
        marks += [
            Box(x, y, wide, high, LIGHT.sea),
            Inset(x, y, drawn),
            Lines((rectangle(x, y, wide, high),), LIGHT.border, 0.8),
            Words(x, y - 5, name, 11.5, LIGHT.quiet),
        ]
        y -= CAPTION + GAP
    return marks


def _head(sheet: Sheet) -> tuple[list[Words], float]:
    room, y = WIDTH - 2 * MARGIN, MARGIN + 22.0
    marks = []
    for line in lines(sheet.title, 26, room)[:2]:
        marks.append(Words(MARGIN, y, line, 26, LIGHT.ink, bold=True))
        y += 32
    marks.append(Words(MARGIN, y - 6, sheet.subtitle, 14, LIGHT.quiet))
    y += 20
    colour = LIGHT.ink if sheet.painting.outlined is None else LIGHT.accent_text
    for line in lines("".join(sheet.finding), 17, room)[:2]:
        marks.append(Words(MARGIN, y, line, 17, colour))
        y += 24
    return marks, y - 8


def _foot(sheet: Sheet) -> tuple[list[Words], float]:
    written = [line for note in sheet.notes for line in lines(note, 11, WIDTH - 2 * MARGIN)]
    top = HEIGHT - MARGIN + 12 - 16.0 * len(written)
    marks = [Words(MARGIN, top + 16 * i, line, 11, LIGHT.quiet) for i, line in enumerate(written, 1)]
    return marks, top - 8
