"""What each kind of map paints: values, changes, tests and smoothed rates."""

import base64
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from dash import dcc

from analysis.classes import class_of
from layouts import display, map_menus, numbers
from layouts.controls import by_hand
from layouts.exports.legend import legend_words, limits
from layouts.figures import theme
from layouts.figures.scales import CLUSTERS, NO_CLASS, scale_of
from layouts.figures.township_map import compared, township_map
from layouts.notices import notices
from layouts.reading import found
from layouts.view import View, settle
from layouts.words import change_words
from queries.benchmarks import alike, reference, value_of
from queries.catalogue import catalogue
from queries.change import earlier
from queries.contiguity import touching
from queries.limits import uncertain
from queries.values import Status, indicator_by_area


def scaled(reader, **fields):
    held = catalogue(reader)
    view, _ = settle(View(**fields), held)
    return held, view, scale_of(reader, held, view, indicator_by_area(reader, view.selection))


def test_a_change_is_the_difference_and_its_scale_is_symmetric(reader):
    held, view, scale = scaled(reader, than="year")
    now = indicator_by_area(reader, view.selection)
    then = indicator_by_area(reader, view.but(from_="2020-11", to="2023-10").selection)
    assert (view.from_, view.to) == ("2021-11", "2024-10")
    printed = (numbers.all_rounded(one.value, 1) for one in (now, then))
    np.testing.assert_allclose(scale.values.value, np.subtract(*printed))
    assert 0.0 in scale.edges and scale.unit["signed"]
    inner = scale.edges[1:-1].round(9).tolist()
    assert all(-edge in inner for edge in inner if edge != 0.1) and len(inner) == 6
    shown = scale.values.value[scale.values.status == Status.VALUE]
    assert (class_of(shown, scale.edges) == scale.unchanged).sum() == (shown == 0).sum() > 0
    assert scale.colours[scale.unchanged] == theme.UNCHANGED
    assert limits(held, view, scale.edges)[scale.unchanged] == "无变化"


def test_a_change_for_which_no_months_are_there_is_not_offered(reader):
    held = catalogue(reader)
    view, notices = settle(View(than="year", from_=held.periods[0]), held)
    assert view.than == "" and "than" in {notice.field for notice in notices}
    assert len(map_menus.kinds_menu(held, view).children[1].children) == 1 + len(display.MODES)


def test_a_year_to_compare_with_is_its_months(reader):
    held = catalogue(reader)
    view, changed = settle(View(than="2019", lang="en"), held)
    assert view.than == "2019-01~2019-12" and notices(changed, view, held) == []
    view, changed = settle(View(than="1919", lang="en"), held)
    assert view.than == "" and len(notices(changed, view, held)) == 1


def test_months_that_came_the_other_way_round_are_said_to_be_exchanged(reader):
    held = catalogue(reader)
    view, changed = settle(View(from_="2023-10", to="2021-11", lang="en"), held)
    assert (view.from_, view.to) == ("2021-11", "2023-10")
    [line] = notices(changed, view, held)
    assert line.children == "The last month came before the first; showing Nov 2021 to Oct 2023."


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_change_is_since_the_year_that_was_chosen(reader, lang):
    held, view, scale = scaled(reader, than="2019-01~2019-12", area="440981", lang=lang)
    assert (view.than, numbers.period("2019", lang) in scale.words) == ("2019-01~2019-12", True)
    (since,) = map_menus.since_menu(held, view)
    years = [link.href for link in since.children[1].children]
    assert len(years) == len({link.children for link in since.children[1].children}) > 4
    assert "than=year" in years[0] and not any("than=2022" in href or "than=2024" in href for href in years)
    assert numbers.period("2019", lang) in since.children[0].children
    told = township_map(reader, held, view, indicator_by_area(reader, view.selection))["sentence"]
    now, then = (
        value_of(reader, one, "440981")[0] for one in (view.selection, earlier(held, view.selection, view.than))
    )
    words = change_words(held, view, now - then)
    assert told["segments"][1]["t"].endswith(words) and words.startswith(f"{told['value']} ") and told["unit"] == ""


@pytest.mark.parametrize(("indicator", "good_is_low"), [("median_days", True), ("care_coverage", False)])
def test_colours_around_a_target_heed_what_is_good(reader, indicator, good_is_low):
    programme = {"median_days": "DIB", "care_coverage": "DNC"}[indicator]
    _, _, scale = scaled(reader, indicator=indicator, programme=programme, benchmark="target", class_="centred")
    below = [colour for edge, colour in zip(scale.edges[1:], scale.colours, strict=True) if edge <= scale.benchmark]
    assert below and set(below) <= set(theme.ramp(theme.RISING if good_is_low else theme.FALLING, len(below)))


def test_an_area_is_similar_where_its_limits_hold_the_benchmark(reader):
    held, view, scale = scaled(reader, mode="test", level="city")
    shown = scale.values.value
    province = reference(reader, view.selection, "", held.root)
    lower, higher = scale.classes == 0, scale.classes == 2
    assert (shown[lower] < province).all() and (shown[higher] > province).all()
    assert (scale.classes[scale.values.status > Status.ZERO] == NO_CLASS).all()


def test_smoothed_rates_lie_nearer_to_the_whole(reader):
    held, view, scale = scaled(reader, mode="smooth")
    raw = indicator_by_area(reader, view.selection)
    assert np.nanstd(scale.values.value) < np.nanstd(raw.value)
    assert (np.isnan(scale.values.value) == np.isnan(raw.value)).all()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_legend_of_smoothed_rates_tells_the_smoothed_rate_and_the_raw_one(reader, lang):
    _, view, scale = scaled(reader, mode="smooth", level="township", lang=lang)
    raw = indicator_by_area(reader, view.selection)
    far = int(np.nanargmax(np.abs(raw.value - scale.values.value)))
    told = township_map(reader, catalogue(reader), view.but(area=str(raw.code[far])), raw)["sentence"]
    smoothed, unsmoothed = (numbers.number(float(one.value[far]), lang, 1) for one in (scale.values, raw))
    words = "".join(part["t"] for part in told["segments"])
    assert told["value"] == smoothed != unsmoothed and smoothed in words and unsmoothed in words


def test_a_hot_spot_is_high_with_its_neighbours(reader):
    held, view, scale = scaled(reader, mode="spots")
    shown = scale.values.value
    hot = scale.classes == 2
    assert 10 < hot.sum() < shown.size / 4
    assert np.nanmedian(shown[hot]) > 1.2 * np.nanmedian(shown)


def test_clusters_and_outliers_differ_from_those_around_as_their_names_say(reader):
    held, view, scale = scaled(reader, mode="clusters")
    assert len(scale.labels) == len(scale.colours) == 5
    raw = scale.values.value
    low, high = scale.classes == CLUSTERS.index("low–low"), scale.classes == CLUSTERS.index("high–high")
    assert low.any() and high.sum() > 10 and np.median(raw[low]) < np.nanmedian(raw) < np.median(raw[high])
    hot = scaled(reader, mode="spots")[2].classes == 2
    assert (high & hot).sum() > 0.5 * high.sum()


def test_every_township_touches_another(reader):
    pairs = touching(reader, "township")
    assert set(pairs.ravel()) == set(range(1610)) and (pairs[:, 0] < pairs[:, 1]).all()


def test_locked_classes_stay_over_months_and_levels(reader):
    fields = {"breaks": "~0,5,10,20~"}
    edges = [scaled(reader, **fields, **more)[2].edges[1:-1] for more in ({}, {"level": "city"}, {"to": "2020-12"})]
    assert all(list(found) == [5, 10] for found in edges)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_limit_written_by_hand_is_one(reader, lang):
    fields = {"breaks": "5,10,20,40", "lang": lang}
    _, _, whole = scaled(reader, **fields)
    assert list(whole.edges[1:-1]) == [5, 10, 20, 40] and len(whole.colours) == 5
    for more in ({"within": "441900"}, {"level": "city"}):
        _, _, scale = scaled(reader, **fields, **more)
        painted = scale.values.shown[scale.values.shown != 0]
        lowest, highest = painted.min(), painted.max()
        assert {limit for limit in (5, 10, 20, 40) if lowest < limit < highest} <= set(scale.edges[1:-1])
        assert scale.edges[0] <= lowest and scale.edges[-1] >= highest and 40 in scale.edges
    assert list(scaled(reader, breaks="900", lang=lang)[2].edges[1:]) == [900]


def test_limits_by_hand_begin_with_the_figures_of_the_indicator(reader):
    held, view, scale = scaled(reader)
    links = map_menus.class_menu(reader, held, view)[1].children[1].children
    (by_hand,) = (link for link in links if "data-unfolds" in link.to_plotly_json()["props"])
    found = parse_qs(urlsplit(by_hand.href).query)["breaks"][0].split(",")
    assert len(found) == len(scale.edges) - 2 and all(len(one.partition(".")[2]) <= 2 for one in found)
    np.testing.assert_allclose([float(one) for one in found], scale.edges[1:-1], atol=0.005)


@pytest.mark.parametrize(
    ("breaks", "lang", "words", "box"),
    [("5,10", "en", "limits by hand", "5,10"), ("5,10", "zh", "自定界限", "5,10"),
     ("~0,5,10,20~", "en", "classes locked", "5,10"), ("~0,5~", "zh", "分级已锁定", "")],
)  # fmt: skip
def test_limits_by_hand_are_called_so_and_kept_ones_stand_plainly_in_the_box(reader, breaks, lang, words, box):
    held, view, scale = scaled(reader, breaks=breaks, lang=lang)
    assert scale.words == words and legend_words(reader, held, view).startswith(words)
    assert next(found(by_hand(view), dcc.Input)).value == box


LIMITS = [("1,2", (1, 2)), ("2,1", ()), ("1", (1,)), ("1，2", (1, 2)), ("a,b", ())]
EDGES = [("~1,2~", (1, 2)), ("~1，2~", (1, 2)), ("~1~", ()), ("~", ()), ("~~", ()), ("~1,2", ())]


@pytest.mark.parametrize(("text", "found"), LIMITS + EDGES)
def test_limits_of_classes_are_read_or_left(text, found):
    assert display.edges(text) == found


def test_areas_alike_are_others_of_the_same_level(reader):
    found = alike(reader, "township", "2024-10")
    assert all(code not in beside and len(beside) == 20 for code, beside in found.items())


def test_compared_areas_keep_letter_and_colour(reader):
    held = catalogue(reader)
    view, _ = settle(View(compare="440981103,nothing,440402001,440981103"), held)
    first, second = compared(held, view)
    assert (first["letter"], second["letter"]) == ("A", "B") and first["colour"] != second["colour"]
    payload = township_map(reader, held, view, indicator_by_area(reader, view.selection))
    assert [entry["code"] for entry in payload["compared"]] == ["440981103", "440402001"]


def test_the_note_on_boundaries_and_the_review_number_are_on_the_map(reader):
    held = catalogue(reader)
    view, _ = settle(View(lang="en"), held)
    texts = township_map(reader, held, view, indicator_by_area(reader, view.selection))["texts"]
    assert held.facts["note_en"] in texts["note"]
    assert not held.facts.get("review_number") or held.facts["review_number"] in texts["note"]


def test_a_target_is_a_benchmark_where_one_is_set(reader):
    held = catalogue(reader)
    view, _ = settle(View(indicator="median_days", programme="DIB", benchmark="target"), held)
    assert view.benchmark == "target"
    assert reference(reader, view.selection, "target", held.root) == 25.0
    other, notices = settle(View(indicator="recipients", benchmark="target"), held)
    assert other.benchmark == "" and "benchmark" in {notice.field for notice in notices}


def test_uncertain_figures_are_those_of_few_cases(reader):
    held, view, scale = scaled(reader, indicator="recipient_rate", programme="ORP")
    months = held.period(view.to) - held.period(view.from_) + 1
    values = indicator_by_area(reader, view.selection)
    cases, shown = values.numerator / months, np.isfinite(scale.values.value)
    unsure = uncertain(held, view.selection, values)
    assert (cases[unsure] <= 25).all() and (cases[shown & ~unsure] >= 20).all() and unsure.sum() > 10
    payload = township_map(reader, held, view, values)
    packed = np.frombuffer(base64.b64decode(payload["unsure"]), "u1")
    column = np.unpackbits(packed, bitorder="little")
    assert (column[values.feature] == unsure).all() and payload["texts"]["unsure"]


@pytest.mark.parametrize("name", ["median_duration", "restricted_mean_24", "share_remaining_12", "decided_in_30"])
def test_limits_are_sent_as_they_are_shown(reader, name):
    held, view, _ = scaled(reader, indicator=name, level="township")
    values, decimals = indicator_by_area(reader, view.selection), held.indicators[name].decimals
    payload = township_map(reader, held, view, values)
    for end, sent in ((values.low, payload["low"]), (values.high, payload["high"])):
        counted = np.frombuffer(base64.b64decode(sent), "<u2")[values.feature].astype(float)
        counted[counted == 65535] = np.nan
        shown = [numbers.rounded(figure, decimals) for figure in end]
        np.testing.assert_allclose(counted / 10**decimals, shown, equal_nan=True)
        assert np.isfinite(end).sum() > 10


def test_an_old_link_to_faded_figures_leads_to_the_values(reader):
    view, notices = settle(View(mode="unsure"), catalogue(reader))
    assert view.mode == "" and "mode" in {notice.field for notice in notices}
