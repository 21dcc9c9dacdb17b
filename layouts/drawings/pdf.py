"""A drawing on a page of a PDF: vectors and real text."""

from collections.abc import Sequence
from functools import singledispatch

import numpy as np
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import FILL_EVEN_ODD, Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from layouts.drawings.fonts import registered, width
from layouts.drawings.marks import Area, Box, Disc, Drawing, Inset, Lines, Words, rectangle
from layouts.drawings.palette import LIGHT

# Pages are binary: their seven-bit form is a quarter larger and takes longer than all else on them.
rl_config.useA85 = 0
STEP = {"hatched": 3.2, "dotted": 3.0, "veiled": 5.0}


def draw(canvas: Canvas, drawing: Drawing, x: float, y: float, scale: float = 1.0) -> None:
    """Put the drawing with its upper left corner at (x, y), measured from the lower left of the page."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(scale, scale)
    edge = canvas.beginPath()
    edge.rect(0, -drawing.height, drawing.width, drawing.height)
    canvas.clipPath(edge, stroke=0, fill=0)
    canvas.setLineJoin(1)
    for mark in drawing.marks:
        _mark(mark, canvas)
    canvas.restoreState()


def swatch(canvas: Canvas, x: float, y: float, wide: float, high: float, colour: str, pattern: str = "") -> None:
    """A sample of a look of areas for a legend, its lower left corner at (x, y)."""
    ring = rectangle(x, -y - high, wide, high)
    _mark(Area((ring,), colour, LIGHT.hatch, 0.4, pattern=pattern, ink=LIGHT.hatch), canvas)


def _path(parts: Sequence[np.ndarray], close: bool) -> PDFPathObject:
    """The parts as operators of PDF; written here, since point by point the library takes ten times as long."""
    written = []
    for part in parts:
        first, *others = [f"{x:.2f} {y:.2f}" for x, y in (part * (1, -1)).tolist()]
        written.append(f"{first} m {' l '.join(others)}{' l' if others else ''}{' h' if close else ''}")
    return PDFPathObject(code=written)


@singledispatch
def _mark(mark, canvas: Canvas) -> None:
    raise TypeError(f"{mark!r} is not a mark.")


@_mark.register
def _(mark: Area, canvas: Canvas) -> None:
    if mark.fill:
        canvas.setFillColor(HexColor(mark.fill))
        canvas.setFillAlpha(mark.opacity)
    if mark.edge:
        canvas.setStrokeColor(HexColor(mark.edge))
        canvas.setLineWidth(mark.width)
    if not mark.rings:
        return
    path = _path(mark.rings, True)
    fill, edge = int(bool(mark.fill)), int(bool(mark.edge))
    if fill or edge:
        canvas.drawPath(path, stroke=0 if mark.pattern else edge, fill=fill, fillMode=FILL_EVEN_ODD)
    if mark.pattern:
        _pattern(canvas, mark, path)
        if edge:
            canvas.drawPath(path, stroke=1, fill=0)
    if mark.opacity < 1:
        canvas.setFillAlpha(1)


def _pattern(canvas: Canvas, mark: Area, path: PDFPathObject) -> None:
    """Lines or dots over the areas and nowhere else."""
    points = np.concatenate(mark.rings)
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    step = STEP[mark.pattern]
    # Whole steps of the sheet, so that the patterns of two marks meet.
    veiled = mark.pattern == "veiled"
    low, high = (left - bottom, right - top) if veiled else (left + top, right + bottom)
    starts, slope = np.arange(np.floor(low / step) * step, high, step), 1 if veiled else -1
    lines = [np.array([(start + slope * top, top), (start + slope * bottom, bottom)]) for start in starts.tolist()]
    canvas.saveState()
    canvas.clipPath(path, stroke=0, fill=0, fillMode=FILL_EVEN_ODD)
    canvas.setStrokeColor(HexColor(mark.ink))
    dotted = mark.pattern == "dotted"
    canvas.setLineWidth(1.0 if veiled else 0.9 if dotted else 0.5)
    canvas.setStrokeAlpha(0.62 if veiled else 1)
    canvas.setDash([0.9, 2.6] if dotted else [], 0)
    canvas.drawPath(_path(lines, False), stroke=1, fill=0)
    canvas.restoreState()


@_mark.register
def _(mark: Lines, canvas: Canvas) -> None:
    canvas.setStrokeColor(HexColor(mark.colour))
    canvas.setLineWidth(mark.width)
    canvas.setDash(*((list(mark.dash), 0) if mark.dash else ([], 0)))
    canvas.drawPath(_path(mark.parts, False), stroke=1, fill=0)
    canvas.setDash([], 0)


@_mark.register
def _(mark: Box, canvas: Canvas) -> None:
    canvas.setFillColor(HexColor(mark.fill))
    canvas.rect(mark.x, -mark.y - mark.height, mark.width, mark.height, stroke=0, fill=1)


@_mark.register
def _(mark: Disc, canvas: Canvas) -> None:
    canvas.setFillColor(HexColor(mark.fill))
    canvas.setFillAlpha(mark.opacity)
    if mark.edge:
        canvas.setStrokeColor(HexColor(mark.edge))
        canvas.setLineWidth(0.7)
    canvas.circle(mark.x, -mark.y, mark.radius, stroke=int(bool(mark.edge)), fill=1)
    canvas.setFillAlpha(1)


@_mark.register
def _(mark: Words, canvas: Canvas) -> None:
    wide = width(mark.text, mark.size, mark.bold)
    left = mark.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[mark.anchor] * wide
    if mark.halo:
        # An outlined text would stand in the file twice, and be found and copied twice.
        canvas.setFillColor(HexColor(mark.halo))
        canvas.setFillAlpha(0.72)
        canvas.roundRect(left - 1.5, -mark.y - 0.28 * mark.size, wide + 3, 1.26 * mark.size, 2, stroke=0, fill=1)
        canvas.setFillAlpha(1)
    canvas.setFillColor(HexColor(mark.colour))
    canvas.setFont(registered()[mark.bold], mark.size)
    canvas.drawString(left, -mark.y, mark.text)


@_mark.register
def _(mark: Inset, canvas: Canvas) -> None:
    draw(canvas, mark.drawing, mark.x, -mark.y)
