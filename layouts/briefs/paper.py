"""A brief as two A4 pages of PDF: vectors, real text, the typeface embedded."""

import io
from collections.abc import Iterable

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from layouts.briefs.content import Bars, Brief
from layouts.drawings import pdf
from layouts.drawings.fonts import fitted, lines, registered, width
from layouts.drawings.palette import LIGHT
from layouts.figures import theme
from layouts.texts import say

WIDE, HIGH = A4
LEFT, RIGHT = 40.0, WIDE - 40.0
TOP, FOOT = HIGH - 36.0, 62.0
GAP = 19.0


def pages(briefs: Iterable[Brief], title: str) -> bytes:
    """One document of two pages per brief, with a bookmark for each."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle(title)
    for entry in briefs:
        canvas.setAuthor(entry.atlas)
        canvas.bookmarkPage(entry.name + entry.parents)
        canvas.addOutlineEntry(entry.name, entry.name + entry.parents)
        _front(canvas, entry)
        canvas.showPage()
        _back(canvas, entry)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _write(
    canvas: Canvas, x: float, y: float, words: str, size: float, colour=theme.INK, bold=False, end=False
) -> None:
    canvas.setFont(registered()[bold], size)
    canvas.setFillColor(HexColor(colour))
    (canvas.drawRightString if end else canvas.drawString)(x, y, words)


def _paragraph(canvas, x, y, words, size, wide, colour=theme.INK, bold=False, most=99) -> float:
    """The words in lines; returns where the next line may stand."""
    broken = lines(words, size, wide, bold)
    if len(broken) > most:
        broken = [*broken[: most - 1], fitted("".join(broken[most - 1 :]), size, wide, bold)]
    for line in broken:
        _write(canvas, x, y, line, size, colour, bold)
        y -= 1.42 * size
    return y


def _heading(canvas, x, y, words, wide, aside="") -> float:
    shown = fitted(words, 10.5, wide, True)
    _write(canvas, x, y, shown, 10.5, bold=True)
    room = wide - width(shown, 10.5, True) - 8
    if aside and room > 20:
        _write(canvas, x + width(shown, 10.5, True) + 8, y, fitted(aside, 8, room), 8, theme.QUIET)
    return y - 15


def _front(canvas: Canvas, entry: Brief) -> None:
    _write(canvas, LEFT, TOP, entry.atlas, 8, theme.QUIET)
    _write(canvas, RIGHT, TOP, entry.subject, 8, theme.QUIET, end=True)
    canvas.setFillColor(HexColor(theme.TEAL))
    canvas.rect(LEFT, TOP - 9, RIGHT - LEFT, 1.2, stroke=0, fill=1)
    name = fitted(entry.name, 25, 0.7 * (RIGHT - LEFT), True)
    _write(canvas, LEFT, TOP - 42, name, 25, bold=True)
    room = RIGHT - LEFT - width(name, 25, True) - 12
    _write(canvas, LEFT + width(name, 25, True) + 12, TOP - 42, fitted(entry.parents, 11, room), 11, theme.QUIET)
    y = _paragraph(canvas, LEFT, TOP - 66, entry.finding, 13, RIGHT - LEFT, theme.INK_2, most=3)
    y = _figures(canvas, entry, y - 8)
    _map_and_ranking(canvas, entry, y - 6)
    _stamp(canvas, entry, 1)


def _figures(canvas: Canvas, entry: Brief, y: float) -> float:
    wide = (RIGHT - LEFT - 2 * GAP) / 3
    for i, figure in enumerate(entry.figures):
        x, top = LEFT + (i % 3) * (wide + GAP), y - (i // 3) * 68
        canvas.setFillColor(HexColor(theme.LINE))
        canvas.rect(x, top, wide, 0.7, stroke=0, fill=1)
        _write(canvas, x, top - 13, fitted(figure.name, 8.5, wide), 8.5, theme.QUIET)
        size = next(size for size in (17, 14, 11, 9, 7) if size == 7 or width(figure.value, size, True) <= wide)
        _write(canvas, x, top - 33, fitted(figure.value, size, wide, True), size, bold=True)
        _paragraph(canvas, x, top - 45, figure.beside, 7.2, wide, theme.QUIET, most=2)
    return y - 68 * -(-len(entry.figures) // 3)


def _map_and_ranking(canvas: Canvas, entry: Brief, y: float) -> None:
    wide = entry.map.width
    top = _heading(canvas, LEFT, y - 8, entry.map_title, wide)
    canvas.setFillColor(HexColor(theme.WASH))
    canvas.rect(LEFT, top - entry.map.height + 4, wide, entry.map.height, stroke=0, fill=1)
    pdf.draw(canvas, entry.map, LEFT, top + 4)
    _keys(canvas, entry, top - entry.map.height - 8, wide)
    x = LEFT + wide + GAP
    room = RIGHT - x
    below = top
    for line in lines(entry.ranking.title, 10.5, room, True):
        _write(canvas, x, below + 13, line, 10.5, bold=True)
        below -= 14
    _bars(canvas, entry.ranking, x, below + 9, room, label=0.46, heading=False)


def _keys(canvas: Canvas, entry: Brief, y: float, wide: float) -> None:
    x = LEFT
    for key in entry.keys:
        room = width(key.words, 7.5) + 24
        if x + room > LEFT + wide:
            x, y = LEFT, y - 12
        canvas.setFillColor(HexColor(key.colour))
        canvas.setStrokeColor(HexColor("#C3CBD1"))
        canvas.setLineWidth(0.4)
        canvas.rect(x, y - 1, 12, 7, stroke=1, fill=1)
        if key.pattern:
            canvas.setStrokeColor(HexColor(LIGHT.hatch))
            canvas.setDash([1, 1.5] if key.pattern == "dotted" else [], 0)
            for step in (0, 4, 8):
                canvas.line(x + step, y - 1, x + step + 4, y + 6)
            canvas.setDash([], 0)
        _write(canvas, x + 15, y, key.words, 7.5, theme.QUIET)
        x += room


def _bars(canvas, block: Bars, x, y, wide, label=0.3, heading=True, most=24) -> float:
    if heading:
        y = _heading(canvas, x, y, block.title, wide, block.aside)
    numbers = max((width(row.words, 8) for row in block.rows), default=0) + 4
    ranked = any(row.selected for row in block.rows) or heading is False
    left, room = x + label * wide, wide * (1 - label) - numbers - 2
    for row in block.rows[:most]:
        colour = theme.ACCENT if row.selected or not ranked else theme.MIST
        _write(
            canvas,
            x,
            y - 7,
            fitted(row.label, 8, label * wide - 4),
            8,
            theme.ACCENT_TEXT if row.selected else theme.INK,
        )
        canvas.setFillColor(HexColor(colour))
        canvas.rect(left, y - 7, max(room * min(row.share, 1), 0.4), 6, stroke=0, fill=1)
        if row.other is not None:
            canvas.setFillColor(HexColor(theme.SLATE))
            canvas.rect(left, y - 10, max(room * min(row.other, 1), 0.4), 2.4, stroke=0, fill=1)
        _write(canvas, x + wide, y - 7, row.words, 8, end=True)
        y -= 14.5
    return y - 10


def _back(canvas: Canvas, entry: Brief) -> None:
    _write(canvas, LEFT, TOP, f"{entry.name} · {entry.parents}".rstrip(" ·"), 8, theme.QUIET)
    _write(canvas, RIGHT, TOP, entry.subject, 8, theme.QUIET, end=True)
    y = _attention(canvas, entry, TOP - 30)
    y = _heading(canvas, LEFT, y - 16, entry.trend_title, RIGHT - LEFT)
    pdf.draw(canvas, entry.trend, LEFT, y + 8)
    y -= entry.trend.height + 8
    low = min(_duration(canvas, entry, y), _frequency(canvas, entry, y))
    _definitions(canvas, entry, low - 6)
    _stamp(canvas, entry, 2)


def _attention(canvas: Canvas, entry: Brief, y: float) -> float:
    y = _heading(canvas, LEFT, y, say(entry.lang, "What needs attention"), RIGHT - LEFT)
    for sentence in entry.attention:
        canvas.setFillColor(HexColor(theme.ACCENT))
        canvas.circle(LEFT + 2.5, y + 3, 1.8, stroke=0, fill=1)
        y = _paragraph(canvas, LEFT + 11, y, sentence, 9.5, RIGHT - LEFT - 11, most=2)
    return _paragraph(canvas, LEFT, y, entry.attention_rule, 7.2, RIGHT - LEFT, theme.QUIET, most=2)


def _duration(canvas: Canvas, entry: Brief, y: float) -> float:
    wide = entry.curve.width
    y = _heading(canvas, LEFT, y, say(entry.lang, "How long it lasts"), wide)
    for i, words in enumerate(entry.duration[:2]):
        y = _paragraph(canvas, LEFT, y, words, 8.5 if i else 9.5, wide, theme.QUIET if i else theme.INK, most=3)
    if entry.remaining:
        pdf.draw(canvas, entry.curve, LEFT, y + 4)
        y -= entry.curve.height + 12
    for block in entry.remaining:
        y = _bars(canvas, block, LEFT, y, wide)
    return y


def _frequency(canvas: Canvas, entry: Brief, y: float) -> float:
    wide = entry.curve.width
    x = RIGHT - wide
    y = _heading(canvas, x, y, say(entry.lang, "How often the same people receive"), wide)
    for i, words in enumerate(entry.frequency[:2]):
        y = _paragraph(canvas, x, y, words, 8.5 if i else 9.5, wide, theme.QUIET if i else theme.INK, most=3)
    y -= 8
    for block in entry.frequencies:
        y = _bars(canvas, block, x, y, wide)
    return y


def _definitions(canvas: Canvas, entry: Brief, y: float) -> None:
    y = _heading(canvas, LEFT, y, say(entry.lang, "What the figures mean"), RIGHT - LEFT)
    half = (RIGHT - LEFT - GAP) / 2
    ends = [y, y]
    for name, meaning in entry.definitions:
        column = ends.index(max(ends))
        x, low = LEFT + column * (half + GAP), ends[column]
        room = len(lines(f"{name}  {meaning}", 7, half))
        if low - room * 10 < FOOT:
            continue
        _write(canvas, x, low, fitted(name, 7, half, True), 7, bold=True)
        ends[column] = _paragraph(canvas, x, low - 9.4, meaning, 7, half, theme.INK_2, most=4) - 2


def _stamp(canvas: Canvas, entry: Brief, number: int) -> None:
    canvas.setFillColor(HexColor(theme.LINE))
    canvas.rect(LEFT, FOOT - 14, RIGHT - LEFT, 0.6, stroke=0, fill=1)
    y = FOOT - 24
    for words in entry.stamp:
        y = _paragraph(canvas, LEFT, y, words, 6.8, RIGHT - LEFT - 30, theme.QUIET, most=2)
    _write(canvas, RIGHT, FOOT - 24, f"{number} / 2", 6.8, theme.QUIET, end=True)
