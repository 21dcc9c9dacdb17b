"""A map as a sheet to take away: title, finding, map, legend, source and notes, as one SVG text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import resvg_py

from layouts.figures import theme
from layouts.figures.lettering import FAMILY, lines, tag, text, width
from layouts.figures.paths import Box, path

PARTS = ("head", "legend", "foot")
WIDTH, HEIGHT = 1280, 900
MARGIN = 36
CELL, CELL_HEIGHT = 92, 14


@dataclass(frozen=True)
class Palette:
    """The colours of a sheet: on paper, or on the dark ground of a stage."""

    ground: str = "#FFFFFF"
    sea: str = "#F3F6F8"
    ink: str = theme.INK
    quiet: str = "#586572"
    border: str = "#FFFFFF"
    upper: str = "#51606D"
    accent: str = theme.ACCENT
    accent_text: str = theme.ACCENT_TEXT
    zero: str = "#F5EFDF"
    withheld: str = "#F1F3F4"
    pattern: str = "#8C98A2"
    circle: str = theme.TEAL


PAPER = Palette()
STAGE = Palette(
    ground="#0F1B22", sea="#0F1B22", ink="#F2F6F7", quiet="#A9B6BF", border="#0F1B22", upper="#C7D1D7",
    accent="#FF8A52", accent_text="#FF8A52", zero="#4A463B", withheld="#24313A", pattern="#7F8D97", circle="#7DBBB9",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Sheet:
    """What a sheet shows. One entry per area in `polygon`, `value`, `kind` and `point`.

    `kind` is "value", "zero", "missing", "suppressed" or "not_applicable"; `breaks` are the edges of the
    classes that `colours` fill, or no class where `circles` stand for counts. `names` are words at a place
    (lon, lat); `absences` pairs of kind and words for the legend; `notes` the lines at the foot.
    """

    title: str
    subtitle: str
    finding: tuple[str, str]
    polygon: np.ndarray
    point: np.ndarray
    value: np.ndarray
    kind: np.ndarray
    breaks: np.ndarray
    colours: Sequence[str]
    ticks: Sequence[str]
    extent: tuple[float, float, float, float]
    circles: bool = False
    upper: Sequence[np.ndarray] = ()
    selected: np.ndarray | None = None
    names: Sequence[tuple[str, float, float]] = ()
    benchmark: tuple[float, str] | None = None
    absences: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = field(default=())


def map_sheet(
    sheet: Sheet,
    *,
    width: int = WIDTH,
    height: int = HEIGHT,
    parts: Sequence[str] = PARTS,
    palette: Palette = PAPER,
) -> str:
    """The sheet as SVG text of `width` × `height` pixels, with those of "head", "legend" and "foot" asked for.

    Pure: the same sheet gives the same text. A slide that has its own title asks for `parts=("legend",)`.
    """
    head, top = _head(sheet, width, palette) if "head" in parts else ("", 0.0)
    foot, bottom = _foot(sheet, width, height, palette) if "foot" in parts else ("", float(height))
    legend, bottom = _legend(sheet, width, bottom, palette) if "legend" in parts else ("", bottom)
    drawn = _map(sheet, top, width, bottom, palette)
    ground = tag("rect", width=width, height=height, fill=palette.ground)
    return tag(
        "svg", _patterns(palette), ground, drawn, head, legend, foot,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {height}", width=width, height=height,
        font_family=FAMILY, role="img",
    )  # fmt: skip


def png(svg: str, zoom: float = 2.0) -> bytes:
    """The SVG drawn as a PNG picture, `zoom` pixels per pixel, with the fonts of the system."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom))


def classes(value: np.ndarray, breaks: np.ndarray) -> np.ndarray:
    """The class of each value; a value on a break belongs to the upper class, the highest to the last."""
    inner = np.asarray(breaks[1:-1], dtype=float)
    return np.searchsorted(inner, np.nan_to_num(value, nan=-np.inf), side="right")


def _patterns(palette: Palette) -> str:
    hatch = tag("path", d="M-1 7L7-1M-1 1L1-1M5 7L7 5", stroke=palette.pattern, stroke_width=1.1)
    dots = "".join(tag("circle", cx=at, cy=at, r=0.8, fill=palette.pattern) for at in (1.5, 4.5))
    ground = tag("rect", width=6, height=6, fill=palette.withheld)
    frame = {"width": 6, "height": 6, "patternUnits": "userSpaceOnUse"}
    return tag(
        "defs",
        tag("pattern", ground, hatch, id="suppressed", **frame),
        tag("pattern", ground, dots, id="missing", **frame),
    )


def fills(palette: Palette) -> dict[str, str]:
    """What fills the areas and swatches of each kind that is not a value."""
    return {
        "zero": palette.zero,
        "suppressed": "url(#suppressed)",
        "missing": "url(#missing)",
        "not_applicable": palette.ground,
    }


def _head(sheet: Sheet, wide: int, palette: Palette) -> tuple[str, float]:
    room, y = wide - 2 * MARGIN, MARGIN + 22.0
    parts = []
    for line in lines(sheet.title, 26, room)[:2]:
        parts.append(text(line, MARGIN, y, 26, palette.ink, font_weight=700))
        y += 32
    parts.append(text(sheet.subtitle, MARGIN, y - 6, 14, palette.quiet))
    y += 20
    plain, strong = sheet.finding
    for line in lines(f"{plain}{strong}", 17, room)[:2]:
        parts.append(text(line, MARGIN, y, 17, palette.accent_text if sheet.selected is not None else palette.ink))
        y += 24
    return "".join(parts), y - 8


def _foot(sheet: Sheet, wide: int, high: int, palette: Palette) -> tuple[str, float]:
    written = [line for note in sheet.notes for line in lines(note, 11, wide - 2 * MARGIN)]
    top = high - MARGIN + 12 - 16.0 * len(written)
    parts = [text(line, MARGIN, top + 16 * i, 11, palette.quiet) for i, line in enumerate(written, 1)]
    return "".join(parts), top - 8


def _legend(sheet: Sheet, wide: int, bottom: float, palette: Palette) -> tuple[str, float]:
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


def _largest_circle(sheet: Sheet) -> float:
    """Smaller where many areas are shown, as on the screen."""
    shown = int((sheet.kind == "value").sum())
    return 13.0 if shown > 600 else 24.0 if shown > 60 else 36.0


def _circles_key(sheet: Sheet, top: float, palette: Palette) -> tuple[str, float]:
    parts, x = [], MARGIN + 14.0
    for share, words in zip((0.06, 0.3, 1.0), sheet.ticks, strict=False):
        radius = _largest_circle(sheet) * share**0.5
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


def _map(sheet: Sheet, top: float, wide: int, bottom: float, palette: Palette) -> str:
    box = Box.around(sheet.extent, 0, top, wide, bottom - top, margin=18)
    seen = box.shows(sheet.polygon)
    clip = tag("clipPath", tag("rect", x=0, y=top, width=wide, height=bottom - top), id="map")
    sea = tag("rect", x=0, y=top, width=wide, height=bottom - top, fill=palette.sea)
    parts = [sea, *_areas(sheet, seen, box, palette)]
    for polygons in sheet.upper:
        shown = polygons[box.shows(polygons)]
        parts.append(_line(path(shown, box), palette.upper, 1.0))
    if sheet.circles:
        parts += _circles(sheet, seen, box, palette)
    if sheet.selected is not None:
        outline = path(sheet.selected, box)
        parts += [_line(outline, palette.ground, 6), _line(outline, palette.accent, 3)]
    return clip + tag("g", *parts, *_names(sheet, box, palette), clip_path="url(#map)")


def _areas(sheet: Sheet, seen: np.ndarray, box: Box, palette: Palette) -> list[str]:
    parts, border = [], {"stroke": palette.border, "stroke_width": 0.6, "stroke_linejoin": "round"}
    if sheet.circles:
        shown = seen & np.isin(sheet.kind, ("value", "zero"))
        parts.append(tag("path", d=path(sheet.polygon[shown], box), fill="#DCE5E9", **border))
    else:
        at = classes(sheet.value, sheet.breaks)
        for i, colour in enumerate(sheet.colours):
            shown = seen & (sheet.kind == "value") & (at == i)
            if shown.any():
                parts.append(tag("path", d=path(sheet.polygon[shown], box), fill=colour, **border))
    for kind, fill in fills(palette).items():
        shown = seen & (sheet.kind == kind)
        if shown.any() and not (sheet.circles and kind == "zero"):
            edge = border if kind == "zero" else {"stroke": palette.pattern, "stroke_width": 0.6}
            parts.append(tag("path", d=path(sheet.polygon[shown], box), fill=fill, **edge))
    return parts


def _circles(sheet: Sheet, seen: np.ndarray, box: Box, palette: Palette) -> list[str]:
    shown = np.flatnonzero(seen & (sheet.kind == "value"))
    if not shown.size:
        return []
    places, largest = box.place(sheet.point[shown]), float(np.nanmax(sheet.value[shown]))
    order, widest = np.argsort(-sheet.value[shown]), _largest_circle(sheet)
    style = {"fill": palette.circle, "fill_opacity": 0.55, "stroke": palette.ground, "stroke_width": 0.7}
    return [
        tag("circle", cx=float(places[i, 0]), cy=float(places[i, 1]),
            r=float(widest * (sheet.value[shown[i]] / largest) ** 0.5), **style)
        for i in order
    ]  # fmt: skip


def _names(sheet: Sheet, box: Box, palette: Palette) -> list[str]:
    """The names that fit without standing on another, the first ones first."""
    parts, taken = [], []
    for words, lon, lat in sheet.names:
        x, y = box.place(np.array([[lon, lat]]))[0]
        half = width(words, 13) / 2 + 3
        if not (box.x + half < x < box.x + box.width - half and box.y + 10 < y < box.y + box.height - 10):
            continue
        if any(abs(x - a) < half + b and abs(y - c) < 17 for a, b, c in taken):
            continue
        taken.append((x, half, y))
        halo = {"stroke": palette.ground, "stroke_width": 3.5, "stroke_linejoin": "round", "paint_order": "stroke"}
        parts.append(
            text(words, float(x), float(y) + 4.5, 13, palette.ink, text_anchor="middle", font_weight=600, **halo)
        )
    return parts


def _line(outline: str, colour: str, thick: float) -> str:
    return tag("path", d=outline, fill="none", stroke=colour, stroke_width=thick, stroke_linejoin="round")
