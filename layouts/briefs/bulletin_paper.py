"""The quarterly bulletin as three A4 pages of PDF, from the parts of the brief."""

import io

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from layouts.briefs.bulletin import Bulletin
from layouts.briefs.paper import back, front
from layouts.briefs.sheet import GAP, LEFT, RIGHT, TOP, bars, heading, paragraph, stamp, write
from layouts.drawings.fonts import fitted
from layouts.figures import theme
from layouts.texts import say

PAGES = 3
# Where each column of the table of programmes ends, as a share of the width.
ENDS = (0.36, 0.52, 0.67, 0.81, 0.89, 1.0)


def bulletin_pages(entry: Bulletin) -> bytes:
    """The document."""
    stream, own = io.BytesIO(), entry.brief
    canvas = Canvas(stream, pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle(f"{own.name} · {own.parents}")
    canvas.setAuthor(own.atlas)
    pages = ((own.name, _first), (say(own.lang, "Programmes"), _middle), (own.trend_title, _last))
    for number, (title, page) in enumerate(pages, 1):
        canvas.bookmarkPage(str(number))
        canvas.addOutlineEntry(title, str(number))
        page(canvas, entry)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _first(canvas: Canvas, entry: Bulletin) -> None:
    front(canvas, entry.brief, PAGES)


def _last(canvas: Canvas, entry: Bulletin) -> None:
    back(canvas, entry.brief, PAGES)


def _middle(canvas: Canvas, entry: Bulletin) -> None:
    own = entry.brief
    write(canvas, LEFT, TOP, f"{own.name} · {own.parents}", 8, theme.QUIET)
    write(canvas, RIGHT, TOP, own.subject, 8, theme.QUIET, end=True)
    y = _programmes(canvas, entry, TOP - 30) - 14
    half = (RIGHT - LEFT - GAP) / 2
    ends = [
        bars(canvas, block, LEFT + i * (half + GAP), y, half, label=0.56, deep=2)
        for i, block in enumerate(entry.movers)
        if block.rows
    ]
    chance = say(own.lang, "Small areas change more by chance.")
    y = paragraph(canvas, LEFT, min(ends, default=y) + 2, chance, 7.2, RIGHT - LEFT, theme.QUIET)
    _urgent(canvas, entry, y - 14)
    stamp(canvas, own.stamp, 2, PAGES)


def _programmes(canvas: Canvas, entry: Bulletin, y: float) -> float:
    wide = RIGHT - LEFT
    y = heading(canvas, LEFT, y, say(entry.brief.lang, "Programmes"), wide, entry.quarter)
    columns = [LEFT + share * wide for share in ENDS]
    for head, end in zip(entry.heads[1:], columns[1:], strict=True):
        write(canvas, end, y, fitted(head, 7.2, 80), 7.2, theme.QUIET, end=True)
    for row in entry.programmes:
        y -= 13.2
        canvas.setFillColor(HexColor(theme.LINE))
        canvas.rect(LEFT, y + 9.6, wide, 0.5, stroke=0, fill=1)
        write(canvas, LEFT, y, fitted(row[0], 8, ENDS[0] * wide), 8)
        for cell, end, before in zip(row[1:], columns[1:], columns, strict=False):
            write(canvas, end, y, fitted(cell, 8, end - before - 4), 8, end=True)
    return y - 12


def _urgent(canvas: Canvas, entry: Bulletin, y: float) -> None:
    if not entry.urgent:
        return
    y = heading(canvas, LEFT, y, say(entry.brief.lang, "Where attention is needed"), RIGHT - LEFT)
    for name, sentences in entry.urgent:
        write(canvas, LEFT, y, fitted(name, 8.5, 88, True), 8.5, bold=True)
        for sentence in sentences:
            y = paragraph(canvas, LEFT + 92, y, sentence, 8.5, RIGHT - LEFT - 92, most=1)
        y -= 3
    paragraph(canvas, LEFT, y, entry.rule, 7.2, RIGHT - LEFT, theme.QUIET, most=2)
