"""A range of values that is kept on the map holds for what stands beside it and for the files that are taken away."""

import csv
import io
import json

import numpy as np
import openpyxl
import pytest

from layouts import display
from layouts.exports.maps import frame_of
from layouts.exports.tables import csv_of, workbook_of
from layouts.group import gathered, in_range
from layouts.ranking import ranking
from layouts.reading import text
from layouts.view import View, settle
from queries.boundaries import boundaries
from queries.catalogue import catalogue
from queries.values import indicator_by_area
from tests.host.requests import body, drawing

MIDDLE = slice(4, 10)


@pytest.fixture
def ranged(reader):
    """The catalogue, a view that keeps the fifth to the tenth lowest figure of the cities, and the codes of those."""
    held = catalogue(reader)
    view, _ = settle(View(indicator="recipient_rate", programme="UI", level="city", lang="en"), held)
    values = indicator_by_area(reader, view.selection)
    picked = np.argsort(values.value)[MIDDLE]
    ends = values.value[picked[[0, -1]]]
    return held, view.but(range=display.written(ends, "~")), set(values.code[picked])


def test_the_areas_in_the_range_are_chosen_together_with_those_ticked(reader, ranged):
    held, view, codes = ranged
    assert set(in_range(reader, held, view)) == set(gathered(reader, held, view, None)) == codes
    assert in_range(reader, held, view.but(range="")) is None
    some = sorted(codes)[:2]
    beside = next(code for code in held.layers["city"] if code not in codes)
    assert set(gathered(reader, held, view, [*some, beside])) == set(some)
    assert set(gathered(reader, held, view.but(range=""), [*some, beside])) == {*some, beside}


def test_a_range_of_changes_chooses_by_the_change(reader, ranged):
    held, view, _ = ranged
    changed, _ = settle(view.but(than="year", range="0~1000000"), held)
    rising = in_range(reader, held, changed)
    assert 0 < len(rising) < len(held.layers["city"])
    assert set(rising) != set(in_range(reader, held, changed.but(than="")))


@pytest.fixture
def drawn(app):
    """What the panels that stand beside the ranking hold for a view, as text, by panel."""
    client = app.server.test_client()

    def answer(asked: View) -> dict[str, str]:
        sent = body(app, drawing(app, "panel-ranking"), asked.mapping)
        panels = client.post("/_dash-update-component", json=sent).get_json()["response"]
        return {name: json.dumps(panel, ensure_ascii=False) for name, panel in panels.items()}

    return answer


def test_the_panels_beside_the_map_follow_the_range(drawn, ranged):
    _, view, codes = ranged
    whole, part = ("".join(drawn(asked).values()) for asked in (view.but(range=""), view))
    assert f"{len(codes)} chosen areas" in part and f"{len(codes)} chosen areas together" in part
    assert "chosen areas" not in whole


def test_the_strip_leads_on_within_the_areas_that_are_kept(reader, ranged):
    held, view, _ = ranged
    counts, _ = settle(view.but(indicator="recipients", range="1~1000000", within=held.root), held)
    link = "".join(str(part) for part in ranking(reader, held, counts, gathered(reader, held, counts, None)))
    assert "hold half" in text(ranking(reader, held, counts)) and f"level={counts.level}" in link


def test_files_hold_the_areas_that_are_kept_and_all_levels_hold_all(reader, ranged):
    held, view, codes = ranged
    rows = list(csv.reader(io.StringIO(csv_of(reader, held, view).decode("utf-8-sig"))))
    assert {row[0] for row in rows if row and row[0] in held.areas} == codes
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(reader, held, view)))
    shown, every = ({row[0] for row in book[name].values} for name in ("Shown", "All levels"))
    assert shown - {"Code"} == codes and set(held.layers["city"]) <= every
    frame, layer = frame_of(reader, held, view), boundaries(reader, "city", "full")
    drawn = dict(zip(layer.code, layer.polygon, strict=True))
    assert set(frame["code"]) == codes
    assert all(shape.equals(drawn[code]) for code, shape in zip(frame["code"], frame.geometry, strict=True))


def test_a_range_that_holds_no_area_leaves_files_of_heads_alone(reader, ranged):
    held, view, _ = ranged
    nowhere = view.but(range="98~99")
    assert in_range(reader, held, nowhere) == () and frame_of(reader, held, nowhere).empty
    assert b"Code" in csv_of(reader, held, nowhere)


@pytest.mark.parametrize(
    ("tab", "first", "others"),
    [
        ("overview", "ranking", {"distribution", "trend", "key"}),
        ("duration", "finding", {"curve", "at-risk", "remaining"}),
        ("frequency", "whose", {"spells", "received", "returns"}),
    ],
)
def test_a_range_that_holds_no_area_is_told_once_where_areas_would_stand(drawn, ranged, tab, first, others):
    _, view, _ = ranged
    panels = drawn(view.but(range="98~99", tab=tab))
    assert [name for name, held in panels.items() if "in the chosen range" in held] == [f"panel-{first}"]
    assert {name for name, held in panels.items() if held == '{"children": []}'} >= {f"panel-{name}" for name in others}
