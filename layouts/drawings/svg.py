"""A drawing as SVG: text stays text, in the fonts of the reader's machine."""

from base64 import b64encode
from functools import singledispatch
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from layouts.drawings.marks import Area, Box, Disc, Drawing, Lines, Words
from layouts.figures.lettering import FAMILY


def svg(drawing: Drawing) -> str:
    """The drawing as an SVG document of its own."""
    wide, high = round(drawing.width, 1), round(drawing.height, 1)
    body = "".join(_mark(mark) for mark in drawing.marks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
        f' role="img" font-family={quoteattr(FAMILY)}><title>{escape(drawing.says)}</title>{body}</svg>'
    )


def address(drawing: Drawing) -> str:
    """The drawing as an address that an image can show."""
    return "data:image/svg+xml;base64," + b64encode(svg(drawing).encode()).decode("ascii")


def _path(points: np.ndarray, close: bool) -> str:
    steps = " ".join(f"{x:.1f} {y:.1f}" for x, y in points.tolist())
    return f"M{steps}{'Z' if close else ''}"


@singledispatch
def _mark(mark) -> str:
    raise TypeError(f"{mark!r} is not a mark.")


@_mark.register
def _(mark: Area) -> str:
    path = "".join(_path(ring, True) for ring in mark.rings)
    edge = f' stroke="{mark.edge}" stroke-width="{mark.width}" stroke-linejoin="round"' if mark.edge else ""
    seen = f' opacity="{mark.opacity}"' if mark.opacity < 1 else ""
    return f'<path d="{path}" fill="{mark.fill or "none"}" fill-rule="evenodd"{edge}{seen}/>'


@_mark.register
def _(mark: Lines) -> str:
    path = "".join(_path(part, False) for part in mark.parts)
    dash = f' stroke-dasharray="{" ".join(map(str, mark.dash))}"' if mark.dash else ""
    return f'<path d="{path}" fill="none" stroke="{mark.colour}" stroke-width="{mark.width}"{dash}/>'


@_mark.register
def _(mark: Box) -> str:
    return (
        f'<rect x="{mark.x:.1f}" y="{mark.y:.1f}" width="{mark.width:.1f}" height="{mark.height:.1f}"'
        f' fill="{mark.fill}"/>'
    )


@_mark.register
def _(mark: Disc) -> str:
    edge = f' stroke="{mark.edge}" stroke-width="0.7"' if mark.edge else ""
    seen = f' fill-opacity="{mark.opacity}"' if mark.opacity < 1 else ""
    return f'<circle cx="{mark.x:.1f}" cy="{mark.y:.1f}" r="{mark.radius:.1f}" fill="{mark.fill}"{edge}{seen}/>'


@_mark.register
def _(mark: Words) -> str:
    look = f'font-size="{mark.size}" fill="{mark.colour}" text-anchor="{mark.anchor}"'
    look += ' font-weight="600"' if mark.bold else ""
    look += f' stroke="{mark.halo}" stroke-width="2.4" paint-order="stroke"' if mark.halo else ""
    return f'<text x="{mark.x:.1f}" y="{mark.y:.1f}" {look}>{escape(mark.text)}</text>'
