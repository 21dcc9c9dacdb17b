"""No file leaves the atlas without saying whence it comes, what its map shows and how that is painted."""

import csv
import io
import xml.etree.ElementTree as ElementTree

import openpyxl
import pytest

from layouts.compare.book import book_of
from layouts.exports.notes import notes
from layouts.exports.quality import TABLES, table_of
from layouts.exports.warnings import warnings_of
from layouts.figures.township_map import township_map
from layouts.texts import say
from layouts.view import SHEETS, View, settle
from queries.catalogue import catalogue
from queries.values import indicator_by_area
from tests.layouts.exports.test_files import made

DARKEST = "#14606f"
WHENCE = ("Source", "Extracted", "Build", "Boundaries", "Map review number")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_says_whence_it_comes(guarded, lang):
    held = catalogue(guarded)
    view, _ = settle(View(level="city", lang=lang, area="440900"), held)
    tables = {name: table_of(name, guarded, held, view) for name in TABLES}
    tables |= {"warnings": warnings_of(guarded, held, view), "map": made(guarded, "csv", level="city", lang=lang)}
    for name, content in tables.items():
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        told = {row[0] for row in lines[: lines.index([])] if row[1]}
        assert {say(lang, heading) for heading in (*WHENCE, "Atlas", "Areas", "Time")} <= told, name
    for sheet in SHEETS:
        book = openpyxl.load_workbook(io.BytesIO(book_of(guarded, held, view.but(sheet=sheet))))
        told = {row[0] for row in book[say(lang, "Notes")].iter_rows(values_only=True)}
        assert {say(lang, heading) for heading in WHENCE} <= told, sheet


@pytest.mark.parametrize("asked", [{}, {"than": "year"}, {"mode": "spots"}, {"mode": "smooth"}, {"breaks": "0,2,5,40"}])
def test_a_table_has_the_legend_of_its_map(reader, asked):
    held = catalogue(reader)
    view, _ = settle(View(level="district", lang="en", **asked), held)
    painted = township_map(reader, held, view, indicator_by_area(reader, view.selection))
    legend = dict(notes(reader, held, view))["Legend"]
    assert [legend.index(colour) for colour in painted["colours"]] == sorted(map(legend.index, painted["colours"]))
    assert painted["texts"]["scheme"] in legend and len(painted["colours"]) > 1
    for words in painted["labels"] or [f"{edge:.1f}".replace("-", "−") for edge in painted["breaks"]]:
        assert words in legend
    assert ("points per thousand" in legend) == ("than" in asked)
    counted, _ = settle(View(indicator="recipients", level="district", lang="en"), held)
    assert "circles" in dict(notes(reader, held, counted))["Legend"]


def test_a_workbook_of_two_maps_has_the_legend_of_both_and_what_their_indicators_mean(reader):
    def told(**asked) -> dict:
        view, _ = settle(View(level="district", lang="en", **asked), catalogue(reader))
        book = openpyxl.load_workbook(io.BytesIO(book_of(reader, catalogue(reader), view)))
        return {row[0]: row[1] for row in book["Notes"].iter_rows(values_only=True)}

    moved = [words for heading, words in told(than="year").items() if heading.startswith("Legend")]
    assert len(moved) == 2 and moved[0] == moved[1] and "classes locked" in moved[0]
    other = told(other="mean_benefit~DIB")
    entry = catalogue(reader).indicators["mean_benefit"]
    assert entry.meaning.en in other[entry.name.en] and entry.formula.en in other[entry.name.en]
    crossed = [words for heading, words in told(sheet="both").items() if heading.startswith("Legend")]
    assert len(crossed) == 2 and all(words.count(" – ") == 3 and "#" not in words for words in crossed)


def test_a_picture_fades_what_lies_beyond_the_values_kept(reader):
    def drawn(**asked) -> tuple[str, list[str]]:
        text = made(reader, "svg", level="city", lang="en", **asked).decode()
        return text, [part.text for part in ElementTree.fromstring(text).iter("{http://www.w3.org/2000/svg}text")]

    values = indicator_by_area(reader, settle(View(level="city"), catalogue(reader))[0].selection)
    low, high = sorted(values.shown)[3], sorted(values.shown)[9]
    whole, kept = drawn(), drawn(range=f"{low}~{high}")
    assert kept[0].lower().count(DARKEST) < whole[0].lower().count(DARKEST)
    assert any("Values kept on the map" in words for words in kept[1])
    assert "Values kept on the map" in made(reader, "csv", lang="en", range="4~9").decode()
    nowhere = drawn(range=f"{2 * high}~{3 * high}")
    assert nowhere[0].lower().count(DARKEST) == 1, "the legend alone"
