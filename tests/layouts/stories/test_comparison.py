"""Two views in one scene: the same colour means the same on both, and every file holds both."""

import io
import json
import re

import numpy as np
import openpyxl
import pytest
from pptx import Presentation
from pypdf import PdfReader

from analysis.classes import class_of
from layouts.drawings.area_map import NO_CLASS, decoded, painting
from layouts.drawings.shapes import layer
from layouts.figures.township_map import township_map
from layouts.numbers import period
from layouts.stories.book import story_book
from layouts.stories.comparison import TURN, pair
from layouts.stories.model import story_of
from layouts.stories.paper import paper
from layouts.stories.scene import scene, story
from layouts.stories.slides import slides
from layouts.texts import say
from layouts.view import LANGS, View, settle
from queries.catalogue import catalogue
from queries.values import Status, indicator_by_area


def settled(held, **fields) -> View:
    return settle(View(level="city", **fields), held)[0]


@pytest.fixture(scope="module")
def both(guarded) -> dict:
    """Two years of one measure and two measures of one year, as a browser keeps them."""
    held = catalogue(guarded)
    early, late = ({"from_": f"{year}-01", "to": f"{year}-12"} for year in (2018, 2023))
    scenes = [
        pair(guarded, held, settled(held, **late), settled(held, **early), TURN),
        pair(guarded, held, settled(held, **late), settled(held, indicator="mean_benefit", **late)),
    ]
    return json.loads(json.dumps(story("对比", "Compared", scenes)))


def test_the_earlier_view_comes_first_and_the_own_one_is_remembered(both):
    first = both["scenes"][0]

    assert "from=2018-01" in first["search"] and "from=2023-01" in first["other"]["search"]
    assert first["look"]["own"] == "second" and first["look"]["pair"] == "turn"


def test_one_colour_means_the_same_on_both_maps(both):
    first = both["scenes"][0]
    maps = first["map"], first["other"]["map"]

    assert maps[0]["breaks"] == maps[1]["breaks"] and maps[0]["colours"] == maps[1]["colours"]
    for one in maps:
        values, status = decoded(one)
        shown = values[status == Status.VALUE]
        assert one["breaks"][0] <= shown.min() * (1 + 1e-6) and shown.max() <= one["breaks"][-1] * (1 + 1e-6)
    for lang in LANGS:
        assert first[lang]["keys"] == first["other"][lang]["keys"]
        assert first[lang]["caption"] != first["other"][lang]["caption"]


def test_two_measures_keep_their_own_legends(both):
    second = both["scenes"][1]

    assert second["map"]["breaks"] != second["other"]["map"]["breaks"]
    assert second["en"]["keys"] != second["other"]["en"]["keys"]
    assert second["en"]["caption"] != second["other"]["en"]["caption"]


@pytest.mark.parametrize("lang", LANGS)
def test_every_file_holds_both_views(guarded, both, lang):
    held, checked = catalogue(guarded), story_of(both, lang)

    deck = Presentation(io.BytesIO(slides(guarded, held, checked, lang)))
    pages = PdfReader(io.BytesIO(paper(guarded, held, checked, lang))).pages
    book = openpyxl.load_workbook(io.BytesIO(story_book(guarded, held, checked, lang)))

    findings = [row[4] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    for i, one in enumerate(both["scenes"]):
        on_slide = "\n".join(shape.text_frame.text for shape in deck.slides[i].shapes if shape.has_text_frame)
        on_page = re.sub(r"\s+", "", pages[i].extract_text())
        for half in (one, one["other"]):
            assert half[lang]["caption"] in on_slide and half[lang]["finding"] in on_slide
            assert re.sub(r"\s+", "", half[lang]["caption"]) in on_page
            assert half[lang]["finding"] in findings
        assert len([shape for shape in deck.slides[i].shapes if shape.shape_type == 13]) == 2


def test_the_workbook_holds_the_values_of_the_screen(guarded, both):
    held = catalogue(guarded)
    book = openpyxl.load_workbook(io.BytesIO(story_book(guarded, held, story_of(both, "en"), "en")))

    rows = [row for row in book["Areas"].iter_rows(min_row=2, values_only=True) if row[0] == 2]

    for indicator in ("recipient_rate", "mean_benefit"):
        view = settled(held, indicator=indicator, from_="2023-01", to="2023-12", lang="en")
        values = indicator_by_area(guarded, view.selection)
        name = held.indicators[indicator].name.en
        found = {row[3]: row[5] for row in rows if name in row[1]}
        assert found.keys() == set(values.code)
        shown = [np.nan if found[code] is None else found[code] for code in values.code]
        assert np.allclose(shown, values.value, rtol=1e-6, equal_nan=True)


@pytest.mark.parametrize("lang", LANGS)
def test_the_workbook_marks_provisional_months(guarded, both, lang):
    held = catalogue(guarded)
    book = openpyxl.load_workbook(io.BytesIO(story_book(guarded, held, story_of(both, lang), lang)))

    periods = {row[3] for row in book[say(lang, "Courses")].iter_rows(min_row=2, values_only=True)}
    marked = {f"{period(code, lang)}*" for code in held.provisional}
    assert marked and {one for one in periods if one.endswith("*")} == marked
    notes = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert say(lang, "* provisional") in notes


@pytest.mark.parametrize("mode", ["test", "spots"])
def test_a_map_of_kinds_is_painted_in_its_kinds(guarded, mode):
    held = catalogue(guarded)
    view = settle(View(mode=mode, level="district", lang="en"), held)[0]
    payload = township_map(guarded, held, view, indicator_by_area(guarded, view.selection))

    given = story_of(json.loads(json.dumps(story("", "", [scene(guarded, held, view)]))), "en").scenes[0]
    painted = painting(layer(guarded, "district"), given.map.model_dump())

    assert view.mode == mode and set(np.unique(painted.group)) <= {0, 1, 2, NO_CLASS}
    assert not np.array_equal(painted.group, class_of(painted.value, payload["breaks"]))
    assert [key.words for key in given.en.keys[:3]] == payload["labels"]
