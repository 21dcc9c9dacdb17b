"""Every panel draws for every indicator, level and language, and hides what is suppressed."""

import re

import numpy as np
import plotly.graph_objects as go
import pytest
from dash import html

from layouts import duration_tab, foot, frequency_tab, group, printed, rail
from layouts.briefs.content import year_earlier
from layouts.course import key, trend_figure
from layouts.exports.legend import limits
from layouts.figures.distribution import MOST, distribution
from layouts.figures.township_map import township_map
from layouts.ranking import ranking
from layouts.reading import first, found, text
from layouts.standing import distribution_figure
from layouts.twins import TWINS, distribution_twin, trend_twin
from layouts.view import View, settle
from layouts.words import all_value_words, change_words, value_words
from queries.benchmarks import value_of
from queries.catalogue import catalogue
from queries.values import Status, indicator_by_area

PANELS = (rail.headline, key, ranking, rail.spoken, duration_tab.finding, duration_tab.at_risk_table,
          duration_tab.remaining, frequency_tab.spells, frequency_tab.received, frequency_tab.returns,
          foot.foot, printed.heading)  # fmt: skip
FIGURES = (distribution_figure, trend_figure, duration_tab.curve_figure)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("area", ["", "440981", "440981103", "441900003"])
def test_every_panel_of_every_indicator(guarded, lang, area):
    held = catalogue(guarded)
    for indicator in held.indicators:
        view, _ = settle(View(indicator=indicator, area=area, lang=lang), held)
        for panel in PANELS:
            assert panel(guarded, held, view) is not None, (panel, indicator)
        for figure in FIGURES:
            go.Figure(figure(guarded, held, view))


def test_the_course_runs_beside_areas_alike_and_the_target(reader):
    held = catalogue(reader)
    fields = {"indicator": "care_coverage", "programme": "DNC", "area": "440981", "lang": "en"}
    for benchmark, name in (("similar", "similar areas"), ("target", "the target")):
        view, _ = settle(View(benchmark=benchmark, **fields), held)
        drawn = trend_figure(reader, held, view)
        line = next(trace for trace in drawn["data"] if trace.get("name") == name)
        assert sum(value is not None for value in line["y"]) > 24
        assert benchmark != "target" or set(line["y"]) == {98.0}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_chart_has_its_sentence_and_its_table(guarded, lang):
    held = catalogue(guarded)
    for indicator in ("recipient_rate", "median_duration", "recipients"):
        view, _ = settle(View(indicator=indicator, lang=lang, area="440981"), held)
        for name, twin in TWINS.items():
            told = twin(guarded, held, view)
            assert held.areas["440981"].name.in_(lang) in told.sentence + "".join(told.heads), name
            assert len(told.finding) > 5 and any(figure in told.finding for figure in "0123456789")
            assert len(told.rows) > 4 and all(len(row) == len(told.heads) for row in told.rows)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_how_long_and_how_many_return_of_the_towns_of_a_city_is_what_the_city_says(reader, guarded, lang):
    held = catalogue(reader)
    city = held.children[held.root][0]
    towns = tuple(code for code in held.layers["township"] if held.contains(city, code))
    view, _ = settle(View(area=city, lang=lang), held)
    own = held.areas[city].name.in_(lang)
    for panel in (duration_tab.finding, duration_tab.at_risk_table, duration_tab.remaining, frequency_tab.returns):
        whole, summed = text(panel(reader, held, view)), text(panel(reader, held, view, towns))
        figures = [
            re.findall(r"[\d.,%]+", words.replace(group.together(lang, towns), own)) for words in (whole, summed)
        ]
        assert figures[0] == figures[1] and len(figures[0]) > 2, panel
        assert group.together(lang, towns) in summed, panel
    curves = [duration_tab.curve_figure(reader, held, view, chosen)["data"] for chosen in ((), towns)]
    assert [curve["y"] for curve in curves[0]] == [curve["y"] for curve in curves[1]]
    assert own in text(frequency_tab.whose(reader, held, view, towns)) and not frequency_tab.whose(
        reader, held, view, ()
    )
    rare, _ = settle(View(area=city, lang=lang, programme="DIB", sex="f", age="a0"), held)
    for panel in (duration_tab.finding, frequency_tab.returns):
        assert duration_tab.none_together(rare, towns) in text(panel(guarded, held, rare, towns)), panel


def test_few_areas_hold_half_of_those_not_reached(reader):
    held = catalogue(reader)
    view, _ = settle(View(indicator="care_coverage", programme="DNC", lang="en"), held)
    values = indicator_by_area(reader, view.but(level="city").selection)
    left_out = np.sort(values.denominator - values.numerator)[::-1]
    few = int(np.searchsorted(np.cumsum(left_out), left_out.sum() / 2) + 1)
    panel = ranking(reader, held, view)
    assert f"{few} of 21 cities hold half of those not reached" in text(panel)
    link = next(link for link in found(panel, html.A) if hasattr(link, "data-areas"))
    assert len(getattr(link, "data-areas").split(".")) == few and "level=city" in link.href


def test_areas_with_the_same_figure_share_their_rank(reader):
    held, seen = catalogue(reader), set()
    for code in held.children[held.root]:
        view, _ = settle(View(indicator="median_duration", programme="DIB", area=code, level="city", lang="en"), held)
        values = indicator_by_area(reader, view.but(area="").selection)
        own, place = values.of(code)[0], 1 + int((values.shown > values.of(code)[0]).sum())
        joint = (values.shown == own).sum() > 1
        assert first(ranking(reader, held, view), html.H3).startswith(
            f"{'Joint rank' if joint else 'Rank'} {place} of "
        )
        seen.add(joint)
    assert seen == {True, False}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_where_all_are_alike_none_is_higher_or_lower(reader, lang):
    held = catalogue(reader)
    view, _ = settle(View(indicator="median_duration", programme="URP", level="city", area="440900", lang=lang), held)
    assert set(indicator_by_area(reader, view.but(area="").selection).shown) == {61.0}
    alike = {"en": ("The same figure as in all cities", "The same figure in all 21 cities of Guangdong"),
             "zh": ("所示数值与全部地市相同", "广东省 21 个地市所示数值相同")}[lang]  # fmt: skip
    assert distribution_twin(reader, held, view).finding == alike[0]
    assert first(ranking(reader, held, view), html.H3) == alike[1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_course_that_ends_as_it_began_names_its_figure_once(reader, lang):
    held = catalogue(reader)
    view, _ = settle(View(indicator="median_duration", programme="URP", area="440900", lang=lang), held)
    twin = trend_twin(reader, held, view)
    told = {"en": ("More than 60 months in 2018 and in 2024", ": more than 60 months in 2018 and in 2024."),
            "zh": ("2018年与2024年相同：超过 60 个月", "：2018年与2024年相同，超过 60 个月。")}[lang]  # fmt: skip
    assert twin.finding == told[0] and twin.sentence.endswith(told[1])


@pytest.mark.parametrize(
    ("indicator", "told"), [("reentry_3", "0.0% in at least half of the townships"), ("months_received_60", None)]
)
def test_titles_name_no_span_of_one_figure(reader, indicator, told):
    held = catalogue(reader)
    view, _ = settle(View(indicator=indicator, programme="URP", level="township", lang="en"), held)
    if told:
        assert distribution_twin(reader, held, view).finding == told
    else:
        words = trend_twin(reader, held, view).finding
        assert words.endswith(" months in 2024") and "From" not in words


def test_a_suppressed_value_stands_nowhere(guarded):
    """What the map withholds is in no payload, table or file."""
    held = catalogue(guarded)
    view, _ = settle(View(indicator="recipients", programme="DIB"), held)
    values = indicator_by_area(guarded, view.selection)
    hidden = values.status == Status.SUPPRESSED
    assert hidden.sum() > 100
    assert not (values.value[hidden] == values.value[hidden]).any()
    assert not (values.numerator[hidden] == values.numerator[hidden]).any()


def test_the_payload_is_small(reader):
    import json

    held = catalogue(reader)
    view, _ = settle(View(), held)
    payload = township_map(reader, held, view, indicator_by_area(reader, view.selection))
    assert len(json.dumps(payload)) < 14_000


def test_a_printed_change_is_the_difference_of_the_printed_figures(reader):
    held, apart = catalogue(reader), 0
    for area in held.layers["district"]:
        view, _ = settle(View(area=area, level="city", lang="en", than="year"), held)
        values = [value_of(reader, one.selection, area)[0] for one in (view, year_earlier(held, view))]
        now, then = (float(value_words(held, view, value)) for value in values)
        payload = township_map(reader, held, view, indicator_by_area(reader, view.selection))
        rail_said = re.search(r"[↑→↓] ([+−]?[\d.]+)", text(rail.headline(reader, held, view)))
        for told in (rail_said[1], payload["sentence"]["value"]):
            assert float(told.split()[0].replace("−", "-")) == pytest.approx(now - then, abs=1e-6)
        apart += f"{values[0] - values[1]:.1f}" != f"{now - then:.1f}"
    assert apart


def test_the_rail_says_where_chance_alone_explains_a_change(reader):
    held, said = catalogue(reader), set()
    for area in held.layers["township"][:120]:
        view, _ = settle(View(indicator="approval_rate", programme="DIB", area=area, lang="en"), held)
        words = text(rail.headline(reader, held, view))
        if "a year earlier" in words:
            chance, verdict = ", no more than chance" in words, ", getting " in words
            assert not (chance and verdict)
            said |= {chance}
    assert said == {True, False}


def test_a_group_is_ranked_among_its_own_and_stands_out_among_the_dots(reader):
    held = catalogue(reader)
    view, _ = settle(View(indicator="recipient_rate", programme="UI", level="city", lang="en"), held)
    group = tuple(held.children[held.root][:5])
    assert "5 chosen areas" in text(ranking(reader, held, view, group))
    dots = distribution_figure(reader, held, view, group)["data"]
    assert sorted(map(len, (trace["x"] for trace in dots[:2]))) == [5, len(held.layers["city"])]
    named = [line.get("name") for line in trend_figure(reader, held, view, group)["data"]]
    assert "5 chosen areas together" in named
    assert "5 chosen areas together" in TWINS["trend"](reader, held, view, group).heads


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_many_values_are_worded_as_each_alone(reader, lang):
    held, chance = catalogue(reader), np.random.default_rng(3)
    values = [np.nan, 0.0, 1.0, 0.96, -0.01, 37.0, 84.0, 1e5, 3.2e8, *chance.normal(0, 40, 30), *chance.random(30)]
    for indicator in held.indicators:
        view, _ = settle(View(indicator=indicator, lang=lang), held)
        assert all_value_words(held, view, values) == [value_words(held, view, value) for value in values]


def test_of_very_many_dots_those_under_others_are_left_out():
    values = np.random.default_rng(1).normal(10.0, 3.0, 8 * MOST)
    codes = [f"c{i}" for i in range(values.size)]
    shown = {"benchmark": 9.0, "label": "", "ticks": [], "empty": "", "codes": codes, "chosen": [7, 8]}
    shown["names"] = lambda at: list(map(str, at))
    all_, group, own = distribution(values, selected=3, **shown)["data"]
    assert 100 < len(all_["x"]) == len(all_["customdata"]) < MOST and len(set(all_["customdata"])) == len(all_["x"])
    assert max(all_["y"]) - min(all_["y"]) > 25
    assert [codes.index(code) for code in all_["customdata"]] == [int(name) for name in all_["text"]]
    assert group["text"] == ["7", "8"] and own["text"] == ["3"]
    few = distribution(values[:MOST], selected=None, **shown)
    assert len(few["data"][0]["x"]) == MOST
    name, (_, median) = few["layout"]["annotations"][0], few["layout"]["shapes"]
    assert name["y"] > 1.2 * max(median["y1"], *few["data"][0]["y"]), "the name would stand on the dots"


def test_spells_of_a_household_are_told_of_its_applicant(reader):
    held = catalogue(reader)
    told = {}
    for programme in ("DIB", "any"):
        for lang in ("zh", "en"):
            view, _ = settle(View(indicator="spells_per_person", programme=programme, lang=lang), held)
            assert view.programme == programme
            told[programme, lang] = text(frequency_tab.spells(reader, held, view))
    assert "applicants; a household is one" in told["DIB", "en"] and "位申请人" in told["DIB", "zh"]
    assert "people" not in told["DIB", "en"] and "per person" not in told["DIB", "en"]
    assert "people" in told["any", "en"] and "申请人" not in told["any", "zh"]


@pytest.mark.parametrize(("level", "told"), [("township", "Half of townships"), ("district", "% of districts")])
def test_the_title_of_the_dots_is_of_what_they_show(reader, level, told):
    held = catalogue(reader)
    view, _ = settle(View(level=level, area="440981", lang="en"), held)
    assert told in distribution_twin(reader, held, view).finding


def test_the_dots_say_that_a_few_lie_beyond_their_end(reader):
    held = catalogue(reader)
    view, _ = settle(View(level="township", lang="en"), held)
    values = indicator_by_area(reader, view.selection).shown
    drawn = distribution_figure(reader, held, view)["layout"]["xaxis"]
    assert values.max() > drawn["tickvals"][-1] and drawn["ticktext"][-1].startswith("≥ ")
    assert not any(words.startswith("≥") for words in drawn["ticktext"][:-1])


def test_no_chinese_figure_stands_apart_from_what_it_counts(reader):
    held = catalogue(reader)
    view, _ = settle(View(indicator="recipients", programme="any", lang="zh"), held)
    told = [text(panel(reader, held, view)) for panel in (rail.headline, rail.spoken)]
    told.append(change_words(held, view, 1360000.0))
    told += limits(held, view, [10000.0, 20000.0, 30000.0])
    assert told[2:] == ["+136 万人", "1.0 万 – 2.0 万人", "2.0 万 – 3.0 万人"]
    assert "万人" in told[0] + told[1] and not re.search(r"[万亿] [\u4e00-\u9fff]", "\n".join(told))


def test_a_target_beyond_all_areas_has_its_line_in_the_ranking_and_the_dots(reader):
    held = catalogue(reader)
    fields = {"area": "440981", "benchmark": "target", "lang": "en"}
    for indicator, programme in (("decided_in_30", "UI"), ("migrant_gap", "URPI")):
        view, _ = settle(View(indicator=indicator, programme=programme, **fields), held)
        assert view.benchmark == "target" and "benchmark-line" in str(ranking(reader, held, view))
        drawn = distribution_figure(reader, held, view)["layout"]
        (low, high), line = drawn["xaxis"]["range"], drawn["shapes"][0]
        assert line["line"]["dash"] == "dash" and low <= line["x0"] <= high
        assert drawn["annotations"][0]["text"] == "the target"
    dots = {"names": lambda at: [""] * len(at), "selected": None, "label": "B", "ticks": [], "empty": ""}
    for benchmark, said in ((-500.0, "‹ B"), (500.0, "B ›")):
        far = distribution(np.arange(100.0), benchmark=benchmark, **dots)["layout"]
        assert [entry["text"] for entry in far["annotations"]] == [said] and len(far["shapes"]) == 1
