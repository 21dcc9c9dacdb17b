"""The map as a drawing: the very values, statuses, classes and colours that the browser paints."""

import base64
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely

from analysis.classes import class_of
from layouts.drawings.letters import letter_marks
from layouts.drawings.marks import Area, Disc, Drawing, Words
from layouts.drawings.palette import LIGHT, Palette
from layouts.drawings.shapes import Layer
from layouts.figures.lettering import width as wide_of
from queries.values import Status

PATTERNS = {Status.SUPPRESSED: "hatched", Status.NOT_SEPARABLE: "hatched", Status.MISSING: "dotted"}
VEILED = "veiled"
# White lines on areas with a smaller side, in points, would only look like another colour.
LEGIBLE = 7.0
NO_CLASS = 255
# Borders between areas are thin where areas are small, so that colour remains.
BORDER = (0.06, 0.5, 60)
# Radius of places of service by how many are seen at most, and of more.
DOTS, SMALLEST = ((40, 4.5), (300, 3.4), (1000, 2.4)), 1.7
# From one line of a name to the next, in sizes of its letters.
LINE = 1.15


@dataclass(frozen=True, eq=False)
class Painting:
    """What a map is drawn from: one value and status per area of the layer, the class of each, its colours; for
    circles, `most` is the value of the largest one where another map sets it, and `tones` the colours of less and more
    where they are of a change; polygons whose borders lie above, and the outlined ones; names to print (point, lines of
    words, bold), the first ones win; with `lit`, all other areas are dimmed: the spotlight of a story; areas whose
    figures are `unsure` get white lines; `compared` are polygons with the colour of their outline, `letters` those that
    stand on them; `points` (n×2, in the plane) are places of service."""

    layer: Layer
    value: np.ndarray
    status: np.ndarray
    group: np.ndarray
    colours: tuple[str, ...]
    circles: bool = False
    most: float = 0.0
    tones: tuple[str, ...] = ()
    upper: tuple[np.ndarray, ...] = ()
    outlined: np.ndarray | None = None
    names: tuple[tuple[tuple[float, float], str, bool], ...] = ()
    lit: frozenset[str] | None = None
    unsure: np.ndarray | None = None
    compared: tuple[tuple[np.ndarray, str], ...] = ()
    letters: tuple[str, ...] = ()
    points: np.ndarray | None = None


@dataclass(frozen=True)
class Frame:
    """Where the map lies on the sheet."""

    scale: float
    left: float
    top: float

    def place(self, points: np.ndarray) -> np.ndarray:
        """Points of the map on the sheet."""
        return (points - (self.left, self.top)) * self.scale


def painting(layer: Layer, payload: dict, **others) -> Painting:
    """The painting of a payload of the browser's map. Raises ValueError if the layer has other areas."""
    values, status = decoded(payload)
    if not len(layer.code) == len(values) == len(status):
        raise ValueError(f"The map has {len(values)} areas, its boundaries have {len(layer.code)}.")
    given = payload.get("classes")
    group = np.frombuffer(base64.b64decode(given), "u1") if given else class_of(values, payload["breaks"])
    colours, circles = tuple(payload["colours"]), payload["mark"] == "circle"
    most = max(map(abs, payload["breaks"]), default=0.0) if circles else 0.0
    tones = (colours[0], colours[-1]) if circles and min(payload["breaks"], default=0.0) < 0 else ()
    return Painting(layer, values, status, group, colours, circles, most, tones, **others)


def unsure_of(payload: dict) -> np.ndarray | None:
    """Which figures of a payload are uncertain, in drawing order; None where none is."""
    if "unsure" not in payload:
        return None
    bits = np.frombuffer(base64.b64decode(payload["unsure"]), "u1")
    return np.unpackbits(bits, count=len(decoded(payload)[1]), bitorder="little").astype(bool)


def decoded(payload: dict) -> tuple[np.ndarray, np.ndarray]:
    """Values and statuses of a payload, in drawing order."""
    values = np.frombuffer(base64.b64decode(payload["values"]), "<f4")
    return values, np.frombuffer(base64.b64decode(payload["status"]), "u1")


def area_map(
    given: Painting,
    box,
    width: float,
    height: float,
    says: str,
    palette: Palette = LIGHT,
    *,
    grain: float = 0.3,
    weight: float = 1.0,
    side: float = 0.0,
) -> Drawing:
    """The map fitted to `box` (left, top, right, bottom in the plane); areas beyond the sheet are left out.

    Borders are drawn to `grain` points; `weight` multiplies the widths of outlines; circles are as large as on a map
    whose shorter side is `side`, else as on this one.
    """
    frame = fitted(box, width, height)
    seen = _visible(given.layer.polygon, frame, width, height)
    marks: list = _areas(given, seen, frame, width * height, grain, palette) + _veil(given, seen, frame, grain, palette)
    for polygons in given.upper:
        shown = polygons[_visible(polygons, frame, width, height)]
        marks.append(Area(_rings(shown, frame, grain), "", palette.border, 0.8 * weight))
    if given.circles:
        marks += _circles(given, seen, frame, side or min(width, height), palette)
    own = () if given.outlined is None else ((given.outlined, palette.accent),)
    for polygons, colour in (*given.compared, *own):
        if rings := _rings(polygons, frame, grain):
            marks += [Area(rings, "", palette.halo, 3.6 * weight), Area(rings, "", colour, 2.0 * weight)]
    marks += _points(given, frame, width, height, palette)
    letters, taken = letter_marks(given.compared, given.letters, frame.place, (width, height), palette)
    return Drawing(width, height, (*marks, *_names(given, frame, width, height, palette, taken), *letters), says)


def _points(given: Painting, frame: Frame, width: float, height: float, palette: Palette) -> list[Disc]:
    """Places of service, each with a rim of its own; smaller where there are many."""
    if given.points is None or not len(given.points):
        return []
    at = frame.place(given.points)
    seen = at[((at > 0) & (at < (width, height))).all(axis=1)].tolist()
    radius = next((radius for most, radius in DOTS if len(seen) <= most), SMALLEST)
    return [Disc(x, y, radius, palette.spot, palette.halo) for x, y in seen]


def faded(colour: str, ground: str, share: float = 0.25) -> str:
    """A colour seen through so much ground: what stands outside the spotlight."""
    pairs = [(int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(share * own + (1 - share) * other):02x}" for own, other in pairs)


def fitted(box, width: float, height: float) -> Frame:
    """The frame that shows a box whole and in the middle."""
    left, top, right, bottom = box
    scale = min(width / max(right - left, 1e-9), height / max(bottom - top, 1e-9))
    return Frame(scale, left - (width / scale - (right - left)) / 2, top - (height / scale - (bottom - top)) / 2)


def around(boxes: np.ndarray, times: float = 1.06) -> tuple[float, float, float, float]:
    """One box about boxes (one row each), made larger about its middle."""
    boxes = np.atleast_2d(boxes)
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    middle, reach = (low + high) / 2, (high - low) / 2 * times
    return (*map(float, middle - reach), *map(float, middle + reach))


def largest_circle(shown: int, side: float) -> float:
    """The radius of the largest circle of so many: smaller where many are shown, as on the screen."""
    return side * (0.02 if shown > 600 else 0.036 if shown > 60 else 0.052)


def _visible(polygons: np.ndarray, frame: Frame, width: float, height: float) -> np.ndarray:
    bounds = shapely.bounds(polygons).reshape(-1, 4)
    low, high = frame.place(bounds[:, :2]), frame.place(bounds[:, 2:])
    return (high[:, 0] >= 0) & (high[:, 1] >= 0) & (low[:, 0] <= width) & (low[:, 1] <= height)


def _rings(polygons: np.ndarray, frame: Frame, grain: float) -> tuple[np.ndarray, ...]:
    """The rings of polygons on the sheet, without what is finer than the grain."""
    return _placed(shapely.simplify(shapely.get_parts(polygons), 0.5 * grain / frame.scale), frame, grain)


@lru_cache(maxsize=16)
def _simplified(layer: Layer, seen: bytes, tolerance: float) -> tuple[np.ndarray, np.ndarray]:
    """The parts of the areas that are `seen` (one byte for each), without what is finer than the tolerance, and the
    area of each: maps beside one another show the same."""
    shown = np.flatnonzero(np.frombuffer(seen, dtype=bool))
    parts, whose = shapely.get_parts(layer.polygon[shown], return_index=True)
    return shapely.simplify(parts, tolerance), shown[whose]


def _placed(parts: np.ndarray, frame: Frame, grain: float) -> tuple[np.ndarray, ...]:
    rings = shapely.get_rings(parts)
    bounds = shapely.bounds(rings).reshape(-1, 4)
    rings = rings[np.maximum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1]) * frame.scale >= grain]
    points, of_ring = shapely.get_coordinates(rings, return_index=True)
    return tuple(np.split(frame.place(points), np.flatnonzero(np.diff(of_ring)) + 1)) if len(points) else ()


def _areas(given: Painting, seen, frame: Frame, room: float, grain: float, palette: Palette) -> list[Area]:
    """One mark per look, since areas do not overlap."""
    least, most, shrink = BORDER
    thin = float(np.clip((room / max(int(seen.sum()), 1)) ** 0.5 / shrink, least, most))
    looks: dict[tuple[str, str], list[int]] = {}
    for i in np.flatnonzero(seen).tolist():
        looks.setdefault(_look(given, i, palette), []).append(i)
    parts, whose = _simplified(given.layer, seen.tobytes(), 0.5 * grain / frame.scale)
    return [
        Area(
            _placed(parts[np.isin(whose, chosen)], frame, grain), fill,
            palette.hatch if pattern else palette.edge, thin, pattern=pattern, ink=palette.hatch,
        )
        for (fill, pattern), chosen in looks.items()
        if fill
    ]  # fmt: skip


def _veil(given: Painting, seen, frame: Frame, grain: float, palette: Palette) -> list[Area]:
    """White lines over the areas whose figures are uncertain, where they are large enough to show them."""
    if given.unsure is None or not (chosen := np.flatnonzero(seen & given.unsure)).size:
        return []
    side = float(np.median(shapely.area(given.layer.polygon[seen]))) ** 0.5 * frame.scale
    rings = _rings(given.layer.polygon[chosen], frame, grain)
    return [Area(rings, "", pattern=VEILED, ink=palette.halo)] if side >= LEGIBLE else []


def _look(given: Painting, i: int, palette: Palette) -> tuple[str, str]:
    """Fill and pattern of an area."""
    kind, group = given.status[i], given.group[i]
    coloured = kind == Status.VALUE and not given.circles and given.colours and group != NO_CLASS
    fill = given.colours[group] if coloured else palette.status[kind]
    if given.circles and kind == Status.ZERO:
        fill = palette.status[Status.VALUE]
    if given.lit is not None and given.layer.code[i] not in given.lit:
        return faded(fill, palette.ground) if fill else "", ""
    return fill, PATTERNS.get(Status(int(kind)), "")


def _circles(given: Painting, seen, frame: Frame, side: float, palette: Palette) -> list[Disc]:
    """Their area goes with the value; of a change with how large it is, and the colour with its direction."""
    shown = np.flatnonzero(seen & (given.status == Status.VALUE) & (given.value != 0))
    if not shown.size:
        return []
    size = np.abs(given.value)
    most = max(float(size[shown].max()), given.most)
    widest = largest_circle(int((given.status == Status.VALUE).sum()), side)
    order = shown[np.argsort(-size[shown])]
    radius = np.maximum(0.6, widest * np.sqrt(size[order] / most))
    less, more = given.tones or (palette.circle, palette.circle)
    return [
        Disc(float(x), float(y), float(r), more if rises else less, palette.halo, 0.6)
        for (x, y), r, rises in zip(frame.place(given.layer.point[order]), radius, given.value[order] > 0, strict=True)
    ]


def _names(given: Painting, frame: Frame, width: float, height: float, palette: Palette, free_of: list) -> list[Words]:
    """Names that do not lie over one another, nor over the boxes that they are to be free of."""
    taken: list[tuple[float, float, float, float]] = [*free_of]
    marks = []
    step = max(min(width, height) / 400, 1.0) ** 0.75
    for point, words, bold in given.names:
        x, y = map(float, frame.place(np.array(point)))
        size = (8.0 if bold else 7.0) * step
        lines = words.split("\n")
        reach = max(wide_of(line, size) for line in lines) / 2
        box = (x - reach - 1, y - size, x + reach + 1, y + 2 + LINE * size * (len(lines) - 1))
        free = all(box[0] > b[2] or b[0] > box[2] or box[1] > b[3] or b[1] > box[3] for b in taken)
        if free and box[0] > 0 and box[2] < width and box[1] > 0 and box[3] < height:
            taken.append(box)
            marks += [
                Words(x, y + LINE * size * i, line, round(size, 1), palette.ink, bold, "middle", palette.halo)
                for i, line in enumerate(lines)
                if line
            ]
    return marks
