"""The brief says on paper what the screen says, and holds back what the screen holds back."""

import io
import json
import re
import zipfile

import numpy as np
import pytest
from dash import html
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics

from analysis.classes import class_of
from layouts import duration_tab
from layouts.briefs import page
from layouts.briefs.attention import attention
from layouts.briefs.batch import batch_areas, batch_levels, one_pdf, safe_name, write_batch
from layouts.briefs.content import brief
from layouts.briefs.place_map import place_map
from layouts.drawings import fonts
from layouts.drawings.chart import DASHES, chart
from layouts.drawings.marks import Lines
from layouts.drawings.svg import svg
from layouts.exports.notes import stamp
from layouts.ranking import ranking
from layouts.reading import first, found, rows, text
from layouts.twins import curve_twin, trend_twin
from layouts.view import LANGS, View, settle
from layouts.words import value_words
from queries.benchmarks import value_of
from queries.catalogue import catalogue
from queries.values import Status, indicator_by_area
from queries.warnings import warnings


def asked(held, **fields) -> View:
    return settle(View(**fields), held)[0]


def words_of(pdf: bytes) -> list[str]:
    """The text of each page without the white space that breaks lines."""
    return [re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def tight(words: str) -> str:
    return re.sub(r"\s+", "", words)


@pytest.mark.parametrize(("area", "lang"), [("440000", "zh"), ("440981", "en"), ("441900", "zh")])
def test_every_figure_on_paper_is_that_of_the_screen(guarded, area, lang):
    held = catalogue(guarded)
    view = asked(held, area=area, lang=lang)

    front, back = words_of(one_pdf(guarded, held, view))

    for name in brief(guarded, held, view).figures:
        assert tight(name.value) in front
    value, status = value_of(guarded, view.selection, area)
    assert status == Status.VALUE and tight(value_words(held, view, value)) in front
    for table in found(ranking(guarded, held, view), *_tables()):
        for row in rows(table):
            assert tight(row.words) in front
    for part in duration_tab.finding(guarded, held, view):
        assert tight(text(part)) in back
    for line in stamp(guarded, held, view):
        assert tight(line) in front and tight(line) in back


@pytest.mark.parametrize("lang", LANGS)
def test_the_rule_of_attention_does_not_speak_of_an_area_without_others_of_its_level(guarded, lang):
    held = catalogue(guarded)
    whole, city = (attention(guarded, held, asked(held, area=area, lang=lang)) for area in (held.root, "440900"))
    assert whole.rule == "" and city.rule != ""
    assert len(whole.sentences) == 1 and held.areas[held.root].name.in_(lang) in whole.sentences[0]
    links = {
        area: [link.href for link in found(page.sheets(guarded, held, asked(held, area=area, lang=lang)), html.A)]
        for area in (held.root, "440900")
    }
    assert [any(href.startswith("/warnings?") for href in hrefs) for hrefs in links.values()] == [True, False]


@pytest.mark.parametrize("lang", LANGS)
def test_an_area_of_which_nothing_stands_out_is_not_said_to_be_without_warnings(guarded, lang, monkeypatch):
    held = catalogue(guarded)
    monkeypatch.setattr("layouts.briefs.attention.pressing", lambda *_: [])
    for code in held.children[held.root]:
        signals = attention(guarded, held, asked(held, area=code, lang=lang))
        beside = settle(asked(held, area=code, lang=lang).but(level="city", within=held.root), held)[0]
        n = sum(one.code == code for one in warnings(guarded, beside.selection))
        assert bool(n) == signals.warnings.startswith("/warnings?") == (str(n) in signals.sentences[0])


def test_the_number_of_briefs_has_its_separator(guarded):
    held = catalogue(guarded)
    buttons = [text(one) for one in found(page.sheets(guarded, held, asked(held, lang="en")), html.Button)]
    assert f"Briefs of all {len(held.layers['township']):,} townships" in buttons


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_chart_of_a_brief_has_its_sentence_and_its_table(guarded, lang):
    held = catalogue(guarded)
    view = asked(held, area="440981", lang=lang)
    entry = brief(guarded, held, view)
    charts = ((entry.trend, trend_twin(guarded, held, view)), (entry.curve, curve_twin(guarded, held, view)))

    sheet = page.final_sheet(entry)

    folded = list(found(sheet, html.Details, "twin-table"))
    assert len(folded) == len(charts) == len({twin.sentence for _, twin in charts})
    for (drawing, twin), table in zip(charts, folded, strict=True):
        assert drawing.says == twin.sentence and any(image.alt == twin.sentence for image in found(sheet, html.Img))
        (piece,) = found(table, html.Div)
        [[_, _, _, _, [_, _, *rows]]] = json.loads(getattr(piece, "data-piece"))
        assert [tuple(words for _, _, words in cells) for _, _, *cells in rows] == [*twin.rows] and len(rows) > 4
    assert entry.trend_twin.finding in text(sheet)
    last = words_of(one_pdf(guarded, held, view))[1]
    assert tight(entry.trend_twin.finding) in last
    # On paper the figures of the course stand below it, those of the curve beside its bars; no definition gives way.
    for row in (entry.trend_twin.heads, *zip(*entry.trend_twin.rows, strict=True)):
        assert all(tight(cell) in last for cell in row)
    assert entry.trend_twin.rows[-1][0].endswith("*") and tight(entry.trend_key) in last and "*" in entry.trend_key
    assert len(entry.trend_twin.rows) > 4 and all(tight(row.words) in last for row in entry.remaining[0].rows)
    assert all(tight(words) in last for name, meaning in entry.definitions for words in (name, meaning[:20]))


def test_the_table_of_a_curve_tells_the_shares_of_the_bars_and_nothing_of_few(guarded):
    held = catalogue(guarded)
    view = asked(held, area="440981", lang="en")
    twin = curve_twin(guarded, held, view)
    shares = {row[0]: row[1] for row in twin.rows}

    bars = [row for part in duration_tab.remaining(guarded, held, view) for row in rows(part)]
    assert bars and all(shares[row.label.split()[0]] == row.words for row in bars)
    assert list(shares) == ["12", "24", "36", "48", "60"] and len(twin.heads) == 3
    few = next(
        each
        for code in held.layers["township"]
        if duration_tab.lines(guarded, held, each := view.but(area=code))[0].known(guarded.threshold) is None
    )
    assert not curve_twin(guarded, held, few).rows


def _tables():
    return (html.Table,)


def test_a_suppressed_value_is_on_no_page(guarded, reader):
    held = catalogue(guarded)
    view = asked(held, programme="DIB", lang="en")
    values = indicator_by_area(guarded, view.selection)
    area = str(values.code[np.flatnonzero(values.status == Status.SUPPRESSED)[0]])
    view = view.but(area=area)

    pages = words_of(one_pdf(guarded, held, view))

    exact, status = value_of(reader, view.selection, area)
    assert status == Status.VALUE
    assert "suppressed(fewerthan" in pages[0]
    assert tight(f" {value_words(held, view, exact)} of every 1,000") not in "".join(pages)
    assert brief(guarded, held, view).figures[0].value.startswith("suppressed")


def test_the_map_paints_the_classes_of_the_screen(guarded):
    """A value on a break belongs to the upper class, as in the browser."""
    held = catalogue(guarded)
    picture = place_map(guarded, held, asked(held, area="440000", lang="en"))

    fills = set(re.findall(r'fill="(#[0-9A-Fa-f]{6})"', svg(picture.drawing)))

    assert set(picture.payload["colours"]) <= fills
    assert class_of(np.array([1.0, 2.0, 3.0]), [1.0, 2.0, 3.0]).tolist() == [0, 1, 1]


def test_a_batch_has_one_file_per_area_and_one_document(guarded, tmp_path):
    held = catalogue(guarded)
    codes = batch_areas(held, "440900", "district")
    heard = []

    done = write_batch(guarded, held, asked(held, within="440900"), codes, tmp_path, lambda *n: heard.append(n) or True)

    with zipfile.ZipFile(tmp_path / "briefs.zip") as archive:
        names = archive.namelist()
        assert all(archive.read(name).startswith(b"%PDF") for name in names)
    assert done and heard == [(i, len(codes)) for i in range(1, len(codes) + 1)]
    assert [name[:6] for name in names] == list(codes)
    assert len(PdfReader(tmp_path / "briefs.pdf").pages) == 2 * len(codes)


def test_a_batch_stops_when_told(guarded, tmp_path):
    held = catalogue(guarded)
    codes = batch_areas(held, "440900", "district")

    done = write_batch(guarded, held, asked(held, within="440900"), codes, tmp_path, lambda made, of: made < 2)

    assert not done and not (tmp_path / "briefs.pdf").exists()


def test_batches_are_offered_where_there_are_parts(guarded):
    held = catalogue(guarded)

    assert [level for level, _, _ in batch_levels(held, "440000", "en")] == ["city", "district", "township"]
    assert [level for level, _, _ in batch_levels(held, "441900", "en")] == ["township"]
    assert batch_levels(held, "440981103", "en") == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("太平镇", "太平镇"),
        ("../../etc/passwd", "etc-passwd"),
        ('a"b\nc', "a-b-c"),
        ("CON", "CON-"),
        ("😀", "area"),
        ("x" * 300, "x" * 80),
    ],
)
def test_names_of_files_are_safe(words, name):
    assert safe_name(words) == name


def test_the_typeface_has_every_character_of_every_name(guarded):
    held = catalogue(guarded)
    face = pdfmetrics.getFont(fonts.registered()[False]).face
    wanted = {ord(sign) for area in held.areas.values() for sign in area.name.zh + area.name.en}

    assert {chr(sign) for sign in wanted - face.charToGlyph.keys()} == set()


def test_a_line_above_the_last_tick_stays_in_its_chart():
    line = {"type": "scatter", "x": [0, 1], "y": [1.0, 19.9], "line": {"color": "#000000"}}
    layout = {"xaxis": {}, "yaxis": {"tickvals": [0, 10, 15], "ticktext": ["0", "10", "15"]}}
    drawn = chart({"data": [line], "layout": layout}, 300, 150, "")
    heights = [part[:, 1] for mark in drawn.marks if isinstance(mark, Lines) for part in mark.parts]
    assert 0 < np.concatenate(heights).min()


def test_lines_are_dashed_on_paper_as_the_key_says(guarded):
    held = catalogue(guarded)
    entry = brief(guarded, held, asked(held, area="440981"))

    drawn = {mark.dash for mark in entry.trend.marks if isinstance(mark, Lines)}
    assert drawn >= set(DASHES.values()) and len(set(DASHES.values())) == len(DASHES)


def test_lines_are_not_torn_before_a_stop():
    broken = fonts.lines("茂名的九个乡镇，集中了全市一半的长期领取者。", 12, 60)

    assert len(broken) > 3 and not any(line[0] in "，。" for line in broken)
    assert fonts.lines("Half of the spells end", 10, 60)[0] == "Half of the"
    assert first([], object) == ""
