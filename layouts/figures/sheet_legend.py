"""The legend of a map sheet: cells with their edges, or circles, the benchmark, and what is not a value."""

import numpy as np

from layouts.figures.lettering import tag, text, width
from layouts.figures.sheet import MARGIN, Palette, Sheet, fills, largest_circle

CELL, CELL_HEIGHT = 92, 14


def legend(sheet: Sheet, wide: int, bottom: float, palette: Palette) -> tuple[str, float]:
    top = bottom - 58.0
    scale, right = _circles_key(sheet, top, palette) if sheet.circles else _cells(sheet, top, palette)
    return scale + _absences(sheet, max(right + 40, MARGIN), wide, top, palette), top


def _cells(sheet: Sheet, top: float, palette: Palette) -> tuple[str, float]:
    parts, y = [], top + 20
    for i, colour in enumerate(sheet.colours):
        parts.append(tag("rect", x=MARGIN + CELL * i, y=y, width=CELL - 1, height=CELL_HEIGHT, fill=colour))
    for i, words in enumerate(sheet.ticks):
        place = (
            {"text_anchor": "middle"} if 0 < i < len(sheet.ticks) - 1 else {"text_anchor": "start" if not i else "end"}
        )
        parts.append(text(words, MARGIN + CELL * i, y + CELL_HEIGHT + 15, 12, palette.quiet, **place))
    right = MARGIN + CELL * len(sheet.colours)
    if sheet.benchmark and len(sheet.breaks) > 1:
        x = MARGIN + CELL * len(sheet.colours) * _position(sheet.benchmark[0], sheet.breaks)
        dashed = {"stroke": palette.ink, "stroke_width": 1.4, "stroke_dasharray": "3 2"}
        parts.append(tag("line", x1=x, x2=x, y1=y - 6, y2=y + CELL_HEIGHT, **dashed))
        late = x > (MARGIN + right) / 2
        parts.append(
            text(
                sheet.benchmark[1],
                x + (-5 if late else 5),
                y - 5,
                12,
                palette.ink,
                text_anchor="end" if late else "start",
            )
        )
    return "".join(parts), right


def _circles_key(sheet: Sheet, top: float, palette: Palette) -> tuple[str, float]:
    parts, x = [], MARGIN + 14.0
    for share, words in zip((0.06, 0.3, 1.0), sheet.ticks, strict=False):
        radius = largest_circle(sheet) * share**0.5
        parts.append(tag("circle", cx=x, cy=top + 30, r=radius, fill=palette.circle, fill_opacity=0.6))
        parts.append(text(words, x + radius + 6, top + 34, 12, palette.quiet))
        x += 2 * radius + 24 + width(words, 12)
    return "".join(parts), x


def _absences(sheet: Sheet, x: float, wide: int, top: float, palette: Palette) -> str:
    parts, y = [], top + 20
    for kind, words in sheet.absences:
        step = 22 + width(words, 12) + 20
        if x + step > wide - MARGIN:
            x, y = MARGIN + CELL * len(sheet.colours) + 40, y + 20
        outline = {"stroke": palette.pattern, "stroke_width": 0.8}
        parts.append(tag("rect", x=x, y=y + 1, width=16, height=12, fill=fills(palette)[kind], **outline))
        parts.append(text(words, x + 22, y + 11, 12, palette.quiet))
        x += step
    return "".join(parts)


def _position(value: float, breaks: np.ndarray) -> float:
    at = int(np.clip(np.searchsorted(breaks, value, side="right") - 1, 0, len(breaks) - 2))
    share = np.clip((value - breaks[at]) / (breaks[at + 1] - breaks[at]), 0, 1)
    return float((at + share) / (len(breaks) - 1))
