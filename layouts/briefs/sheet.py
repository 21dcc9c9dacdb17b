"""What pages of paper are put together from: lines, paragraphs, headings, keys, bars, the foot."""

from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from layouts.briefs.content import Bars
from layouts.briefs.place_map import Key
from layouts.drawings import pdf
from layouts.drawings.fonts import fitted, lines, registered, width
from layouts.figures import theme

WIDE, HIGH = A4
LEFT, RIGHT = 40.0, WIDE - 40.0
TOP, FOOT = HIGH - 36.0, 62.0
GAP = 19.0


def write(canvas: Canvas, x: float, y: float, words: str, size: float, colour=theme.INK, bold=False, end=False) -> None:
    """One line of text from its baseline; with `end`, x is where it ends."""
    canvas.setFont(registered()[bold], size)
    canvas.setFillColor(HexColor(colour))
    (canvas.drawRightString if end else canvas.drawString)(x, y, words)


def paragraph(canvas, x, y, words, size, wide, colour=theme.INK, bold=False, most=99) -> float:
    """The words in lines; returns where the next line may stand."""
    broken = lines(words, size, wide, bold)
    if len(broken) > most:
        broken = [*broken[: most - 1], fitted("".join(broken[most - 1 :]), size, wide, bold)]
    for line in broken:
        write(canvas, x, y, line, size, colour, bold)
        y -= 1.42 * size
    return y


def heading(canvas, x, y, words, wide, aside="") -> float:
    """A heading with a quiet remark behind it, or below where it has no room; returns where the block may begin."""
    shown = fitted(words, 10.5, wide, True)
    write(canvas, x, y, shown, 10.5, bold=True)
    behind = x + width(shown, 10.5, True) + 8
    if not aside:
        return y - 15
    if behind + width(aside, 8) <= x + wide:
        write(canvas, behind, y, aside, 8, theme.QUIET)
        return y - 15
    return paragraph(canvas, x, y - 12, aside, 8, wide, theme.QUIET, most=1) - 3


def keys(canvas: Canvas, found: Sequence[Key], y: float, wide: float) -> None:
    """The key of a map below it."""
    x = LEFT
    for key in found:
        room = width(key.words, 7.5) + 24
        if x + room > LEFT + wide:
            x, y = LEFT, y - 12
        pdf.swatch(canvas, x, y - 1, 12, 7, key.colour, key.pattern)
        write(canvas, x + 15, y, key.words, 7.5, theme.QUIET)
        x += room


def bars(canvas, block: Bars, x, y, wide, label=0.3, titled=True, most=24, deep=1) -> float:
    """Rows of label, bar and figure, a label in at most `deep` lines; returns where the next block may stand."""
    if titled:
        y = heading(canvas, x, y, block.title, wide, block.aside)
    numbers = max((width(row.words, 8) for row in block.rows), default=0) + 4
    ranked = any(row.selected for row in block.rows) or not titled
    left, room = x + label * wide, wide * (1 - label) - numbers - 2
    for row in block.rows[:most]:
        colour = theme.ACCENT if row.selected or not ranked else theme.MIST
        ink = theme.ACCENT_TEXT if row.selected else theme.INK
        below = _label(canvas, x, y - 7, row.label, label * wide - 4, ink, deep)
        canvas.setFillColor(HexColor(colour))
        canvas.rect(left, y - 7, max(room * min(row.share, 1), 0.4), 6, stroke=0, fill=1)
        if row.other is not None:
            canvas.setFillColor(HexColor(theme.SLATE))
            canvas.rect(left, y - 10, max(room * min(row.other, 1), 0.4), 2.4, stroke=0, fill=1)
        write(canvas, x + wide, y - 7, row.words, 8, end=True)
        y -= 14.5 + below
    return y - 10


def _label(canvas: Canvas, x: float, y: float, words: str, wide: float, ink: str, deep: int) -> float:
    """The label of a row, the last of its lines cut where it is longer; returns how far it reaches below the first."""
    broken = lines(words, 8, wide) if deep > 1 else [words]
    broken = [*broken[: deep - 1], "".join(broken[deep - 1 :])]
    told = [fitted(line, 8, wide) for line in broken if line]
    for i, line in enumerate(told):
        write(canvas, x, y - 9.5 * i, line, 8, ink)
    return 9.5 * max(len(told) - 1, 0)


def stamp(canvas: Canvas, lines_: Sequence[str], number: int, of: int) -> None:
    """The foot of a page: source, dates, what is withheld, boundaries; and its number."""
    canvas.setFillColor(HexColor(theme.LINE))
    canvas.rect(LEFT, FOOT - 14, RIGHT - LEFT, 0.6, stroke=0, fill=1)
    y = FOOT - 24
    for words in lines_:
        y = paragraph(canvas, LEFT, y, words, 6.8, RIGHT - LEFT - 30, theme.QUIET, most=2)
    write(canvas, RIGHT, FOOT - 24, f"{number} / {of}", 6.8, theme.QUIET, end=True)
