"""A story says in every file what the screen says, and no file holds what the screen withholds."""

import copy
import io
import json
import re
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pypdf import PdfReader

from layouts import rail
from layouts.drawings.area_map import decoded
from layouts.exports.notes import stamp
from layouts.figures.township_map import township_map
from layouts.reading import first, found, rows
from layouts.stories.model import MOST_SCENES, StoryError, story_of
from layouts.stories.offline import modules, offline
from layouts.stories.paper import paper
from layouts.stories.scene import scene, section, story
from layouts.stories.slides import slides
from layouts.stories.templates import TITLES, template
from layouts.view import LANGS, View, settle
from queries.catalogue import catalogue
from queries.trend import indicator_by_period
from queries.values import Status, indicator_by_area

ROOT = Path(__file__).parents[3]
FORMULA = '=HYPERLINK("http://x","y")'


def settled(held, **fields) -> View:
    return settle(View(**fields), held)[0]


def tight(words: str) -> str:
    return re.sub(r"\s+", "", words)


@pytest.fixture(scope="module")
def raw(guarded) -> dict:
    """A story of four scenes, as a browser sends it."""
    held = catalogue(guarded)
    ranking, curve = (settled(held, area="440981", level="city", tab=tab) for tab in ("table", "duration"))
    trend = settled(held, area="440900", indicator="recipients", level="city")
    scenes = [section("开头", "Opening"), *(scene(guarded, held, view) for view in (ranking, trend, curve))]
    scenes[1]["note"] = {"zh": "讲稿", "en": FORMULA}
    return json.loads(json.dumps(story("茂名", "Maoming", scenes)))


def test_a_scene_holds_the_map_of_the_screen(guarded):
    held = catalogue(guarded)
    view = settled(held, area="440981", lang="en")

    frozen = scene(guarded, held, view)

    values = indicator_by_area(guarded, view.selection)
    shown, status = decoded(frozen["map"])
    assert np.allclose(shown[values.feature], values.value, equal_nan=True, rtol=1e-6)
    assert np.array_equal(status[values.feature], values.status)
    for lang in LANGS:
        own = view.but(lang=lang)
        payload = township_map(guarded, held, own, values)
        assert {**frozen["map"], **frozen[lang]["map"]} == {k: v for k, v in payload.items() if k != "version"}
        panel = rail.ranking(guarded, held, own)
        assert frozen[lang]["ranking"]["title"] == first(panel, _html().H3)
        assert [row["words"] for row in frozen[lang]["ranking"]["rows"]] == [
            row.words for table in found(panel, _html().Table) for row in rows(table)
        ]
        assert frozen[lang]["stamp"] == [line for line in stamp(guarded, held, own) if line]
    assert frozen["build"] == held.build and len(json.dumps(frozen)) < 60_000


def _html():
    from dash import html

    return html


def test_a_suppressed_value_is_in_no_scene(guarded):
    held = catalogue(guarded)
    frozen = scene(guarded, held, settled(held, indicator="recipients", programme="DIB"))

    values, status = decoded(frozen["map"])

    assert (status == Status.SUPPRESSED).sum() > 100
    assert np.isnan(values[status > Status.ZERO]).all()


def stamped(raw, one, lang) -> list[str]:
    """The lines of source that the page of a scene bears; that of a part has those of the view after it, but not what
    that one does not show."""
    if one["kind"] == "view":
        return one[lang]["stamp"]
    own = raw["scenes"][1][lang]
    assert own["withheld"] and any(line.startswith(own["withheld"]) for line in own["stamp"])
    found = [line.replace(own["withheld"], "").removeprefix(" · ") for line in own["stamp"]]
    return list(filter(None, found))[:4]


def test_the_page_of_a_part_does_not_say_what_no_map_shows(raw):
    for lang, words in (("zh", "未显示"), ("en", "Not shown")):
        said = story_of(raw, lang).stamp_of_part(0, lang)
        assert said == stamped(raw, raw["scenes"][0], lang) and not any(words in line for line in said)


def test_provisional_months_are_dotted_in_slides_and_on_paper(guarded, raw):
    held = catalogue(guarded)
    course = story_of(raw, "en").scenes[2].en.trend
    assert [course.months[at] for at in course.late] == sorted(held.provisional) and course.late
    read = story_of(raw, "en")

    deck = Presentation(io.BytesIO(slides(guarded, held, read, "en")))
    page = PdfReader(io.BytesIO(paper(guarded, held, read, "en"))).pages[2]

    chart = next(shape.chart for shape in deck.slides[2].shapes if shape.has_chart)
    for series in chart.plots[0].series:
        dashes = [point.format.line.dash_style for point in map(series.points.__getitem__, course.late)]
        assert set(dashes) == {MSO_LINE.ROUND_DOT} and series.format.line.dash_style is None
    said = [shape.text_frame.text for shape in deck.slides[2].shapes if shape.has_text_frame]
    assert "Through time · dotted: provisional" in said
    assert tight("dotted: provisional") in tight(page.extract_text())
    old = copy.deepcopy(raw)
    for name in ("provisional", "dotted"):
        old["scenes"][2]["en"]["trend"].pop(name)
    assert story_of(old, "en").scenes[2].en.trend.heading == "Through time"


@pytest.mark.parametrize("lang", LANGS)
def test_slides_say_what_the_scenes_say(guarded, raw, lang):
    held = catalogue(guarded)

    deck = Presentation(io.BytesIO(slides(guarded, held, story_of(raw, lang), lang)))

    assert len(deck.slides) == 4
    for slide, one in zip(deck.slides, raw["scenes"], strict=True):
        assert slide.shapes.title.text == one["title"][lang]
        said = "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert all(line in said for line in stamped(raw, one, lang))
        if one["kind"] == "view":
            assert all(key["words"] in said for key in one[lang]["keys"])
            assert one[lang]["finding"] in slide.notes_slide.notes_text_frame.text
            image = next(shape.image for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE)
            picture = Image.open(io.BytesIO(image.blob)).convert("RGB")
            assert picture.width > 1200 and min(picture.getpixel((2, 2))) > 250
    table = next(shape.table for shape in deck.slides[1].shapes if shape.has_table)
    expected = [[row["label"], row["words"]] for row in raw["scenes"][1][lang]["ranking"]["rows"][:9]]
    assert [[cell.text for cell in row.cells] for row in table.rows] == expected


def test_native_charts_hold_the_figures_of_the_screen(guarded, raw):
    held = catalogue(guarded)

    deck = Presentation(io.BytesIO(slides(guarded, held, story_of(raw, "en"), "en")))

    chart = next(shape.chart for shape in deck.slides[2].shapes if shape.has_chart)
    view = settled(held, area="440900", indicator="recipients", level="city")
    course = indicator_by_period(guarded, view.selection, ("440900",))
    drawn = {series.name: [np.nan if v is None else v for v in series.values] for series in chart.plots[0].series}
    for code, values in zip(("440900",), course.value, strict=True):
        assert np.allclose(drawn[held.areas[code].name.en], values, equal_nan=True, atol=1e-3)
    curve = next(shape.chart for shape in deck.slides[3].shapes if shape.has_chart)
    expected = {line["name"]: line["y"] for line in raw["scenes"][3]["en"]["curve"]["lines"]}
    assert {series.name: list(dict.fromkeys(series.values)) for series in curve.plots[0].series} == {
        name: list(dict.fromkeys(values)) for name, values in expected.items()
    }


def test_a_formula_is_inert_wherever_it_comes_from(guarded, raw):
    held = catalogue(guarded)
    forged = copy.deepcopy(raw)
    forged["scenes"][2]["en"]["trend"]["lines"][0]["name"] = FORMULA
    forged["scenes"][2]["en"]["trend"] |= {"months": [], "labels": [FORMULA] * 84}
    forged["scenes"][1]["en"]["ranking"]["rows"][0]["label"] = "\x00=1+1\u202e"

    content = slides(guarded, held, story_of(forged, "en"), "en")

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        books = [name for name in package.namelist() if name.endswith(".xlsx")]
        assert len(books) == 2
        for name in books:
            sheet = openpyxl.load_workbook(io.BytesIO(package.read(name))).active
            assert [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"] == []
    deck = Presentation(io.BytesIO(content))
    assert "=1+1" in [cell.text for s in deck.slides[1].shapes if s.has_table for r in s.table.rows for cell in r.cells]


@pytest.mark.parametrize("lang", LANGS)
def test_the_document_says_what_the_scenes_say(guarded, raw, lang):
    held = catalogue(guarded)

    pages = PdfReader(io.BytesIO(paper(guarded, held, story_of(raw, lang), lang))).pages

    assert len(pages) == 4
    for page, one in zip(pages, raw["scenes"], strict=True):
        words = tight(page.extract_text())
        assert tight(one["title"][lang]) in words
        assert all(tight(line) in words for line in stamped(raw, one, lang))
        if one["kind"] == "view":
            assert all(tight(key["words"]) in words for key in one[lang]["keys"])
    for row in raw["scenes"][1][lang]["ranking"]["rows"][:9]:
        assert tight(row["words"]) in tight(pages[1].extract_text())


def test_the_page_for_no_network_holds_all_and_asks_for_nothing(guarded, raw):
    held = catalogue(guarded)
    forged = copy.deepcopy(raw)
    forged["scenes"][1]["title"]["en"] = "</script><script>alert(1)</script>"

    text = offline(guarded, held, story_of(forged, "en"), forged, "en").decode()

    assert "default-src 'none'" in text and "connect-src" not in text
    assert "<script>alert(1)" not in text
    inside = re.search(r'id="story">(.*?)</script>', text, re.S)[1]
    assert json.loads(inside) == forged
    for one in raw["scenes"][1:]:
        assert f'id="geo-{one["geo"]["areas"]}"' in text
    assert not re.search(r"""(?:src|href)=["']""", text)
    assert {name for name, _ in modules()} >= {"atlas/story/player.mjs", "atlas/map/numbers.mjs"}


@pytest.mark.parametrize("name", TITLES)
def test_every_template_tells_a_story(guarded, name):
    held = catalogue(guarded)

    made = template(guarded, held, settled(held), name)

    assert story_of(json.loads(json.dumps(made)), "en").scenes[0].kind == "section"
    assert len(made["scenes"]) >= 3
    assert all(one["title"]["zh"] and one["title"]["en"] for one in made["scenes"])


def test_the_pilot_townships_are_those_compared_else_the_highest(guarded):
    held = catalogue(guarded)
    view = settled(held)
    shown = indicator_by_area(guarded, view.selection)
    known = shown.status == Status.VALUE
    lowest = [code for _, code in sorted(zip(shown.value[known], shown.code[known], strict=True))][:2]

    highest = template(guarded, held, view, "pilot")["scenes"][1]
    chosen = template(guarded, held, view.but(compare=",".join(lowest)), "pilot")["scenes"][1:]

    assert len(highest["look"]["callouts"]) == 3 and "highest in" in highest["title"]["en"]
    assert {entry["code"] for entry in chosen[0]["look"]["callouts"]} == set(lowest)
    assert "highest" not in chosen[0]["title"]["en"]
    assert all(held.areas[code].name.in_("zh") in chosen[0]["title"]["zh"] for code in lowest)
    assert {one["look"]["zoom"] for one in chosen[1:]} == set(lowest)


def test_two_years_are_shown_in_the_same_classes(guarded):
    held = catalogue(guarded)

    before = template(guarded, held, settled(held), "changed")["scenes"][1]
    after = before["other"]

    assert before["look"]["pair"] == "turn" and after["map"]["breaks"] == before["map"]["breaks"]
    assert after["en"]["keys"] == before["en"]["keys"]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda s: s.update(format="pdf"), "format"),
        (lambda s: s["scenes"].clear(), "scenes"),
        (lambda s: s["scenes"][1].pop("zh"), "Scene 2"),
        (lambda s: s["scenes"][1]["map"].update(values="<b>"), "scenes.1.map.values"),
        (lambda s: s["scenes"][1]["map"]["colours"].append("red;x"), "scenes.1.map.colours"),
        (lambda s: s["scenes"][1]["geo"].update(areas="../../etc/passwd"), "scenes.1.geo.areas"),
        (lambda s: s["scenes"][1]["en"]["trend"]["lines"][0]["y"].append(float("nan")), "scenes.1.en.trend"),
        (lambda s: s.update(scenes=s["scenes"] * 20), "scenes"),
    ],
)
def test_a_story_that_cannot_be_used_is_refused_with_its_place(raw, change, where):
    broken = copy.deepcopy(raw)
    change(broken)

    with pytest.raises(StoryError, match=re.escape(where)):
        story_of(broken, "en")


def test_boundaries_of_another_build_are_told(guarded, raw):
    held = catalogue(guarded)
    moved = copy.deepcopy(raw)
    moved["scenes"][1]["geo"]["areas"] = "township.0123456789ab.json"
    for content in (paper, slides):
        with pytest.raises(StoryError, match="boundaries have changed"):
            content(guarded, held, story_of(moved, "en"), "en")


def test_the_browser_gathers_as_many_scenes_as_a_file_takes():
    shelf = (ROOT / "assets/story/shelf.mjs").read_text(encoding="utf-8")
    assert re.findall(r"MOST = (\d+);", shelf) == [str(MOST_SCENES)]
