"""A story as PowerPoint slides that can be edited: native text, tables and charts; the map as a picture."""

import io
from datetime import date

from PIL import Image
from pptx import Presentation
from pptx.chart.axis import DateAxis
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from definitions.cells import inert
from layouts.drawings.fonts import lines as lines_of
from layouts.drawings.fonts import width
from layouts.drawings.marks import Drawing
from layouts.drawings.palette import LIGHT
from layouts.drawings.svg import png
from layouts.stories.model import Heading, Key, Lines, Ranking, Scene, Story, Told, printable
from layouts.stories.pictures import map_of
from queries.catalogue import Catalogue
from queries.reader import Reader

WIDE, HIGH = Inches(13.333), Inches(7.5)
LEFT, TEXT_WIDE = Inches(0.6), Inches(4.5)
MAP = (Inches(5.25), Inches(0.4), Inches(7.75), Inches(5.6))
PAIR_WIDE, PAIR_HIGH, PAIR_GAP = Inches(5.95), Inches(3.95), Inches(0.2)
# Of Latin and of Chinese letters: every office has them, or one as wide.
FACE, FACE_ZH = "Arial", "Microsoft YaHei"
TITLE_ONLY = 5
PIXELS_PER_POINT = 2.4
SPACING, WIDER = 1.22, 1.08
PATTERNS = {"hatched": MSO_PATTERN.WIDE_UPWARD_DIAGONAL, "dotted": MSO_PATTERN.PERCENT_20}


def slides(
    reader: Reader, held: Catalogue, story: Story, lang: str, told: Told = lambda done, of: True
) -> bytes | None:
    """The presentation. None if it was stopped: `told` hears after each scene how many of how many
    are done and answers whether to go on. Raises StoryError for a scene whose boundaries are gone."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, HIGH
    deck.core_properties.title = printable(story.title.in_(lang))
    deck.core_properties.author = held.facts[f"name_{lang}"]
    deck.core_properties.language = "zh-CN" if lang == "zh" else "en"
    for number, scene in enumerate(story.scenes, 1):
        slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
        if scene.kind == "section":
            _title(slide, scene.title.in_(lang), Inches(0.9), Inches(2.6), Inches(11.5), Inches(2.2), 48)
            _foot(slide, story.stamp_of_part(number - 1, lang))
        else:
            (_two if scene.other else _view)(slide, reader, held, scene, lang)
        slide.notes_slide.notes_text_frame.text = _notes(scene, lang)
        if not told(number, len(story.scenes)):
            return None
    for name, relation in list(deck.part.rels.items()):
        # The settings of a printer, of whoever made the empty presentation of the library.
        if relation.reltype.endswith("/printerSettings"):
            deck.part.rels.pop(name)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _notes(scene: Scene | Heading, lang: str) -> str:
    lines = [scene.note.in_(lang)]
    if isinstance(scene, Scene):
        for half in (scene, scene.other):
            lines += [half.spoken(lang).caption, half.spoken(lang).finding, *half.spoken(lang).stamp] if half else []
    return printable("\n".join(dict.fromkeys(line for line in lines if line)))


def _colour(text: str) -> RGBColor:
    return RGBColor.from_string(text.lstrip("#"))


def _type(font, size: float, colour: str = LIGHT.ink, bold: bool = False) -> None:
    font.size, font.bold = Pt(size), bold
    font.color.rgb = _colour(colour)
    font.name = FACE
    # Chinese characters take the typeface of the element for East Asian text.
    properties = font._element
    for old in properties.findall(qn("a:ea")):
        properties.remove(old)
    properties.append(properties.makeelement(qn("a:ea"), {"typeface": FACE_ZH}))


def _title(slide, words: str, left, top, wide, high, size: float) -> None:
    box = slide.shapes.title
    box.left, box.top, box.width, box.height = left, top, wide, high
    frame = box.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    _paragraph(frame.paragraphs[0], words, size, bold=True)


def _paragraph(paragraph, words: str, size: float, colour: str = LIGHT.ink, bold: bool = False) -> None:
    paragraph.alignment = 1
    run = paragraph.add_run()
    run.text = printable(words)
    _type(run.font, size, colour, bold)


def _text(slide, left, top, wide, high, lines: list[tuple[str, float, str]]):
    frame = slide.shapes.add_textbox(left, top, wide, high).text_frame
    frame.word_wrap = True
    for i, (words, size, colour) in enumerate(lines):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        _paragraph(paragraph, words, size, colour)
    return frame


def _view(slide, reader: Reader, held: Catalogue, scene: Scene, lang: str) -> None:
    spoken, title = scene.spoken(lang), scene.title.in_(lang)
    size = next((size for size in (28, 24, 20) if _high(title, size) <= 4 * 28 * SPACING), 17)
    _title(slide, title, LEFT, Inches(0.4), TEXT_WIDE, Pt(_high(title, size)), size)
    said = " · ".join(spoken.against) if spoken.finding in title else spoken.finding
    lines = [(said, 15, LIGHT.ink), (f"{spoken.indicator} · {spoken.subject}", 12, LIGHT.quiet)]
    top = Inches(0.5) + Pt(_high(title, size))
    _text(slide, LEFT, top, TEXT_WIDE, Inches(1.0), [line for line in lines if line[0]])
    _map(slide, map_of(reader, held, scene, scene.look, lang, MAP[2] / 12700, MAP[3] / 12700, LIGHT), *MAP)
    _keys(slide, spoken.keys, MAP[0], MAP[1] + MAP[3] + Inches(0.12))
    _beside(slide, scene, lang)
    _foot(slide, spoken.stamp)


def _two(slide, reader: Reader, held: Catalogue, scene: Scene, lang: str) -> None:
    """Two maps below one title, each with what tells it from the other; one legend where they share it."""
    title = scene.title.in_(lang)
    size = next((size for size in (26, 21) if len(lines_of(title, size * WIDER, 850, True)) <= (size < 26) + 1), 17)
    _title(slide, title, LEFT, Inches(0.35), Inches(12.1), Inches(0.95), size)
    shared = scene.zh.keys == scene.other.zh.keys
    for i, half in enumerate((scene, scene.other)):
        spoken, left = half.spoken(lang), LEFT + (PAIR_WIDE + PAIR_GAP) * i
        words = [(spoken.caption, 14, LIGHT.ink), (spoken.finding, 12, LIGHT.quiet)]
        _text(slide, left, Inches(1.25), PAIR_WIDE, Inches(0.7), words)
        drawn = map_of(reader, held, half, scene.look, lang, PAIR_WIDE / 12700, PAIR_HIGH / 12700, LIGHT)
        _map(slide, drawn, left, Inches(2.0), PAIR_WIDE, PAIR_HIGH)
        if i == 0 or not shared:
            _keys(slide, spoken.keys, left, Inches(2.1) + PAIR_HIGH, 0 if shared else PAIR_WIDE)
    _foot(slide, list(dict.fromkeys((*scene.spoken(lang).stamp, *scene.other.spoken(lang).stamp)))[:4])


def _map(slide, drawing: Drawing, *place) -> None:
    picture = slide.shapes.add_picture(_picture(drawing), *place)
    picture._element.nvPicPr.cNvPr.set("descr", drawing.says)


def _foot(slide, stamp: list[str]) -> None:
    top = Inches(6.45) if len(stamp) < 4 else Inches(6.3)
    _text(slide, LEFT, top, Inches(12.3), Inches(0.9), [(line, 9, LIGHT.quiet) for line in stamp])


def _picture(drawing: Drawing) -> io.BytesIO:
    """The drawing as PNG. A map has few colours: with a palette it looks the same and is a third as large."""
    painted = Image.open(io.BytesIO(png(drawing, PIXELS_PER_POINT))).convert("RGBA")
    ground = Image.new("RGBA", painted.size, LIGHT.ground)
    stream = io.BytesIO()
    Image.alpha_composite(ground, painted).convert("RGB").quantize(
        200, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    ).save(stream, "PNG")
    stream.seek(0)
    return stream


def _high(words: str, size: float) -> float:
    """How high the words stand in the column of text, in points; other typefaces are wider than ours."""
    return len(lines_of(words, size * WIDER, TEXT_WIDE / 12700 - 14, True)) * size * SPACING + 8


def _keys(slide, keys: list[Key], left: int, top: int, wide: int = 0) -> None:
    """The legend as shapes and words, so that it can be edited; within a width, lines are broken."""
    begin = left
    for key in keys:
        if wide and left + Inches(0.3) + Pt(width(key.words, 10 * WIDER) + 16) > begin + wide and left > begin:
            left, top = begin, top + Inches(0.2)
        box = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top + Inches(0.05), Inches(0.26), Inches(0.13))
        if key.pattern:
            box.fill.patterned()
            box.fill.pattern = PATTERNS[key.pattern]
            box.fill.fore_color.rgb, box.fill.back_color.rgb = _colour(LIGHT.hatch), _colour(key.colour)
        else:
            box.fill.solid()
            box.fill.fore_color.rgb = _colour(key.colour)
        box.line.color.rgb = _colour(LIGHT.hatch)
        box.line.width = Pt(0.5)
        # The look of the template would add a shadow.
        box._element.remove(box._element.find(qn("p:style")))
        long = Pt(width(key.words, 10 * WIDER) + 16)
        frame = _text(slide, left + Inches(0.26), top, long, Inches(0.23), [(key.words, 10, LIGHT.quiet)])
        frame.word_wrap, frame.vertical_anchor = False, MSO_ANCHOR.MIDDLE
        frame.margin_top = frame.margin_bottom = 0
        left += Inches(0.3) + long


def _beside(slide, scene: Scene, lang: str) -> None:
    spoken = scene.spoken(lang)
    if scene.look.aside == "ranking" and spoken.ranking.rows:
        _table(slide, spoken.ranking)
    if scene.look.aside == "trend" and spoken.trend.lines:
        _placed(slide, spoken.trend, XL_CHART_TYPE.LINE, _course(spoken.trend))
    if scene.look.aside == "curve" and spoken.curve.lines:
        _placed(slide, spoken.curve, XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, _curves(spoken.curve))


def _table(slide, ranking: Ranking) -> None:
    rows = ranking.rows[:9]
    high = max(Pt(_high(ranking.title, 13)), Inches(0.35))
    _text(slide, LEFT, Inches(3.85) - high, TEXT_WIDE, high, [(ranking.title, 13, LIGHT.ink)])
    table = slide.shapes.add_table(len(rows), 2, LEFT, Inches(3.9), TEXT_WIDE, Inches(0.27) * len(rows)).table
    table.first_row = False
    for i, row in enumerate(rows):
        for j, words in enumerate((row.label, row.words)):
            cell = table.cell(i, j)
            cell.margin_top = cell.margin_bottom = Inches(0.02)
            cell.fill.background()
            colour = LIGHT.accent if row.selected else LIGHT.ink
            _paragraph(cell.text_frame.paragraphs[0], words, 12, colour, row.selected)


def _safe(words: str) -> str:
    """Words for the workbook behind a chart, where they may be taken for a formula."""
    return str(inert(printable(words)))


def _course(lines: Lines) -> CategoryChartData:
    """One category per period: a date where periods are months, so that the axis counts in years."""
    content = CategoryChartData(number_format="General")
    months = [date(int(code[:4]), int(code[5:]), 1) for code in lines.months]
    content.categories = months or [_safe(label) for label in lines.labels]
    for line in lines.lines:
        known = dict(zip(line.x, line.y, strict=True))
        content.add_series(_safe(line.name), [known.get(x) for x in range(len(lines.labels))])
    return content


def _curves(lines: Lines) -> XyChartData:
    """Steps: each share holds until the next month."""
    content = XyChartData(number_format="General")
    for line in lines.lines:
        series, before = content.add_series(_safe(line.name)), None
        for x, y in zip(line.x, line.y, strict=True):
            if before is not None and y != before:
                series.add_data_point(x, before)
            if y is not None:
                series.add_data_point(x, y)
            before = y
    return content


def _placed(slide, lines: Lines, kind, content) -> None:
    _text(slide, LEFT, Inches(3.4), TEXT_WIDE, Inches(0.35), [(lines.heading, 13, LIGHT.ink)])
    chart = slide.shapes.add_chart(kind, LEFT, Inches(3.9), TEXT_WIDE, Inches(2.5), content).chart
    chart.has_title = False
    chart.has_legend = len(lines.lines) > 1
    _type(chart.font, 11, LIGHT.quiet)
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    for series, line in zip(chart.plots[0].series, lines.lines, strict=True):
        colour, wide = LOOKS[line.role]
        series.smooth = False
        for part in (series, *(series.points[at] for at in lines.late)):
            part.format.line.color.rgb, part.format.line.width = _colour(colour), Pt(wide)
            part.format.line.dash_style = None if part is series else MSO_LINE.ROUND_DOT
            part.marker.style = XL_MARKER_STYLE.NONE
    _axes(chart, bool(lines.months) or kind != XL_CHART_TYPE.LINE)


def _axes(chart, by_twelve: bool) -> None:
    value, other = chart.value_axis, chart.category_axis
    value.minimum_scale = 0
    value.major_gridlines.format.line.color.rgb = _colour(LIGHT.faint)
    value.format.line.fill.background()
    other.format.line.color.rgb = _colour(LIGHT.faint)
    other.has_major_gridlines = False
    if isinstance(other, DateAxis):
        other.tick_labels.number_format, other.tick_labels.number_format_is_linked = "yyyy", False
        _units(other._element, ("baseTimeUnit", "months"), ("majorUnit", "1"), ("majorTimeUnit", "years"))
    elif by_twelve:
        # A curve: shares of a hundred by months in years.
        other.major_unit, other.minimum_scale = 12, 0
        value.maximum_scale = 100
        value.tick_labels.number_format, value.tick_labels.number_format_is_linked = '0"%"', False


def _units(axis, *pairs: tuple[str, str]) -> None:
    """Units of a date axis; python-pptx has no names for them."""
    for name in ("c:baseTimeUnit", "c:majorUnit", "c:majorTimeUnit"):
        for old in axis.findall(qn(name)):
            axis.remove(old)
    for name, value in pairs:
        axis.append(axis.makeelement(qn(f"c:{name}"), {"val": value}))


LOOKS = {"selected": (LIGHT.accent, 2.5), "parent": (LIGHT.quiet, 1.5), "top": ("#8A97A3", 1.5)}
