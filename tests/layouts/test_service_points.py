"""Places of service on the map: which service, how they are told, in the rail, in files and on pictures."""

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pytest
from plotly.utils import PlotlyJSONEncoder

from layouts.drawings.area_map import area_map
from layouts.drawings.marks import Disc
from layouts.drawings.palette import LIGHT
from layouts.exports.maps import sheet_of, svg_of
from layouts.exports.points import HEADS, points_of
from layouts.figures.township_map import township_map
from layouts.notices import notices
from layouts.service_points import content, legend_words, panel, services_shown
from layouts.stories.scene import frozen
from layouts.texts import say
from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.service_points import open_points, unserved
from queries.values import indicator_by_area

MONTH = "2024-10"


def asked(reader, **changes) -> View:
    return settle(View(points="1", to=MONTH, **changes), catalogue(reader))[0]


def shown(part) -> str:
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


@pytest.mark.parametrize(
    ("indicator", "programme", "services"),
    [
        ("recipient_rate", "OAA", ("S3",)),
        ("recipient_rate", "UI", ("S1",)),
        ("service_use_rate", "S5", ("S5",)),
        ("recipient_rate", "WI", ("S1", "S3", "S4", "S5", "S7")),
    ],
)
def test_a_service_shows_its_own_places_and_a_benefit_those_of_the_paired_one(reader, indicator, programme, services):
    view = asked(reader, indicator=indicator, programme=programme)
    assert view.programme == programme and services_shown(catalogue(reader), view) == services


def test_the_map_is_told_of_places_only_while_they_are_on(reader):
    held = catalogue(reader)
    view = asked(reader, programme="OAA", within="440100", lang="en")
    values = indicator_by_area(reader, view.selection)
    told, plain = (township_map(reader, held, one, values) for one in (view, view.but(points="")))
    assert told.pop("points") == {
        "file": content(reader)[0], "services": ["S3"], "month": MONTH, "when": "open in Oct 2024",
        "words": f"{len(open_points(reader, ('S3',), MONTH, '440100'))} points of home care",
    }  # fmt: skip
    # The way to larger areas is a link to a view of its own.
    ways = [one.pop("vague", {"search": ""})["search"] for one in (told, plain)]
    assert told == plain and "points" not in plain and ways[0].replace("&points=1", "") == ways[1]


def test_the_file_has_a_row_for_each_place_and_service(reader):
    name, body = content(reader)
    told, held = json.loads(body), catalogue(reader)
    [(rows, places)] = reader.connection.execute("select count(*), count(distinct point) from service_point").fetchall()
    columns = ("at", "lon", "lat", "service", "area", "zh", "en", "from", "to")
    assert name.endswith(".json") and {len(told[column]) for column in columns} == {rows}
    assert max(told["at"]) + 1 == places and set(told["service"]) == set(told["services"]) == set(held.served)
    assert all(held.areas[upper] for above in told["above"].values() for upper in above)
    assert all(told["above"][area][0] == "440000" for area in told["area"])
    assert content(reader.within(("440103",)))[0] != name


def test_cells_of_equal_size_say_that_they_hide_places(reader):
    for lang in ("zh", "en"):
        view = asked(reader, lang=lang, cells="1")
        assert legend_words(reader, catalogue(reader), view) == say(lang, "No service points on cells of equal size")
    assert sheet_of(reader, catalogue(reader), view).painting.points is None
    assert sheet_of(reader, catalogue(reader), view).legend.points == "No service points on cells of equal size"


def test_the_rail_tells_how_many_there_are_and_which_townships_have_none(reader):
    held, view = catalogue(reader), asked(reader, programme="OAA", within="440100", lang="en")
    rows = open_points(reader, ("S3",), MONTH, "440100")
    none, towns = unserved(reader, ("S3",), MONTH, "440100")
    told = shown(panel(reader, held, view))
    assert (
        f"{len(rows)} points of home care in Guangzhou" in told and f"{none} of its {towns} townships have none" in told
    )
    assert all(name in told for name in rows["name_en"]) and "/download/points?" in told
    assert panel(reader, held, view.but(points="")) == []
    assert "服务点" in shown(panel(reader, held, view.but(lang="zh", programme="WI")))


def test_a_township_without_a_place_is_told_the_nearest_in_a_straight_line(reader):
    held = catalogue(reader)
    served = set(open_points(reader, ("S3",), MONTH, "440000")["area"])
    town = next(code for code in held.layers["township"] if code not in served)
    told = shown(panel(reader, held, asked(reader, programme="OAA", area=town, lang="en")))
    assert "0 points of home care" in told and "km away in a straight line" in told and "As a table" not in told
    own = next(iter(served))
    assert "straight line" not in shown(panel(reader, held, asked(reader, programme="OAA", area=own, lang="en")))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_file_has_every_place_that_the_rail_counts(reader, lang):
    held, view = catalogue(reader), asked(reader, programme="OAA", within="440100", lang=lang)
    lines = list(csv.reader(io.StringIO(points_of(reader, held, view).decode("utf-8-sig"))))
    at = lines.index([])
    assert lines[at + 1] == [say(lang, words) for words in HEADS]
    rows = open_points(reader, ("S3",), MONTH, "440100")
    assert [line[0] for line in lines[at + 2 :]] == rows["point"].tolist()
    assert np.allclose([float(line[5]) for line in lines[at + 2 :]], rows["lon"], atol=1e-5)


def test_a_picture_has_a_dot_for_each_place_and_says_what_they_are(reader):
    held, view = catalogue(reader), asked(reader, programme="OAA", within="440100", lang="en")
    sheet, plain = (sheet_of(reader, held, one) for one in (view, view.but(points="")))
    count = len(open_points(reader, ("S3",), MONTH, "440100"))
    drawn = area_map(sheet.painting, sheet.box, 900, 700, "")
    dots = [mark for mark in drawn.marks if isinstance(mark, Disc) and mark.fill == LIGHT.spot]
    assert len(dots) == len(sheet.painting.points) == count and plain.painting.points is None
    assert sheet.legend.points == f"{count} points of home care · open in Oct 2024" and plain.legend.points == ""
    assert f"{count} points of home care".encode() in svg_of(reader, held, view)
    assert LIGHT.spot.encode() not in svg_of(reader, held, view.but(points=""))


def test_a_scene_of_a_story_is_told_without_places(reader):
    held, view = catalogue(reader), asked(reader, programme="OAA", within="440100")
    made = frozen(reader, held, view)
    assert "points" not in made["map"] | made["zh"]["map"] and "points=1" in made["search"]


def test_a_link_to_places_that_were_not_delivered_says_so(reader):
    held = catalogue(reader)
    without = replace(held, served=(), build="another")
    view, changed = settle(View(points="1", lang="en"), without)
    assert view.points == "" and "points" in [one.field for one in changed]
    assert "Service points" in shown(notices(changed, view, without))
