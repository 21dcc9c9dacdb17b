"""A brief as two A4 pages of PDF: vectors, real text, the typeface embedded."""

import io
from collections.abc import Iterable

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from layouts.briefs.content import Brief
from layouts.briefs.sheet import FOOT, GAP, LEFT, RIGHT, TOP, bars, heading, keys, paragraph, stamp, write
from layouts.drawings import pdf
from layouts.drawings.fonts import fitted, lines, width
from layouts.figures import theme
from layouts.texts import say


def pages(briefs: Iterable[Brief], title: str) -> bytes:
    """One document of two pages per brief, with a bookmark for each."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle(title)
    for entry in briefs:
        canvas.setAuthor(entry.atlas)
        canvas.bookmarkPage(entry.name + entry.parents)
        canvas.addOutlineEntry(entry.name, entry.name + entry.parents)
        front(canvas, entry)
        canvas.showPage()
        back(canvas, entry)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def front(canvas: Canvas, entry: Brief, of: int = 2) -> None:
    """The first page: finding, key figures, map and ranking."""
    write(canvas, LEFT, TOP, entry.atlas, 8, theme.QUIET)
    write(canvas, RIGHT, TOP, entry.subject, 8, theme.QUIET, end=True)
    canvas.setFillColor(HexColor(theme.TEAL))
    canvas.rect(LEFT, TOP - 9, RIGHT - LEFT, 1.2, stroke=0, fill=1)
    name = fitted(entry.name, 25, 0.7 * (RIGHT - LEFT), True)
    write(canvas, LEFT, TOP - 42, name, 25, bold=True)
    room = RIGHT - LEFT - width(name, 25, True) - 12
    write(canvas, LEFT + width(name, 25, True) + 12, TOP - 42, fitted(entry.parents, 11, room), 11, theme.QUIET)
    y = paragraph(canvas, LEFT, TOP - 66, entry.finding, 13, RIGHT - LEFT, theme.INK_2, most=3)
    y = _figures(canvas, entry, y - 8)
    _map_and_ranking(canvas, entry, y - 6)
    stamp(canvas, entry.stamp, 1, of)


def _figures(canvas: Canvas, entry: Brief, y: float) -> float:
    wide = (RIGHT - LEFT - 2 * GAP) / 3
    for i, figure in enumerate(entry.figures):
        x, top = LEFT + (i % 3) * (wide + GAP), y - (i // 3) * 68
        canvas.setFillColor(HexColor(theme.LINE))
        canvas.rect(x, top, wide, 0.7, stroke=0, fill=1)
        write(canvas, x, top - 13, fitted(figure.name, 8.5, wide), 8.5, theme.QUIET)
        size = next(size for size in (17, 14, 11, 9, 7) if size == 7 or width(figure.value, size, True) <= wide)
        write(canvas, x, top - 33, fitted(figure.value, size, wide, True), size, bold=True)
        paragraph(canvas, x, top - 45, figure.beside, 7.2, wide, theme.QUIET, most=2)
    return y - 68 * -(-len(entry.figures) // 3)


def _map_and_ranking(canvas: Canvas, entry: Brief, y: float) -> None:
    wide = entry.map.width
    top = heading(canvas, LEFT, y - 8, entry.map_title, wide)
    canvas.setFillColor(HexColor(theme.WASH))
    canvas.rect(LEFT, top - entry.map.height + 4, wide, entry.map.height, stroke=0, fill=1)
    pdf.draw(canvas, entry.map, LEFT, top + 4)
    keys(canvas, entry.keys, top - entry.map.height - 8, wide)
    x = LEFT + wide + GAP
    room = RIGHT - x
    below = top
    for line in lines(entry.ranking.title, 10.5, room, True):
        write(canvas, x, below + 13, line, 10.5, bold=True)
        below -= 14
    bars(canvas, entry.ranking, x, below + 9, room, label=0.46, titled=False)


def back(canvas: Canvas, entry: Brief, of: int = 2) -> None:
    """The last page: what needs attention, course, duration, frequency, definitions."""
    write(canvas, LEFT, TOP, f"{entry.name} · {entry.parents}".rstrip(" ·"), 8, theme.QUIET)
    write(canvas, RIGHT, TOP, entry.subject, 8, theme.QUIET, end=True)
    y = _attention(canvas, entry, TOP - 30)
    y = heading(canvas, LEFT, y - 16, entry.trend_title, RIGHT - LEFT, entry.trend_twin.finding)
    pdf.draw(canvas, entry.trend, LEFT, y + 8)
    y = paragraph(canvas, LEFT, y - entry.trend.height + 4, entry.trend_key, 7.2, RIGHT - LEFT, theme.QUIET, most=1) - 2
    y = _course(canvas, entry, y) - 14
    low = min(_duration(canvas, entry, y), _frequency(canvas, entry, y))
    _definitions(canvas, entry, low - 6)
    stamp(canvas, entry.stamp, of, of)


def _attention(canvas: Canvas, entry: Brief, y: float) -> float:
    y = heading(canvas, LEFT, y, say(entry.lang, "What needs attention"), RIGHT - LEFT)
    for sentence in entry.attention:
        canvas.setFillColor(HexColor(theme.ACCENT))
        canvas.circle(LEFT + 2.5, y + 3, 1.8, stroke=0, fill=1)
        y = paragraph(canvas, LEFT + 11, y, sentence, 9.5, RIGHT - LEFT - 11, most=2)
    return paragraph(canvas, LEFT, y, entry.attention_rule, 7.2, RIGHT - LEFT, theme.QUIET, most=2)


def _course(canvas: Canvas, entry: Brief, y: float) -> float:
    """The figures of the course: a column for each year, a row for each line that is an area."""
    twin = entry.trend_twin
    if not twin.rows:
        return y
    first = 0.2 * (RIGHT - LEFT)
    step = (RIGHT - LEFT - first) / len(twin.rows)
    for i, (name, *cells) in enumerate(zip(twin.heads, *twin.rows, strict=True)):
        ink = theme.QUIET if i == 0 else theme.INK
        write(canvas, LEFT, y, fitted(name, 7.2, first - 4), 7.2, ink)
        for at, cell in enumerate(cells, 1):
            write(canvas, LEFT + first + at * step, y, fitted(cell, 7.2, step - 3), 7.2, ink, end=True)
        y -= 9.6
    return y


def _duration(canvas: Canvas, entry: Brief, y: float) -> float:
    wide = entry.curve.width
    y = heading(canvas, LEFT, y, say(entry.lang, "How long it lasts"), wide)
    for i, words in enumerate(entry.duration[:2]):
        y = paragraph(canvas, LEFT, y, words, 8.5 if i else 9.5, wide, theme.QUIET if i else theme.INK, most=3)
    if entry.remaining:
        pdf.draw(canvas, entry.curve, LEFT, y + 4)
        y -= entry.curve.height + 12
    for block in entry.remaining:
        y = bars(canvas, block, LEFT, y, wide)
    return y


def _frequency(canvas: Canvas, entry: Brief, y: float) -> float:
    wide = entry.curve.width
    x = RIGHT - wide
    y = heading(canvas, x, y, say(entry.lang, "How often the same people receive"), wide)
    for i, words in enumerate(entry.frequency[:2]):
        y = paragraph(canvas, x, y, words, 8.5 if i else 9.5, wide, theme.QUIET if i else theme.INK, most=3)
    y -= 8
    for block in entry.frequencies:
        y = bars(canvas, block, x, y, wide)
    return y


def _definitions(canvas: Canvas, entry: Brief, y: float) -> None:
    y = heading(canvas, LEFT, y, say(entry.lang, "What the figures mean"), RIGHT - LEFT)
    half = (RIGHT - LEFT - GAP) / 2
    ends = [y, y]
    for name, meaning in entry.definitions:
        column = ends.index(max(ends))
        x, low = LEFT + column * (half + GAP), ends[column]
        room = len(lines(f"{name}  {meaning}", 7, half))
        if low - room * 10 < FOOT:
            continue
        write(canvas, x, low, fitted(name, 7, half, True), 7, bold=True)
        ends[column] = paragraph(canvas, x, low - 9.4, meaning, 7, half, theme.INK_2, most=4) - 2
