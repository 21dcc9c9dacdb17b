"""A map as a sheet to take away: title, finding, map, legend, source and notes, as one SVG text."""

from collections.abc import Sequence

import numpy as np
import resvg_py

from layouts.figures import sheet_legend
from layouts.figures.lettering import FAMILY, lines, tag, text, width
from layouts.figures.paths import Box, path
from layouts.figures.sheet import MARGIN, MINI, PAPER, Palette, Sheet, classes, fills, largest_circle

PARTS = ("head", "legend", "foot")
WIDTH, HEIGHT = 1280, 900
MANY = 400


def map_sheet(
    sheet: Sheet,
    *,
    width: int = WIDTH,
    height: int = HEIGHT,
    parts: Sequence[str] = PARTS,
    palette: Palette = PAPER,
    margin: float = 18,
    weight: float = 1.0,
    grain: float = 0.5,
) -> str:
    """The sheet as SVG text of `width` × `height` pixels, with those of "head", "legend" and "foot" asked for.

    Pure: the same sheet gives the same text. A slide that has its own title asks for `parts=("legend",)`.
    `margin` is kept free around the map, `weight` multiplies the widths of outlines,
    `grain` is the precision of borders in pixels.
    """
    head, top = _head(sheet, width, palette) if "head" in parts else ("", 0.0)
    foot, bottom = _foot(sheet, width, height, palette) if "foot" in parts else ("", float(height))
    legend, bottom = sheet_legend.legend(sheet, width, bottom, palette) if "legend" in parts else ("", bottom)
    box = Box.around(sheet.extent, 0, top, width, bottom - top, margin)
    drawn = _map(sheet, box, weight, grain, palette)
    ground = tag("rect", width=width, height=height, fill=palette.ground)
    return tag(
        "svg", _patterns(palette), ground, drawn, head, legend, foot,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {height}", width=width, height=height,
        font_family=FAMILY, role="img",
    )  # fmt: skip


def png(svg: str, zoom: float = 2.0) -> bytes:
    """The SVG drawn as a PNG picture, `zoom` pixels per pixel, with the fonts of the system."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom))


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


def mini_map(sheet: Sheet, width: int = 220, height: int = 160) -> str:
    """The map alone, small, as the address of a picture (a data URI) that needs no request of its own."""
    grain = 1.0 if len(sheet.polygon) > MANY else 0.5
    drawn = map_sheet(sheet, width=width, height=height, parts=(), palette=MINI, margin=4, weight=0.55, grain=grain)
    return "data:image/svg+xml," + drawn.replace("%", "%25").replace("#", "%23")


def _map(sheet: Sheet, box: Box, weight: float, grain: float, palette: Palette) -> str:
    seen = box.shows(sheet.polygon)
    place = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    clip = tag("clipPath", tag("rect", **place), id="map")
    parts = [tag("rect", **place, fill=palette.sea), *_areas(sheet, seen, box, grain, palette)]
    for polygons in sheet.upper:
        shown = polygons[box.shows(polygons)]
        parts.append(_line(path(shown, box, grain), palette.upper, weight))
    if sheet.circles:
        parts += _circles(sheet, seen, box, palette)
    if sheet.selected is not None:
        outline = path(sheet.selected, box, grain)
        parts += [_line(outline, palette.ground, 6 * weight), _line(outline, palette.accent, 3 * weight)]
    return clip + tag("g", *parts, *_names(sheet, box, palette), clip_path="url(#map)")


def _border(sheet: Sheet, seen: np.ndarray, box: Box) -> float:
    """Width of the borders between areas: thin where areas are small, so that colour remains."""
    side = (box.width * box.height / max(int(seen.sum()), 1)) ** 0.5
    return float(np.clip(side / 45, 0.08, 0.7))


def _areas(sheet: Sheet, seen: np.ndarray, box: Box, grain: float, palette: Palette) -> list[str]:
    thin = _border(sheet, seen, box)
    parts, border = [], {"stroke": palette.border, "stroke_width": thin, "stroke_linejoin": "round"}
    if sheet.circles:
        shown = seen & np.isin(sheet.kind, ("value", "zero"))
        parts.append(tag("path", d=path(sheet.polygon[shown], box, grain), fill="#DCE5E9", **border))
    else:
        at = classes(sheet.value, sheet.breaks)
        for i, colour in enumerate(sheet.colours):
            shown = seen & (sheet.kind == "value") & (at == i)
            if shown.any():
                parts.append(tag("path", d=path(sheet.polygon[shown], box, grain), fill=colour, **border))
    for kind, fill in fills(palette).items():
        shown = seen & (sheet.kind == kind)
        if shown.any() and not (sheet.circles and kind == "zero"):
            edge = border if kind == "zero" else {"stroke": palette.pattern, "stroke_width": thin}
            parts.append(tag("path", d=path(sheet.polygon[shown], box, grain), fill=fill, **edge))
    return parts


def _circles(sheet: Sheet, seen: np.ndarray, box: Box, palette: Palette) -> list[str]:
    shown = np.flatnonzero(seen & (sheet.kind == "value"))
    if not shown.size:
        return []
    places, largest = box.place(sheet.point[shown]), float(np.nanmax(sheet.value[shown]))
    order, widest = np.argsort(-sheet.value[shown]), largest_circle(sheet)
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
