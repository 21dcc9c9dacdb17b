"""No file leaves the atlas without saying whence it comes, what its map shows and how that is painted."""

import base64
import csv
import io
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter

import numpy as np
import openpyxl
import pytest

from layouts import quality_once
from layouts.changes import changed
from layouts.compare import both, many
from layouts.compare.book import book_of
from layouts.compare.indicators import fields
from layouts.compare.legends import legends
from layouts.compare.profile import judged
from layouts.exports.notes import notes
from layouts.exports.quality import TABLES, table_of
from layouts.exports.quality import book_of as quality_book
from layouts.exports.warnings import warnings_of
from layouts.figures.fifths import WORSE_TO_BETTER
from layouts.figures.township_map import township_map
from layouts.texts import say
from layouts.view import SHEETS, View, settle
from queries.catalogue import catalogue
from queries.change import earlier
from queries.values import Status, indicator_by_area
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
        assert name == "warnings" or say(lang, "Legend") in told, name
    for sheet in SHEETS:
        book = openpyxl.load_workbook(io.BytesIO(book_of(guarded, held, view.but(sheet=sheet))))
        told = {row[0] for row in book[say(lang, "Notes")].iter_rows(values_only=True)}
        assert {say(lang, heading) for heading in WHENCE} <= told, sheet
        assert any(str(heading).startswith(say(lang, "Legend")) for heading in told), sheet


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
    bare = [re.sub(r", areas: [\d,]+", "", words) for words in moved]
    assert (
        len(moved) == 2 and moved[0] != moved[1] and bare[0] == bare[1] and "the same classes on both maps" in moved[0]
    )
    other = told(other="mean_benefit~DIB")
    entry = catalogue(reader).indicators["mean_benefit"]
    assert entry.meaning.en in other[entry.name.en] and entry.formula.en in other[entry.name.en]
    crossed = [words for heading, words in told(sheet="both").items() if heading.startswith("Legend")]
    nine, *thirds = crossed
    assert len(thirds) == 2 and all(words.count(" – ") == 3 and "#" not in words for words in thirds)
    assert nine.count(" × ") == nine.count("#") == 9 and "low × high" in nine


def test_the_workbook_of_a_sheet_has_the_legend_of_what_the_sheet_paints(reader):
    held = catalogue(reader)

    def told(sheet: str) -> tuple:
        view, _ = settle(View(level="district", lang="en", sheet=sheet, area="440981"), held)
        book = openpyxl.load_workbook(io.BytesIO(book_of(reader, held, view)))
        pairs = {row[0]: row[1] for row in book["Notes"].iter_rows(values_only=True)}
        return view, {name: words for name, words in pairs.items() if name.startswith("Legend")}, book.worksheets[0]

    view, small, _ = told("many")
    for entry in many.maps(reader, held, view)["entries"]:
        assert all(colour in small[f"Legend · {entry['name']}"] for colour in entry["colours"])
    assert "its own fifths" in small["Legend"]
    _, lines, sheet = told("funnel")
    assert "Dashed: Guangdong" in lines["Legend"] and "99.8% limits" in lines["Legend"]
    heads, *rows = sheet.iter_rows(values_only=True)
    low, high, side = heads.index("99.8% limits, lower"), heads.index("99.8% limits, upper"), len(heads) - 1
    for row in rows:
        beyond = "above the limits" if row[3] > row[high] else "below the limits" if row[3] < row[low] else ""
        assert (row[side] or "") == beyond
    view, shades, sheet = told("table")
    found = fields(reader, held, view, "district")
    assert len(shades) == 1 + len(found) and len(set(shades.values())) == len(shades)
    directed = next(words for words in shades.values() if "worst fifth" in words)
    assert directed.index(WORSE_TO_BETTER[0]) != directed.index(WORSE_TO_BETTER[-1])
    unsure = {code for one in found for code in one.unsure}
    assert {row[0] for row in sheet.iter_rows(min_row=2, values_only=True) if row[-1]} <= unsure
    _, spines, _ = told("profile")
    assert "middle half" in spines["Legend"] and "#" in spines["Legend"]


@pytest.mark.parametrize("asked", [{}, {"mode": "spots"}, {"than": "year"}])
def test_the_legend_of_a_map_counts_every_area_once(guarded, asked):
    held = catalogue(guarded)
    view, _ = settle(View(level="township", lang="en", programme="ORP", **asked), held)
    legend = dict(notes(guarded, held, view))["Legend"]
    painted = township_map(guarded, held, view, indicator_by_area(guarded, view.selection))
    status = np.frombuffer(base64.b64decode(painted["status"]), "u1")
    assert sum(counts_of(legend)) == (status != Status.OUTSIDE).sum() > 1000
    if not asked:
        assert f"suppressed (#F1F3F4, hatched), areas: {(status == Status.SUPPRESSED).sum():,}" in legend


def test_the_legends_of_comparisons_count_their_areas(guarded):
    held = catalogue(guarded)

    def told(sheet: str, **asked) -> dict:
        view, _ = settle(View(level="township", lang="en", sheet=sheet, **asked), held)
        return dict(legends(guarded, held, view))

    small = told("many", programme="ORP", split="sex")
    maps = [words for heading, words in small.items() if heading != "Legend"]
    assert len(maps) == 2 and {sum(counts_of(words)) for words in maps} == {1610}
    need = told("both", indicator="recipient_rate", programme="DLS")
    view, _ = settle(View(level="township", sheet="both", indicator="recipient_rate", programme="DLS"), held)
    classes = both.classes_of(
        *(indicator_by_area(guarded, each.selection) for each, _ in both.thirds(guarded, held, view))
    )
    assert counts_of(need["Legend"]) == np.bincount(classes[classes < 9], minlength=9).tolist()
    view, _ = settle(View(level="township", lang="en", sheet="table"), held)
    table = [words for heading, words in legends(guarded, held, view) if heading != "Legend"]
    sizes = [one.shown.size for one in fields(guarded, held, view, "township") if one.is_divided]
    assert [sum(counts_of(words)) for words in table] == sizes
    view, _ = settle(View(level="township", sheet="profile", area="440981"), held)
    given = Counter(word or "not tested" for _, _, word in judged(guarded, held, view))
    spines = told("profile", area="440981")["Legend"]
    verdicts = re.findall(r"([a-z ]+) \(#\w+\), indicators: (\d+)", spines)
    assert {word.strip(): int(n) for word, n in verdicts} == given and len(given) > 1


def counts_of(legend: str) -> list[int]:
    """The numbers of areas that a legend tells."""
    return [int(n.replace(",", "")) for n in re.findall(r", areas: ([\d,]+)", legend)]


def test_the_tables_of_data_quality_say_what_their_marks_and_shades_mean(guarded):
    held = catalogue(guarded)
    view, _ = settle(View(lang="en"), held)
    book = openpyxl.load_workbook(io.BytesIO(quality_book(guarded, held, view)))
    told = {row[0]: row[1] for row in book["Notes"].iter_rows(values_only=True)}
    assert "full circle: error" in told["Legend · Rules"]
    shown = str(quality_once.once(guarded, held, view))
    assert all(colour in told["Legend · Requests"] and f"{words}'" in shown for words, colour in quality_once.shades())
    assert shown.count("className='keys'") == 2 and "also asked by" in shown
    assert {name for name in told if name.startswith("Legend · ")} == {
        f"Legend · {name}" for name in book.sheetnames[:-1]
    }


def test_a_change_of_counts_is_drawn_as_circles_by_direction(guarded):
    held = catalogue(guarded)
    view, _ = settle(View(indicator="recipients", level="city", than="year", lang="en"), held)
    changes = changed(guarded, held, view.selection, earlier(held, view.selection, "year"))
    values = indicator_by_area(guarded, view.selection)
    less, more = (int((changes.shown < 0).sum()), int((changes.shown > 0).sum()))
    assert less and more
    payload = township_map(guarded, held, view, values)
    assert payload["mark"] == "circle" and payload["breaks"][0] < 0
    picture = made(guarded, "svg", level="city", lang="en", indicator="recipients", than="year").decode()
    discs = Counter(re.findall(r'<circle [^>]*fill="(#[0-9A-Fa-f]{6})"', picture))
    # The legend has one of each besides.
    assert discs[payload["colours"][0]] == less + 1 and discs[payload["colours"][-1]] == more + 1
    assert "decrease" in picture and "increase" in picture and "±" in picture
    words = dict(notes(guarded, held, view))
    assert f"decrease ({payload['colours'][0]}), areas: {less}" in words["Legend"]
    assert f"increase ({payload['colours'][-1]}), areas: {more}" in words["Legend"]
    still = changes.shown.size - less - more
    assert still and f"no change, areas: {still}" in words["Legend"]


def test_what_a_change_withholds_is_counted_alike_in_legend_and_notes(guarded):
    held = catalogue(guarded)
    view, _ = settle(
        View(indicator="recipient_rate", programme="DIB", sex="F", age="16-59", than="year", lang="en"), held
    )
    told = dict(notes(guarded, held, view))
    [hidden] = re.findall(r"suppressed \(.*?\), areas: ([\d,]+)", told["Legend"])
    assert int(hidden.replace(",", "")) and f"suppressed {int(hidden.replace(',', ''))}" in told["Not shown"]


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
