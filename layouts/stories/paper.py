"""A story as PDF, one page of 16:9 per scene: vectors and real text."""

import io

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from layouts.drawings import pdf
from layouts.drawings.chart import chart
from layouts.drawings.fonts import fitted, lines, registered, width
from layouts.drawings.palette import LIGHT
from layouts.stories.model import Line, Lines, Ranking, Scene, Spoken, Story, Told, printable
from layouts.stories.pictures import map_of
from queries.catalogue import Catalogue
from queries.reader import Reader

WIDE, HIGH = 960.0, 540.0
LEFT, COLUMN = 44.0, 320.0
PAIR = (428.0, 312.0)
MAP = (384.0, 30.0, 546.0, 404.0)


def paper(reader: Reader, held: Catalogue, story: Story, lang: str, told: Told = lambda done, of: True) -> bytes | None:
    """The document. None if it was stopped: `told` hears after each scene how many of how many
    are done and answers whether to go on. Raises StoryError for a scene whose boundaries are gone."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(WIDE, HIGH), invariant=1)
    canvas.setTitle(printable(story.title.in_(lang)))
    canvas.setAuthor(held.facts[f"name_{lang}"])
    for number, scene in enumerate(story.scenes, 1):
        title = printable(scene.title.in_(lang))
        canvas.bookmarkPage(str(number))
        canvas.addOutlineEntry(title or str(number), str(number))
        if scene.kind == "section":
            _paragraph(canvas, 80, 290, title, 38, 800, bold=True)
            _foot(canvas, story.stamp_of_part(number - 1, lang))
        else:
            (_two if scene.other else _view)(canvas, reader, held, scene, lang)
        _write(canvas, WIDE - 30, 14, f"{number} / {len(story.scenes)}", 9, LIGHT.quiet, end=True)
        canvas.showPage()
        if not told(number, len(story.scenes)):
            return None
    canvas.save()
    return stream.getvalue()


def _write(canvas, x, y, words, size, colour=LIGHT.ink, bold=False, end=False) -> None:
    canvas.setFont(registered()[bold], size)
    canvas.setFillColor(HexColor(colour))
    (canvas.drawRightString if end else canvas.drawString)(x, y, words)


def _paragraph(canvas, x, y, words, size, wide, colour=LIGHT.ink, bold=False) -> float:
    for line in lines(printable(words), size, wide, bold):
        _write(canvas, x, y, line, size, colour, bold)
        y -= 1.36 * size
    return y


def _view(canvas: Canvas, reader: Reader, held: Catalogue, scene: Scene, lang: str) -> None:
    spoken, title = scene.spoken(lang), scene.title.in_(lang)
    size = 25 if len(lines(title, 25, COLUMN, True)) <= 4 else 18
    y = _paragraph(canvas, LEFT, HIGH - 58, title, size, COLUMN, bold=True) - 6
    said = " · ".join(spoken.against) if spoken.finding in title else spoken.finding
    y = _paragraph(canvas, LEFT, y, said, 14, COLUMN)
    y = _paragraph(canvas, LEFT, y - 2, f"{spoken.indicator} · {spoken.subject}", 10.5, COLUMN, LIGHT.quiet)
    left, top, wide, high = MAP
    pdf.draw(canvas, map_of(reader, held, scene, scene.look, lang, wide, high, LIGHT), left, HIGH - top)
    _keys(canvas, spoken, left, HIGH - top - high - 18, WIDE - left)
    _beside(canvas, scene, spoken, y - 14)
    _foot(canvas, spoken.stamp)


def _two(canvas: Canvas, reader: Reader, held: Catalogue, scene: Scene, lang: str) -> None:
    """Two maps below one title, each with what tells it from the other; one legend where they share it."""
    title = scene.title.in_(lang)
    _paragraph(canvas, LEFT, HIGH - 46, title, 22 if len(title) < 90 else 17, WIDE - 2 * LEFT, bold=True)
    shared = scene.zh.keys == scene.other.zh.keys
    for i, half in enumerate((scene, scene.other)):
        spoken, left = half.spoken(lang), LEFT + (PAIR[0] + 16) * i
        _paragraph(canvas, left, 446, fitted(spoken.caption, 12, PAIR[0], True), 12, PAIR[0] + 4, bold=True)
        _paragraph(canvas, left, 431, fitted(spoken.finding, 10, PAIR[0]), 10, PAIR[0] + 4, LIGHT.quiet)
        pdf.draw(canvas, map_of(reader, held, half, scene.look, lang, *PAIR, LIGHT), left, 424)
        if i == 0 or not shared:
            _keys(canvas, spoken, left, 98, WIDE - 2 * LEFT if shared else PAIR[0])
    _foot(canvas, list(dict.fromkeys((*scene.spoken(lang).stamp, *scene.other.spoken(lang).stamp)))[:4])


def _foot(canvas: Canvas, stamp: list[str]) -> None:
    low = 62.0
    for line in stamp:
        low = _paragraph(canvas, LEFT, low, line, 8.5, WIDE - 130, LIGHT.quiet)


def _keys(canvas: Canvas, spoken: Spoken, left: float, y: float, wide: float) -> None:
    x = left
    for key in spoken.keys:
        words = printable(key.words)
        if x + 30 + width(words, 9.5) > left + wide and x > left:
            x, y = left, y - 13
        pdf.swatch(canvas, x, y - 1, 18, 8, key.colour, key.pattern)
        _write(canvas, x + 22, y, words, 9.5, LIGHT.quiet)
        x += 34 + width(words, 9.5)


def _beside(canvas: Canvas, scene: Scene, spoken: Spoken, y: float) -> None:
    top = min(y, 290.0)
    if scene.look.aside == "ranking":
        _table(canvas, spoken.ranking, top)
    elif scene.look.aside in ("trend", "curve"):
        course: Lines = getattr(spoken, scene.look.aside)
        if course.lines:
            _write(canvas, LEFT, top, fitted(printable(course.heading), 12, COLUMN, True), 12, bold=True)
            pdf.draw(canvas, chart(_figure(course), COLUMN, min(top - 90, 190), ""), LEFT, top - 10)


LOOKS = {
    "selected": {"color": LIGHT.accent, "width": 2.6},
    "parent": {"color": LIGHT.quiet, "width": 1.5},
    "top": {"color": LIGHT.quiet, "width": 1.5, "dash": "dash"},
}


def _parts(course: Lines, line: Line) -> list[tuple[range, dict]]:
    """The settled places of a line, and the provisional ones from the last settled one on, which are dotted."""
    end = len(line.x)
    first = next((i for i, x in enumerate(line.x) if x in course.late), end)
    return [(range(first), {}), *([(range(max(first - 1, 0), end), {"dash": "dot"})] if first < end else [])]


def _figure(course: Lines) -> dict:
    traces = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": printable(line.name),
            "x": [line.x[i] for i in part],
            "y": [line.y[i] for i in part],
            # A share holds until the next month.
            "line": LOOKS[line.role] | ({"shape": "hv"} if course.axis else {}) | dash,
        }
        for line in course.lines
        for part, dash in _parts(course, line)
    ]
    x_axis: dict = {"title": {"text": printable(course.axis)}}
    if course.ticks:
        x_axis |= {
            "tickvals": [at for at, _ in course.ticks],
            "ticktext": [printable(words) for _, words in course.ticks],
        }
    else:
        x_axis["dtick"] = 12
    y_axis: dict = {"side": "right"}
    if course.axis:
        # A curve: shares in percent.
        y_axis |= {"tickvals": [0, 50, 100], "ticktext": ["0%", "50%", "100%"]}
    return {"data": traces, "layout": {"xaxis": x_axis, "yaxis": y_axis}}


def _table(canvas: Canvas, ranking: Ranking, y: float) -> None:
    y = _paragraph(canvas, LEFT, y, ranking.title, 12, COLUMN, bold=True) - 2
    for row in ranking.rows[:9]:
        colour = LIGHT.accent if row.selected else LIGHT.ink
        _write(canvas, LEFT, y, fitted(printable(row.label), 10.5, 110), 10.5, colour)
        canvas.setFillColor(HexColor(LIGHT.accent if row.selected else "#9CCBC8"))
        canvas.rect(LEFT + 118, y - 1, max(0.5, 130 * min(row.share, 1.0)), 8, stroke=0, fill=1)
        _write(canvas, LEFT + COLUMN, y, printable(row.words), 10.5, colour, end=True)
        y -= 16
