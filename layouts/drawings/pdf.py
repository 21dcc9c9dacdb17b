"""A drawing on a page of a PDF: vectors and real text."""

from functools import singledispatch

import numpy as np
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import FILL_EVEN_ODD, Canvas

from layouts.drawings.fonts import registered, width
from layouts.drawings.marks import Area, Box, Disc, Drawing, Lines, Words


def draw(canvas: Canvas, drawing: Drawing, x: float, y: float) -> None:
    """Put the drawing with its upper left corner at (x, y), measured from the lower left of the page."""
    canvas.saveState()
    canvas.translate(x, y)
    edge = canvas.beginPath()
    edge.rect(0, -drawing.height, drawing.width, drawing.height)
    canvas.clipPath(edge, stroke=0, fill=0)
    canvas.setLineJoin(1)
    for mark in drawing.marks:
        _mark(mark, canvas)
    canvas.restoreState()


def _path(canvas: Canvas, parts: tuple[np.ndarray, ...], close: bool):
    path = canvas.beginPath()
    for part in parts:
        (first_x, first_y), *rest = np.round(part, 2).tolist()
        path.moveTo(first_x, -first_y)
        for x, y in rest:
            path.lineTo(x, -y)
        if close:
            path.close()
    return path


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
    path = _path(canvas, mark.rings, True)
    canvas.drawPath(path, stroke=int(bool(mark.edge)), fill=int(bool(mark.fill)), fillMode=FILL_EVEN_ODD)
    if mark.opacity < 1:
        canvas.setFillAlpha(1)


@_mark.register
def _(mark: Lines, canvas: Canvas) -> None:
    canvas.setStrokeColor(HexColor(mark.colour))
    canvas.setLineWidth(mark.width)
    canvas.setDash(*((list(mark.dash), 0) if mark.dash else ([], 0)))
    canvas.drawPath(_path(canvas, mark.parts, False), stroke=1, fill=0)
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
