"""Beside a map of changes the panels tell changes, and every change is that of the figures as they are printed."""

import numpy as np
import pytest

from layouts import header, numbers, rail
from layouts.changes import changed
from layouts.compare import many
from layouts.exports import maps
from layouts.exports.legend import legend_words
from layouts.exports.rows import rows as export_rows
from layouts.figures.township_map import township_map
from layouts.group import in_range
from layouts.ranking import ranking
from layouts.reading import text
from layouts.standing import distribution_figure
from layouts.stories.scene import scene
from layouts.twins import distribution_twin
from layouts.view import View, settle
from layouts.words import change_between, change_figure, change_words
from queries.benchmarks import value_of
from queries.catalogue import catalogue
from queries.change import earlier
from queries.values import Status, indicator_by_area

SINCE = "Nov 2020–Oct 2023"


def of(held, **fields) -> View:
    fields = {"indicator": "recipient_rate", "programme": "DIB", "level": "city", "than": "year", "lang": "en"} | fields
    return settle(View(**fields), held)[0]


def printed(reader, held, view: View, code: str) -> float:
    """The difference of the two figures of an area as they are printed."""
    now, then = (value_of(reader, one, code)[0] for one in (view.selection, earlier(held, view.selection, "year")))
    return change_between(held, view, now, then)


@pytest.mark.parametrize("indicator", ["recipient_rate", "reentry_12", "recipients"])
def test_a_change_is_the_difference_of_the_figures_as_printed(reader, indicator):
    held = catalogue(reader)
    view = of(held, indicator=indicator)
    values = changed(reader, held, view.selection, earlier(held, view.selection, "year"))
    assert values.shown.size == 21
    for code, value in zip(values.code, values.value, strict=True):
        assert value == pytest.approx(printed(reader, held, view, code), abs=1e-9)


def test_many_figures_are_rounded_as_one_is():
    values = np.array([0.05, 0.15, 0.25, 2.5, -0.05, 1.005, 8.34999, np.nan, 0.0])
    for decimals in (0, 1, 2):
        one = [numbers.rounded(value, decimals) if np.isfinite(value) else np.nan for value in values.tolist()]
        np.testing.assert_allclose(numbers.all_rounded(values, decimals), one, atol=1e-12)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("area", ["", "440900"])
def test_the_ranking_beside_a_map_of_changes_ranks_changes_and_says_so(reader, lang, area):
    held = catalogue(reader)
    view = of(held, area=area, lang=lang)
    told = text(ranking(reader, held, view))
    assert ("By change since " + SINCE if lang == "en" else "按与2020年11月–2023年10月相比的变化") in told
    values = changed(reader, held, view.selection, earlier(held, view.selection, "year"))
    best = values.code[int(np.argmax(values.value))]
    shown = area or best
    assert change_figure(held, view, printed(reader, held, view, shown)) in told
    # Few hold half of an amount, not of a change.
    assert "half" not in told and "一半" not in told


def test_a_group_together_changes_as_its_sums_do(reader):
    held = catalogue(reader)
    view = of(held, indicator="recipients")
    group = ("440900", "440800")
    moved = sum(printed(reader, held, view, code) for code in group)
    assert change_words(held, view, moved) in text(ranking(reader, held, view, group))


def test_dots_beside_a_map_of_changes_are_changes_so_that_a_range_dragged_over_them_is_one(reader):
    held = catalogue(reader)
    view = of(held)
    values = changed(reader, held, view.selection, earlier(held, view.selection, "year"))
    drawn = distribution_figure(reader, held, view)
    low, high = min(drawn["data"][0]["x"]), max(drawn["data"][0]["x"])
    assert low == pytest.approx(values.shown.min(), abs=0.1) and high <= values.shown.max() + 0.1
    assert drawn["layout"]["annotations"][0]["text"] == "no change"
    ranged = view.but(range=f"{values.shown.min()}~0")
    assert len(in_range(reader, held, ranged)) == int((values.shown <= 0).sum())
    assert "points per thousand" in text(header.chips(reader, held, ranged))


def test_the_table_and_the_title_of_the_dots_tell_changes(reader):
    held = catalogue(reader)
    twin = distribution_twin(reader, held, of(held, area="440900"))
    assert twin.heads[1] == f"Change since {SINCE}"
    assert twin.finding.startswith(f"Change since {SINCE}: half of cities between ")
    assert "points per thousand" in twin.sentence and len(twin.rows) == 11
    levels = indicator_by_area(reader, of(held, than="").selection)
    assert distribution_twin(reader, held, of(held, than="")).heads[1] == "Value" and levels.shown.size


LONG = {"indicator": "median_duration", "programme": "URP"}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "not told: more than 60 months in at least one of the periods"),
        ("zh", "不作比较：至少一个时期超过 60 个月"),
    ],
)
def test_of_a_median_beyond_the_longest_no_change_is_told(reader, lang, words):
    held = catalogue(reader)
    view = of(held, area="440900", lang=lang, **LONG)
    values = changed(reader, held, view.selection, earlier(held, view.selection, "year"))
    assert not values.shown.size and (values.status == Status.NOT_APPLICABLE).all()
    payload = township_map(reader, held, view, indicator_by_area(reader, view.selection))
    assert payload["sentence"]["value"] == "–" and words in payload["sentence"]["segments"][1]["t"]
    either = {
        "en": "not applicable here, or more than 60 months in one of the periods",
        "zh": "不适用，或其中一个时期超过 60 个月",
    }
    assert payload["statusLabels"]["notApplicable"] == either[lang]
    tags = text(rail.headline(reader, held, view))
    assert "36 months that end a year earlier" not in tags and "比早一年" not in tags
    rows = list(export_rows(reader, held, view))
    assert all(row[-1] is None and row[4] is None and "60" in row[9] for row in rows)


def test_a_change_of_which_one_end_is_beyond_the_longest_is_not_told_in_files_either(reader):
    held = catalogue(reader)
    view = of(held, indicator="median_duration", level="township")
    now, then = (indicator_by_area(reader, one) for one in (view.selection, earlier(held, view.selection, "year")))
    fell = (now.value <= 60) & (then.value > 60)
    assert fell.any()
    rows = {row[0]: row for row in export_rows(reader, held, view)}
    for code in now.code[fell]:
        assert rows[code][4] is not None and rows[code][-1] is None
        assert rows[code][9].endswith("not told: more than 60 months in at least one of the periods")
    both = (now.value <= 60) & (then.value <= 60)
    for code, value, before in zip(now.code[both], now.value[both], then.value[both], strict=True):
        assert rows[code][-1] == pytest.approx(value - before) and rows[code][9] == ""


def test_the_legend_of_changes_has_signs_in_files_as_on_the_screen(reader):
    held = catalogue(reader)
    view = of(held, level="township")
    edges = township_map(reader, held, view, indicator_by_area(reader, view.selection))["breaks"]
    told = legend_words(reader, held, view)
    assert f"– {change_figure(held, view, edges[-1])} points per thousand" in told and "+" in told
    assert change_figure(held, view, edges[-1]) in maps.svg_of(reader, held, view).decode()


def test_a_count_is_divided_by_nothing_which_is_not_zero(reader):
    held = catalogue(reader)
    for row in export_rows(reader, held, of(held, indicator="recipients", than="")):
        assert row[7] and row[8] is None


def test_small_maps_of_a_view_of_changes_speak_of_values(reader):
    held = catalogue(reader)
    view = of(held, sheet="many", split="sex", indicator="median_duration")
    assert many.maps(reader, held, view)["statusLabels"]["notApplicable"] == "not applicable here"


def test_areas_that_rose_alike_have_one_change_to_the_last_bit(reader):
    held = catalogue(reader)
    view = of(held, level="township")
    values = changed(reader, held, view.selection, earlier(held, view.selection, "year")).shown
    assert np.unique(values).size == np.unique(np.round(values, 6)).size < values.size


@pytest.mark.parametrize(
    ("lang", "words"), [("en", f"Change since {SINCE}: "), ("zh", "与2020年11月–2023年10月相比的变化：")]
)
def test_the_ranking_of_a_scene_says_that_it_ranks_changes(reader, lang, words):
    held = catalogue(reader)
    spoken = scene(reader, held, of(held, area="440900"))[lang]
    told = spoken["ranking"]
    assert "– +" in spoken["keys"][-1]["words"]
    assert told["title"].startswith(words) and any(row["words"].startswith("+") for row in told["rows"])
    assert not scene(reader, held, of(held, than=""))[lang]["ranking"]["title"].startswith(words[:2])


@pytest.mark.parametrize(
    ("lang", "ranked", "titled"), [("en", "raw rates", "(raw rates)"), ("zh", "原始比率", "（原始比率）")]
)
def test_beside_smoothed_rates_the_panels_say_that_theirs_are_raw(reader, lang, ranked, titled):
    held = catalogue(reader)
    smooth, plain = (of(held, than="", mode=mode, lang=lang, area="440900") for mode in ("smooth", ""))
    assert ranked in text(ranking(reader, held, smooth)) and ranked not in text(ranking(reader, held, plain))
    assert distribution_twin(reader, held, smooth).finding.endswith(titled)
    assert distribution_figure(reader, held, smooth)["layout"]["dragmode"] is False
    assert distribution_figure(reader, held, plain)["layout"]["dragmode"] == "select"


@pytest.mark.parametrize(("lang", "words"), [("en", " Its own rate is raw."), ("zh", "该数为原始比率。")])
def test_the_rate_of_an_area_that_holds_the_smoothed_ones_is_said_to_be_raw(reader, lang, words):
    held = catalogue(reader)
    for area, raw in (("440900", True), ("", True), ("440981", False)):
        view = of(held, than="", mode="smooth", level="district", lang=lang, area=area)
        payload = township_map(reader, held, view, indicator_by_area(reader, view.selection))
        said = "".join(part["t"] for part in payload["sentence"]["segments"])
        assert said.endswith(words) == raw
