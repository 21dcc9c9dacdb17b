"""Every file holds the rows of the map and the notes, in every format, and nothing that is withheld."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree

import geopandas
import numpy as np
import openpyxl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as some

from definitions.cells import DANGEROUS, NUMBER, inert
from layouts.drawings.ground import Cells, cells_of
from layouts.exports import FORMATS, file_name, menu
from layouts.exports.notes import notes
from layouts.exports.quality import SHEETS, TABLES, book_of, table_of
from layouts.exports.rows import heads
from layouts.exports.warnings import book_of_warnings, warnings_of
from layouts.numbers import rounded
from layouts.texts import say
from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.values import Status, indicator_by_area

SUPPRESSED = {"indicator": "recipients", "programme": "DIB"}


def made(reader, ending: str, **asked) -> bytes:
    view, _ = settle(View(**asked), catalogue(reader))
    return FORMATS[ending].content(reader, catalogue(reader), view)


def values_of(reader, **asked):
    view, _ = settle(View(**asked), catalogue(reader))
    return indicator_by_area(reader, view.selection)


def csv_rows(reader, **asked) -> list[dict]:
    lines = list(csv.reader(io.StringIO(made(reader, "csv", **asked).decode("utf-8-sig"))))
    at = lines.index([])
    return [dict(zip(lines[at + 1], line, strict=True)) for line in lines[at + 2 :]]


def test_a_table_holds_every_area_on_the_map(guarded):
    values = values_of(guarded, level="city")

    found = csv_rows(guarded, level="city")

    assert [row["代码"] for row in found] == list(values.code)
    shown = [float(row["数值"]) if row["数值"] else np.nan for row in found]
    assert np.allclose(shown, values.value, atol=1e-6, equal_nan=True)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson", "gpkg"])
def test_no_file_holds_what_is_suppressed(guarded, tmp_path, ending):
    values = values_of(guarded, **SUPPRESSED)
    hidden = set(values.code[values.status == Status.SUPPRESSED])
    assert len(hidden) > 100

    content = made(guarded, ending, **SUPPRESSED)

    (tmp_path / f"made.{ending}").write_bytes(content)
    if ending == "csv":
        named = heads(View(lang="zh"))[4:9]
        figures = {row["代码"]: tuple(row[head] for head in named) for row in csv_rows(guarded, **SUPPRESSED)}
        blank = ("",) * 5
    elif ending == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content))["所示地区"]
        figures = {row[0]: row[4:9] for row in sheet.iter_rows(min_row=2, values_only=True)}
        blank = (None,) * 5
    else:
        frame = geopandas.read_file(tmp_path / f"made.{ending}", layer="areas" if ending == "gpkg" else None)
        figures = ["value", "lower_limit", "upper_limit", "numerator", "denominator"]
        columns = frame[figures].astype(object).where(lambda part: part.notna(), None)
        figures = dict(zip(frame["code"], map(tuple, columns.to_numpy()), strict=True))
        blank = (None,) * 5
    assert {figures[code] for code in hidden} == {blank}


def test_a_table_holds_limits_and_no_duration_beyond_the_longest_that_is_told(reader):
    asked = {"indicator": "median_duration", "programme": "any", "level": "township", "lang": "en", "gap": "3"}
    values, found = values_of(reader, **asked), csv_rows(reader, **asked)
    beyond = values.value > 60
    assert beyond.any() and {found[i]["Value"] for i in np.flatnonzero(beyond)} == {""}
    assert {found[i]["Status"] for i in np.flatnonzero(beyond)} == {"more than 60"}
    known = np.flatnonzero(np.isfinite(values.low) & (values.high <= 60))
    assert known.size and all(float(found[i]["Lower limit"]) == values.low[i] for i in known)
    assert all(float(found[i]["Value"]) <= float(found[i]["Upper limit"]) for i in known)
    assert "gaps of up to 3 months" in made(reader, "csv", **asked).decode()


def test_a_table_of_a_map_of_changes_or_kinds_holds_what_is_shown(reader):
    now, before = csv_rows(reader, level="city"), csv_rows(reader, level="city", from_="2020-11", to="2023-10")
    for row, own, other in zip(csv_rows(reader, level="city", than="year"), now, before, strict=True):
        printed = (rounded(float(one["数值"]), 1) for one in (own, other))
        assert float(row["图上所示"]) == pytest.approx(float(np.subtract(*printed)), abs=2e-6)
    kinds = {row["Shown on the map"] for row in csv_rows(reader, level="city", mode="test", lang="en")}
    assert kinds <= {"lower", "similar", "higher"} and len(kinds) > 1


@pytest.mark.parametrize("asked", [{"lang": "zh"}, {"lang": "en", "mode": "test"}])
def test_the_description_of_a_table_finds_its_columns(guarded, asked):
    """Read as CSV on the Web reads it: after the rows to be skipped stands a head of the very titles described."""
    asked |= {"indicator": "recipient_rate", "level": "district"}
    view, _ = settle(View(**asked), catalogue(guarded))
    described = json.loads(made(guarded, "csv-metadata.json", **asked))
    table = list(csv.reader(io.StringIO(made(guarded, "csv", **asked).decode("utf-8-sig"))))
    head, *lines = table[described["dialect"]["skipRows"] :]
    told = described["tableSchema"]["columns"]
    assert head == [column["titles"] for column in told] and len(lines) > 100
    for at, column in enumerate(told):
        if column["datatype"] == "number":
            assert all(line[at] == "" or np.isfinite(float(line[at])) for line in lines)
    assert len({line[0] for line in lines}) == len(lines) and described["tableSchema"]["primaryKey"] == told[0]["name"]
    assert described["url"] == file_name(catalogue(guarded), view, "csv")


def test_a_workbook_has_all_levels_and_the_notes(guarded):
    book = openpyxl.load_workbook(io.BytesIO(made(guarded, "xlsx", within="440900", lang="en")))

    levels = {row[3] for row in book["All levels"].iter_rows(min_row=2, values_only=True)}
    written = {row[0]: row[1] for row in book["Notes"].iter_rows(values_only=True)}

    assert levels == {"Province", "City", "District", "Township"}
    held = catalogue(guarded)
    view, _ = settle(View(within="440900", lang="en"), held)
    assert written == dict(notes(guarded, held, view))
    assert {"Definition", "Formula", "Time", "Extracted", "Build", "Not shown", "Map review number"} <= written.keys()


@pytest.mark.parametrize("asked", [{}, {"than": "year"}, {"mode": "test"}, {"mode": "smooth"}, {"mode": "spots"}])
def test_the_sheet_of_all_levels_has_the_area_what_it_lies_in_and_what_lies_in_it(guarded, asked):
    book = openpyxl.load_workbook(
        io.BytesIO(made(guarded, "xlsx", within="440981", area="440981", level="township", lang="en", **asked))
    )
    shown, all_ = (list(book[name].iter_rows(min_row=2, values_only=True)) for name in ("Shown", "All levels"))
    held = catalogue(guarded)
    assert [row[0] for row in all_] == [area.code for area in held.path("440981")] + [row[0] for row in shown]
    assert [row[3] for row in all_[:4]] == ["Province", "City", "District", "Township"]
    assert all(row[4] is not None for row in all_[:3])


def test_a_table_writes_whole_numbers_without_a_decimal_point(guarded):
    found = [row for row in csv_rows(guarded, level="city", lang="en") if row["Value"]]
    assert found and all(row["Numerator"].isdigit() or not float(row["Numerator"]).is_integer() for row in found)
    assert any(row["Numerator"].isdigit() for row in found) and not any(row["Value"].endswith(".0") for row in found)


def table_rows(content: bytes) -> list[list[str]]:
    """The rows of a CSV table below its head."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return lines[lines.index([]) + 1 :]


def same(cell: object, text: str) -> bool:
    """Whether a cell of a workbook says what a cell of a CSV table says."""
    return float(text) == cell if isinstance(cell, float | int) else (cell or "") == text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_workbooks_of_quality_and_warnings_hold_the_rows_of_their_tables(guarded, lang):
    held = catalogue(guarded)
    view, _ = settle(View(level="city", lang=lang), held)
    quality = openpyxl.load_workbook(io.BytesIO(book_of(guarded, held, view)))
    warned = openpyxl.load_workbook(io.BytesIO(book_of_warnings(guarded, held, view)))
    wanted = {say(lang, SHEETS[name]): table_rows(table_of(name, guarded, held, view)) for name in TABLES}
    wanted = {name: rows for name, rows in wanted.items() if len(rows) > 1}

    assert len(wanted) >= 3 and set(quality.sheetnames) == {*wanted, say(lang, "Notes")}
    assert len(table_rows(warnings_of(guarded, held, view))) > 5
    wanted[say(lang, "Warnings")] = table_rows(warnings_of(guarded, held, view))
    for name, rows in wanted.items():
        sheet = (quality if name in quality.sheetnames else warned)[name]
        lines = list(sheet.iter_rows(values_only=True))
        assert all(same(*pair) for line, row in zip(lines, rows, strict=True) for pair in zip(line, row, strict=True))
        assert not [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "asked", [{}, {"within": "441900"}, {"indicator": "recipients", "compare": "440981103"}, {"area": "440981102"}]
)
def test_a_drawing_says_what_it_shows(guarded, lang, asked):
    held = catalogue(guarded)
    view, _ = settle(View(lang=lang, **asked), held)

    drawn = ElementTree.fromstring(FORMATS["svg"].content(guarded, held, view))

    words = "\n".join(text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text"))
    written = dict(notes(guarded, held, view))
    for heading in ("Source", "提取日期", "Extracted", "版本", "Build", "边界", "Boundaries"):
        assert written.get(heading, "") in words
    assert held.indicators[view.indicator].name.in_(lang) in words
    assert held.areas[asked.get("compare") or view.within].name.in_(lang) in words


def test_a_picture_has_larger_parts_lines_on_uncertain_figures_and_values_where_asked(guarded):
    def drawn(**asked) -> tuple[str, set[str]]:
        text = made(guarded, "svg", indicator="median_duration", programme="DIB", **asked).decode()
        return text, {part.text for part in ElementTree.fromstring(text).iter("{http://www.w3.org/2000/svg}text")}

    whole, words = drawn(lang="en")
    assert {"Core of the delta", "Dongsha Islands"} <= words and 'stroke-opacity="0.62"' in whole
    assert any(re.fullmatch(r"uncertain [1-9][0-9]*", one) for one in words)
    _, part = drawn(lang="en", within="440900")
    assert "Core of the delta" not in part
    plain, figures = (drawn(level="city", lang="en", **more)[1] for more in ({}, {"figures": "1"}))
    values = values_of(guarded, indicator="median_duration", programme="DIB", level="city")
    known = {f"{value:.0f}" for value in values.shown if value <= 60}
    assert len(known & figures) > len(known & plain) and "Maoming" in {one.split()[0] for one in figures}


def test_one_figure_of_all_areas_is_written_once(guarded):
    asked = {"indicator": "median_duration", "programme": "URP", "level": "city", "lang": "en"}
    picture = ElementTree.fromstring(made(guarded, "svg", **asked).decode())
    words = [part.text for part in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert words.count(">60") == 1
    view, _ = settle(View(**asked), catalogue(guarded))
    assert ">60 months (" in dict(notes(guarded, catalogue(guarded), view))["Legend"]


def test_a_picture_of_equal_cells_says_so_and_has_no_larger_parts(guarded):
    lying, cells = (made(guarded, "svg", lang="en", area="440981102", cells=on).decode() for on in ("", "1"))
    assert "every area of equal size" in cells and "every area of equal size" not in lying
    assert "Core of the delta" in lying and "Core of the delta" not in cells
    assert len(cells) < len(lying)


def test_equal_cells_are_apart_of_one_size_and_make_up_the_areas_above(reader):
    held, cells = catalogue(reader), cells_of(reader, "township")
    size = shapely.area(cells.polygon[0])
    assert np.allclose(shapely.area(cells.polygon), size)
    assert len({tuple(point) for point in cells.point.tolist()}) == len(cells.code)
    above = Cells(reader, held, "township").layer("city")
    inside = [sum(held.contains(city, code) for code in cells.code) for city in above.code]
    assert np.allclose(shapely.area(above.polygon), np.array(inside) * size)
    assert sum(inside) == len(cells.code)


def test_a_picture_is_a_picture_with_chinese(guarded):
    chinese, nothing = made(guarded, "png", level="city"), made(guarded, "png", level="city", lang="en")

    assert chinese.startswith(b"\x89PNG") and chinese != nothing
    assert int.from_bytes(chinese[16:20], "big") == 2560


def test_geojson_is_as_the_standard_wants_it(guarded):
    content = json.loads(made(guarded, "geojson", level="city"))

    assert content["type"] == "FeatureCollection" and len(content["features"]) == 21
    assert "crs" not in content and content["notes"]
    assert {feature["geometry"]["type"] for feature in content["features"]} <= {"Polygon", "MultiPolygon"}


@given(some.text(max_size=40))
def test_no_cell_is_a_formula(words):
    cell = inert(words)
    assert not cell.startswith(DANGEROUS) and not cell.lstrip().startswith(DANGEROUS) or NUMBER.fullmatch(cell)
    assert inert(-5.0) == -5.0 and inert("-5.25") == "-5.25"


@given(some.text(max_size=300))
def test_a_file_name_is_safe(words):
    view = View(indicator=words, programme="../x", level="city")

    class Held:
        build = "20241231-abc"

    name = file_name(Held, view, "csv")
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,150}\.csv", name)


def test_the_menu_leads_to_every_format():
    links = [link.href for link in menu(View(indicator="recipients", lang="en"))]
    assert links == [f"/download/{ending}?indicator=recipients&lang=en" for ending in FORMATS]
