"""A map as a sheet to take away: title, finding, map, legend, source and notes, as one drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from layouts.drawings.area_map import Painting, area_map
from layouts.drawings.map_legend import Legend, legend_marks
from layouts.drawings.marks import Box, Drawing, Inset, Words
from layouts.drawings.palette import LIGHT
from layouts.figures.lettering import lines

WIDTH, HEIGHT, MARGIN = 1280.0, 900.0, 36.0
# Kept free around the map.
AIR = 18.0


@dataclass(frozen=True, eq=False)
class Sheet:
    """What a sheet shows: the painting and the part of the plane (left, top, right, bottom), the words above, the
    legend, and the lines at the foot. `finding` is a plain and a strong part."""

    painting: Painting
    box: tuple[float, float, float, float]
    legend: Legend
    title: str = ""
    subtitle: str = ""
    finding: tuple[str, str] = ("", "")
    notes: Sequence[str] = ()


def map_sheet(sheet: Sheet) -> Drawing:
    """The sheet as a drawing of WIDTH × HEIGHT points. Pure: the same sheet gives the same drawing."""
    head, top = _head(sheet)
    foot, bottom = _foot(sheet)
    legend, bottom = legend_marks(sheet.legend, sheet.painting, WIDTH, bottom, MARGIN)
    high = bottom - top
    left, up, right, down = sheet.box
    # Air in the unit of the plane, so that the box with it fits the room there is.
    more = AIR * max((right - left) / (WIDTH - 2 * AIR), (down - up) / (high - 2 * AIR))
    box = (left - more, up - more, right + more, down + more)
    drawn = area_map(sheet.painting, box, WIDTH, high, "", grain=0.4, weight=1.6)
    marks = (Box(0, 0, WIDTH, HEIGHT, LIGHT.ground), Box(0, top, WIDTH, high, LIGHT.sea), Inset(0, top, drawn))
    return Drawing(WIDTH, HEIGHT, (*marks, *head, *legend, *foot), sheet.title)


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
