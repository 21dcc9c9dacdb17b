"""What a picture is made of. Lengths are points (1/72 inch), y points down."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Area:
    """Filled rings of one look, n×2 arrays, holes by the even-odd rule; `pattern` is "hatched", "dotted" or none
    and drawn over the fill in `ink`."""

    rings: tuple[np.ndarray, ...]
    fill: str
    edge: str = ""
    width: float = 0.0
    opacity: float = 1.0
    pattern: str = ""
    ink: str = ""


@dataclass(frozen=True, eq=False)
class Lines:
    """Polylines of one look."""

    parts: tuple[np.ndarray, ...]
    colour: str
    width: float
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True)
class Disc:
    """A filled circle, with an edge where one is given."""

    x: float
    y: float
    radius: float
    fill: str
    edge: str = ""
    opacity: float = 1.0


@dataclass(frozen=True)
class Words:
    """A line of text from its baseline; `anchor` is start, middle or end; `halo` a colour behind it."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    bold: bool = False
    anchor: str = "start"
    halo: str = ""


@dataclass(frozen=True, eq=False)
class Drawing:
    """Marks from back to front on a sheet; what lies beyond its edge is cut. `says` is its text alternative."""

    width: float
    height: float
    marks: tuple
    says: str = ""


@dataclass(frozen=True, eq=False)
class Inset:
    """A drawing within a drawing, its upper left corner at (x, y)."""

    x: float
    y: float
    drawing: Drawing


def rectangle(x: float, y: float, width: float, height: float) -> np.ndarray:
    """The ring of a rectangle."""
    return np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)], dtype=float)
