"""The map as a drawing: the very values, statuses, classes and colours that the browser paints."""

import base64
from dataclasses import dataclass

import numpy as np
import shapely

from layouts.drawings.marks import Area, Disc, Drawing, Lines, Words
from layouts.drawings.palette import LIGHT, Palette
from layouts.drawings.shapes import Shape
from queries.values import Status

HATCH_STEP = 3.2
LARGEST_CIRCLE = 0.045


@dataclass(frozen=True, eq=False)
class Sheet:
    """What a map is drawn from: the payload of the browser's map, the areas of its level, those whose
    borders lie above, and names to print (point, words, bold)."""

    payload: dict
    areas: tuple[Shape, ...]
    upper: tuple[Shape, ...] = ()
    names: tuple[tuple[tuple[float, float], str, bool], ...] = ()
    outlined: tuple[Shape, ...] = ()
    lit: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Frame:
    """Where the map lies on the sheet."""

    scale: float
    left: float
    top: float

    def place(self, points: np.ndarray) -> np.ndarray:
        """Points of the map on the sheet."""
        return (points - (self.left, self.top)) * self.scale


def area_map(sheet: Sheet, box, width: float, height: float, says: str, palette: Palette = LIGHT) -> Drawing:
    """The map fitted to `box` (left, top, right, bottom); areas beyond the sheet are left out.

    With `lit`, all other areas are dimmed: the spotlight of a story.
    """
    frame = fitted(box, width, height)
    values, status = decoded(sheet.payload)
    colours = _fills(sheet.payload, values, status, palette)
    inside = [i for i, shape in enumerate(sheet.areas) if _visible(shape, frame, width, height)]
    inside.sort(key=lambda i: -float(np.prod(np.ptp(sheet.areas[i].rings[0], axis=0))))
    marks: list = []
    for i in inside:
        rings = tuple(frame.place(ring) for ring in sheet.areas[i].rings)
        dimmed = bool(sheet.lit) and sheet.areas[i].code not in sheet.lit
        fill = faded(colours[i], palette.ground) if dimmed else colours[i]
        marks.append(Area(rings, fill, palette.edge, 0.35))
        if status[i] in (Status.SUPPRESSED, Status.NOT_SEPARABLE, Status.MISSING) and not dimmed:
            marks += _pattern(rings, status[i], palette)
    for shape in sheet.upper:
        marks.append(Area(tuple(map(frame.place, shape.rings)), "", palette.border, 0.8))
    if sheet.payload["mark"] == "circle":
        marks += _circles(sheet, values, status, inside, frame, min(width, height), palette)
    for shape in sheet.outlined:
        rings = tuple(map(frame.place, shape.rings))
        marks += [Area(rings, "", palette.halo, 3.2), Area(rings, "", palette.accent, 1.8)]
    return Drawing(width, height, (*marks, *_names(sheet, frame, width, height, palette)), says)


def faded(colour: str, ground: str, share: float = 0.25) -> str:
    """A colour seen through so much ground: what stands outside the spotlight."""
    pairs = [(int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(share * own + (1 - share) * other):02x}" for own, other in pairs)


def decoded(payload: dict) -> tuple[np.ndarray, np.ndarray]:
    """Values and statuses of a payload, in drawing order."""
    values = np.frombuffer(base64.b64decode(payload["values"]), "<f4")
    return values, np.frombuffer(base64.b64decode(payload["status"]), "u1")


def classes(values: np.ndarray, breaks: list[float]) -> np.ndarray:
    """The class of each value; a value on a break belongs to the upper class."""
    return np.searchsorted(np.asarray(breaks[1:-1], dtype=float), values.astype(float), side="right")


def fitted(box, width: float, height: float) -> Frame:
    """The frame that shows a box whole and in the middle."""
    left, top, right, bottom = box
    scale = min(width / max(right - left, 1e-9), height / max(bottom - top, 1e-9))
    return Frame(scale, left - (width / scale - (right - left)) / 2, top - (height / scale - (bottom - top)) / 2)


def around(shapes: tuple[Shape, ...], times: float = 1.06) -> tuple[float, float, float, float]:
    """The box of some areas, made larger about its middle."""
    boxes = np.array([shape.box for shape in shapes])
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    middle, reach = (low + high) / 2, (high - low) / 2 * times
    return (*map(float, middle - reach), *map(float, middle + reach))


def _visible(shape: Shape, frame: Frame, width: float, height: float) -> bool:
    for ring in shape.rings:
        low, high = frame.place(ring.min(axis=0)), frame.place(ring.max(axis=0))
        if high[0] >= 0 and high[1] >= 0 and low[0] <= width and low[1] <= height:
            return True
    return False


def _fills(payload: dict, values, status, palette: Palette) -> list[str]:
    circles = payload["mark"] == "circle"
    at = classes(values, payload["breaks"]) if len(payload["breaks"]) > 1 else np.zeros(len(values), int)
    return [
        palette.status[kind] if kind != Status.VALUE or circles or not payload["colours"] else payload["colours"][group]
        for kind, group in zip(status.tolist(), at.tolist(), strict=True)
    ]


def _pattern(rings, status: int, palette: Palette) -> list:
    """Hatching of what is suppressed, dots of what is missing, as lines cut at the border."""
    outline = shapely.make_valid(shapely.MultiPolygon([shapely.Polygon(ring) for ring in rings if len(ring) > 3]))
    left, top, right, bottom = shapely.bounds(outline)
    reach = right - left + bottom - top
    starts = np.arange(np.floor((left + top) / HATCH_STEP) * HATCH_STEP, right + bottom, HATCH_STEP)
    if not 0 < len(starts) < 2000:
        return []
    corners = np.array([[(s - top + reach, top - reach), (s - top - reach, top + reach)] for s in starts])
    cut = shapely.intersection(shapely.multilinestrings(shapely.linestrings(corners)), outline)
    cut_lines = (part for part in shapely.get_parts(cut) if part.geom_type == "LineString" and not part.is_empty)
    parts = tuple(map(shapely.get_coordinates, cut_lines))
    if not parts:
        return []
    if status == Status.MISSING:
        return [Lines(parts, palette.hatch, 0.9, (0.9, 2.6))]
    return [Lines(parts, palette.hatch, 0.5)]


def _circles(sheet: Sheet, values, status, inside, frame: Frame, side: float, palette: Palette) -> list:
    shown = [i for i in inside if status[i] == Status.VALUE and values[i] > 0]
    most = max((float(values[i]) for i in shown), default=1.0)
    largest = LARGEST_CIRCLE * side * (1.6 if len(shown) < 60 else 1.0)
    marks = []
    for i in sorted(shown, key=lambda i: -values[i]):
        x, y = frame.place(np.array(sheet.areas[i].point))
        marks.append(Disc(x, y, max(0.6, largest * float(values[i] / most) ** 0.5), palette.circle, palette.halo, 0.6))
    return marks


def _names(sheet: Sheet, frame: Frame, width: float, height: float, palette: Palette) -> list[Words]:
    """Names that do not lie over one another; the first ones win."""
    taken: list[tuple[float, float, float, float]] = []
    marks = []
    for point, words, bold in sheet.names:
        x, y = frame.place(np.array(point))
        size = 8.0 if bold else 7.0
        reach = sum(size if c >= "\u2e80" else 0.55 * size for c in words) / 2
        box = (x - reach - 1, y - size, x + reach + 1, y + 2)
        free = all(box[0] > b[2] or b[0] > box[2] or box[1] > b[3] or b[1] > box[3] for b in taken)
        if free and box[0] > 0 and box[2] < width and box[1] > 0 and box[3] < height:
            taken.append(box)
            marks.append(Words(x, y, words, size, palette.ink, bold, "middle", palette.halo))
    return marks
