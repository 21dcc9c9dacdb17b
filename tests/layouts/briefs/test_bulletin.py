"""The bulletin says of a quarter what the screen says of it, on paper and in the workbook."""

import io
import re
from dataclasses import replace

import openpyxl
import pytest
from dash import html
from pypdf import PdfReader

from layouts.briefs import bulletin_page
from layouts.briefs.book import brief_book, bulletin_book
from layouts.briefs.bulletin import bulletin, of_quarter, quarter_words, quarters
from layouts.briefs.bulletin_paper import bulletin_pages
from layouts.reading import found, text
from layouts.view import LANGS, View, settle
from layouts.words import value_words
from queries.benchmarks import value_of
from queries.catalogue import catalogue
from queries.values import Status, indicator_by_area


def asked(held, **fields) -> View:
    return of_quarter(held, settle(View(**fields), held)[0])


def test_a_quarter_is_complete_and_settled(guarded):
    held = catalogue(guarded)
    found = quarters(held)

    assert all(int(last[5:]) - int(first[5:]) == 2 and first[:4] == last[:4] for first, last in found)
    assert found[-1][1] <= held.facts["default_to"]
    may = asked(held, from_="2021-01", to="2021-05")
    assert (may.from_, may.to, may.area) == ("2021-04", "2021-06", held.root)
    assert quarter_words("2021-04", "zh") == "2021年第二季度" and quarter_words("2021-04", "en") == "Q2 2021"


@pytest.mark.parametrize("lang", LANGS)
def test_the_bulletin_of_another_area_says_that_it_is_of_the_whole(guarded, lang):
    held = catalogue(guarded)
    views = [settle(View(area=area, lang=lang), held)[0] for area in ("", "440981")]
    whole, part = (bulletin_page.sheets(guarded, held, view) for view in views)
    (link,) = [one for one in found(part, html.A) if one.href.startswith("/brief?")]
    assert "440981" in link.href and held.areas["440981"].name.in_(lang) in text(link)
    assert not [one for one in found(whole, html.A) if one.href.startswith("/brief?")] and len(part) == len(whole) + 1


@pytest.mark.parametrize("lang", LANGS)
def test_every_figure_on_paper_is_that_of_the_screen(guarded, lang):
    held = catalogue(guarded)
    view = asked(held, lang=lang)
    entry = bulletin(guarded, held, view)

    pages = [re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(io.BytesIO(bulletin_pages(entry))).pages]

    assert len(pages) == 3 and re.sub(r"\s+", "", entry.quarter) in pages[1]
    value, _ = value_of(guarded, view.selection, held.root)
    assert value_words(held, view, value) in pages[0]
    for programme in ("DIB", "UEB"):
        if programme in held.offers["recipients"]:
            one = view.but(indicator="recipients", programme=programme)
            number, status = value_of(guarded, one.selection, held.root)
            row = next(row for row in entry.programmes if row[0] == held.programmes[programme].name.in_(lang))
            assert status == Status.VALUE and row[1] == value_words(held, one, number)
            assert re.sub(r"\s+", "", row[1]) in pages[1]
    for line in entry.brief.stamp:
        assert all(re.sub(r"\s+", "", line) in page for page in pages)


def test_the_areas_that_moved_most_have_their_whole_name_on_paper(guarded):
    held = catalogue(guarded)
    entry = bulletin(guarded, held, asked(held, lang="en"))
    long = "Lianshan Zhuang and Yao Autonomous County (Qingyuan)"
    first = entry.movers[0]
    rows = (replace(first.rows[0], label=long), *first.rows[1:])
    entry = replace(entry, movers=(replace(first, rows=rows), entry.movers[1]))
    page = re.sub(r"\s+", "", PdfReader(io.BytesIO(bulletin_pages(entry))).pages[1].extract_text())
    for row in (row for block in entry.movers for row in block.rows):
        assert re.sub(r"\s+", "", row.label) in page
        # The unit stands above them, once.
        assert re.fullmatch(r"[+−][\d.,]+", row.words)
    assert all("points per thousand" in block.aside for block in entry.movers)


def test_the_workbook_of_a_brief_holds_the_figures_of_the_screen(guarded):
    held = catalogue(guarded)
    view = settle(View(area="440981", lang="en"), held)[0]

    book = openpyxl.load_workbook(io.BytesIO(brief_book(guarded, held, view)))

    figures = {row[2]: row for row in book["Key figures"].iter_rows(min_row=2, values_only=True)}
    for name in ("recipient_rate", "mean_benefit", "median_duration"):
        one = view.but(indicator=name)
        row = figures[held.indicators[name].name.en]
        assert row[4] == pytest.approx(value_of(guarded, one.selection, "440981")[0], abs=1e-6)
        assert row[5] == pytest.approx(value_of(guarded, one.selection, "440900")[0], abs=1e-6)
        assert row[6] == pytest.approx(value_of(guarded, one.selection, held.root)[0], abs=1e-6)
    assert {"Ranking", "Through time", "Notes"} <= set(book.sheetnames)


def test_a_workbook_holds_nothing_that_is_withheld(guarded):
    held = catalogue(guarded)
    view = settle(View(indicator="recipients", programme="DIB", lang="en"), held)[0]
    values = indicator_by_area(guarded, view.selection)
    area = str(values.code[values.status == Status.SUPPRESSED][0])

    book = openpyxl.load_workbook(io.BytesIO(brief_book(guarded, held, view.but(area=area))))

    rows = list(book["Key figures"].iter_rows(min_row=2, values_only=True))
    own = next(row for row in rows if row[2] == held.indicators["recipients"].name.en)
    assert own[4] is None and own[8].startswith("suppressed")
    ranked = {row[0]: row[4:7] for row in book["Ranking"].iter_rows(min_row=2, values_only=True)}
    assert ranked[area] == (None, None, None)


def test_the_workbook_of_a_bulletin_has_every_part(guarded):
    held = catalogue(guarded)
    view = asked(held, lang="zh")

    book = openpyxl.load_workbook(io.BytesIO(bulletin_book(guarded, held, view)))

    codes = {row[0] for row in book["主要数据"].iter_rows(min_row=2, values_only=True)}
    assert codes == {held.root, *held.children[held.root]}
    assert book["历年走势"].max_row > len(held.periods) and book["领取多久"].max_row > 12
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
