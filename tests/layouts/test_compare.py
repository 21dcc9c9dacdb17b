"""The page of comparisons: what stands against what, and that its sheets say what their figures say."""

import io
import re
from dataclasses import replace

import numpy as np
import openpyxl
import plotly.graph_objects as go
import pytest
from dash import html

from analysis.funnel import Z998
from layouts import numbers
from layouts.compare import both, filters, funnel, indicators, many, page, partner, profile, table, two
from layouts.compare.book import book_of
from layouts.figures.bivariate import COLOURS, NO_CLASS, crossed
from layouts.figures.fifths import LOW_TO_HIGH, WORSE_TO_BETTER, colour
from layouts.figures.spine import spine
from layouts.reading import found, text
from layouts.view import SHEETS, View, settle
from layouts.words import place
from queries.catalogue import catalogue
from queries.values import Status, indicator_by_area

CROSSED = {"sheet": "both", "indicator": "recipient_rate", "programme": "DLS", "lang": "en"}


def settled(reader, **fields):
    held = catalogue(reader)
    return held, settle(View(**fields), held)[0]


def test_the_usual_partner_of_a_need_is_its_coverage(reader):
    held, view = settled(reader, indicator="recipient_rate", programme="DLS")
    other = partner.second(held, view)
    assert (other.indicator, other.programme) == ("care_coverage", "DNC")
    assert (other.from_, other.to, other.within) == (view.from_, view.to, view.within)


def test_two_periods_of_one_indicator_share_one_scale(reader):
    held, view = settled(reader, than="2019-01~2019-12", from_="2023-01", to="2023-12", level="city")
    payload = two.maps(reader, held, view)["maps"]
    assert payload[0]["breaks"][1:-1] == payload[1]["breaks"][1:-1] and len(payload[0]["breaks"]) == 6
    assert payload[0]["texts"]["period"] != payload[1]["texts"]["period"]
    assert payload[0]["values"] != payload[1]["values"]


def test_two_indicators_keep_their_own_scales_and_units(reader):
    held, view = settled(reader, other="enrolment_rate~URM", level="city")
    one, other = two.maps(reader, held, view)["maps"]
    assert (one["unit"]["suffix"], other["unit"]["suffix"]) == ("‰", "%")


def test_rank_correlation_of_a_figure_with_itself_is_one(reader):
    held, view = settled(reader, level="district")
    values = indicator_by_area(reader, view.selection)
    assert two.rank_correlation(values, values) == pytest.approx(1)
    few = indicator_by_area(reader, settled(reader, within="440900", level="district")[1].selection)
    assert np.isnan(two.rank_correlation(few, few))


def test_an_unknown_partner_is_named_and_left(reader):
    held = catalogue(reader)
    view, notices = settle(View(other="recipient_rate~NOPE", sheet="round", split="shoe"), held)
    assert (view.other, view.sheet, view.split) == ("", "", "")
    assert {notice.field for notice in notices} == {"other", "sheet", "split"}


def test_thirds_cross_to_nine_classes():
    one, other = np.array([0.0, 5, 10, np.nan]), np.array([10.0, 5, 0, 5])
    edges = np.array([0.0, 3, 7, 10])
    assert crossed(one, other, edges, edges).tolist() == [6, 4, 2, 255]
    assert len(set(COLOURS)) == 9


def test_nine_classes_hold_each_area_that_shows_both(guarded):
    held, view = settled(guarded, sheet="both", indicator="recipient_rate", programme="DLS")
    payload = both.map_of_both(guarded, held, view)
    views = [partner.first(held, view), partner.against_indicator(held, view)]
    values = [indicator_by_area(guarded, each.selection) for each in views]
    shown = (values[0].status <= Status.ZERO) & (values[1].status <= Status.ZERO)
    assert ((both.classes_of(*values) != 255) == shown).all() and 0 < shown.sum() < shown.size
    cells = [text(cell) for cell in found(both.legend(guarded, held, view), type(_button()))]
    assert sum(map(int, cells)) == shown.sum() and len(payload["colours"]) == 9


def test_need_and_coverage_state_the_limits_by_which_areas_are_classed(guarded):
    """On the page and in its workbook, for both figures: the thirds of the areas that show one."""
    held, view = settled(guarded, **CROSSED, level="district")
    book = openpyxl.load_workbook(io.BytesIO(book_of(guarded, held, view)))
    told = [words for heading, words in book["Notes"].iter_rows(values_only=True) if heading.startswith("Legend · ")]
    edges = [text(edge) for edge in found(both.legend(guarded, held, view), type(_span()), "edge")]
    views = [partner.first(held, view), partner.against_indicator(held, view)]
    values = [indicator_by_area(guarded, each.selection) for each in views]
    classes = both.classes_of(*values)
    assert len(told) == 2 and len(edges) == 4 and edges[:2] != edges[2:]
    # Up stands first on the page, across below it.
    for one, words, inner, third in zip(values, told, (edges[2:], edges[:2]), (classes % 3, classes // 3), strict=True):
        ends = [re.findall(r"[\d.]+", part) for part in words.split(" · ")]
        assert [low for low, _ in ends[1:]] == [high for _, high in ends[:-1]] == inner
        thirds = np.quantile(one.shown, [0, 1 / 3, 2 / 3, 1])
        assert np.allclose([float(ends[0][0]), *(float(high) for _, high in ends)], thirds, atol=0.051)
        for at in np.flatnonzero(classes != NO_CLASS):
            low, high = map(float, ends[third[at]])
            assert low - 0.051 <= one.value[at] <= high + 0.051, one.code[at]


def test_need_and_coverage_list_twelve_areas_and_their_workbook_all(guarded):
    def told(**asked):
        held, view = settled(guarded, sheet="both", lang="en", **asked)
        views = [partner.first(held, view), partner.against_indicator(held, view)]
        values = [indicator_by_area(guarded, each.selection) for each in views]
        hit = values[0].code[both.classes_of(*values) == both.HIGH]
        pages = openpyxl.load_workbook(io.BytesIO(book_of(guarded, held, view))).worksheets
        figures = {code: told for code, _, _, *told in pages[0].iter_rows(min_row=2, values_only=True)}
        assert all(None not in figures[code] for code in hit)
        return len(hit), text(both.below(guarded, held, view))

    many_, words = told(indicator="enrolment_rate", programme="URM", level="township")
    assert many_ > 12 and f"12 of {many_} are listed." in words
    few, words = told(level="district")
    assert 0 < few < 12 and "are listed" not in words


def _span():
    from dash import html

    return html.Span()


def _button():
    from dash import html

    return html.Button()


def test_the_funnel_counts_what_its_limits_leave_out(reader):
    held, view = settled(reader, sheet="funnel", lang="en")
    drawn = funnel.funnel_of(reader, partner.first(held, view))
    width = Z998 * np.sqrt(drawn.phi * drawn.centre * (1 - drawn.centre) / drawn.size)
    outside = np.abs(drawn.share - drawn.centre) > width
    assert (outside == (drawn.beyond != 0)).all() and drawn.phi >= 1
    figure = go.Figure(funnel.figure(reader, held, view))
    points = next(trace for trace in figure.data if trace.customdata is not None)
    assert sum(one == "#14606F" for one in points.marker.color) == outside.sum()
    told = funnel.reading(held, partner.first(held, view), drawn)
    assert f"Dark dots ({outside.sum():,}):" in told and f"grey ({(~outside).sum():,}):" in told


def test_an_area_has_one_verdict_in_every_funnel_and_its_place_on_the_chart(reader):
    held, view = settled(reader, sheet="funnel", level="township")
    whole = funnel.funnel_of(reader, partner.first(held, view))
    part = funnel.funnel_of(reader, partner.first(held, view.but(within="440981")))
    told = dict(zip(whole.values.code[whole.at], whole.beyond, strict=True))
    assert [told[code] for code in part.values.code[part.at]] == part.beyond.tolist() and part.size.size > 10
    chart = funnel.figure(reader, held, view)["layout"]["yaxis"]["range"]
    outside = whole.share[whole.beyond != 0] * held.indicators[view.indicator].scale
    assert outside.size and chart[0] <= outside.min() and outside.max() < chart[1]


def test_a_funnel_of_durations_says_why_there_is_none(reader):
    held, view = settled(reader, sheet="funnel", indicator="median_duration", lang="en")
    assert "share or rate" in funnel.finding(reader, held, view) and page.below(reader, held, view) == []


def test_fifths_are_fifths_of_all_areas(reader):
    held, view = settled(reader, level="township")
    one = indicators.fields(reader, held, view, "township")[0]
    fifths = np.array([one.fifth(value) for value in one.values.shown])
    counts = np.bincount(fifths)
    assert counts.size == 5 and counts.min() > 0.15 * fifths.size
    assert one.fifth(float("nan")) == -1
    assert colour(0, "lower") == WORSE_TO_BETTER[4] and colour(4, "neutral") == LOW_TO_HIGH[4]


def test_the_table_puts_the_worst_first(reader):
    held, view = settled(reader, sheet="table", level="city")
    seen = indicators.fields(reader, held, view, "city")
    rows = table._rows(held, view, seen)
    bad = [table.bad_ends(seen, code) for code in rows]
    assert len(rows) == 21 and bad == sorted(bad, reverse=True) and bad[0] > 0


def test_figures_in_brackets_put_no_area_first(reader):
    held, view = settled(reader, sheet="table", level="township", within="")
    seen = indicators.fields(reader, held, view, "township")
    for code in table._rows(held, view, seen)[:20]:
        bare = [replace(one, unsure=one.unsure | {code}) for one in seen]
        assert table.bad_ends(seen, code) > 0 == table.bad_ends(bare, code)
    unsure = next(code for one in seen for code in one.unsure)
    free = [replace(one, unsure=frozenset()) for one in seen]
    assert table.bad_ends(seen, unsure) <= table.bad_ends(free, unsure)


def test_the_table_says_where_a_township_lies_unless_all_lie_there(reader):
    held = catalogue(reader)
    wide, near = (settle(View(sheet="table", lang="en", within=within), held)[0] for within in ("440900", "440981"))
    assert "Gaozhou" in text(table.below(reader, held, wide))
    assert "Gaozhou" not in text(table.below(reader, held, near))
    first = table._rows(held, wide, table.fields(reader, held, wide, wide.level))[0]
    assert place(held, first, "en") in table.finding(reader, held, wide)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_shows_the_colours_of_its_fifths_before_its_rows(reader, lang):
    held, view = settled(reader, sheet="table", level="city", lang=lang)
    key, region = table.below(reader, held, view)
    assert key.className == "rug-key" and len(list(found(region, html.Table))) == 1
    scales = [each for each in found(key, html.Span) if len(list(found(each, html.I))) == 5 and text(each)]
    shown = [tuple(cell.style["background"] for cell in found(each, html.I)) for each in scales]
    assert shown == [WORSE_TO_BETTER, LOW_TO_HIGH]
    words = {"zh": ("最差五分之一", "最好五分之一"), "en": ("worst fifth", "best fifth")}[lang]
    assert tuple(each for each in scales[0].children if isinstance(each, str)) == words
    # Every colour of a cell is in the key.
    cells = {cell.style["background"] for cell in found(region, html.Td) if getattr(cell, "style", None)}
    assert cells <= {*WORSE_TO_BETTER, *LOW_TO_HIGH}


def test_the_key_of_the_table_tells_only_what_occurs(reader):
    held, view = settled(reader, sheet="table", level="city", lang="en")
    seen = indicators.fields(reader, held, view, "city")
    plain = [replace(one, unsure=frozenset()) for one in seen if one.indicator.better != "neutral"]
    said = text(table._key(view, plain, table._rows(held, view, plain)))
    assert "worst fifth" in said and "lowest fifth" not in said and "brackets" not in said
    code = table._rows(held, view, plain)[0]
    assert "brackets" in text(table._key(view, [replace(plain[0], unsure=frozenset({code}))], [code]))


def test_a_spine_has_its_benchmark_in_the_middle_and_turns_where_low_is_good():
    shown = np.array([1.0, 2, 3, 4, 9])
    up, down = (spine(shown, 9, 4, better) for better in ("higher", "lower"))
    assert up.benchmark == down.benchmark == 0.5 and (up.area, down.area) == (1.0, 0.0)
    assert (up.low, up.high, down.low) == (1, 9, 9)
    # The worst is three from the benchmark, the best five: the areas do not fill the worse side.
    assert (up.start, up.end, down.start, down.end) == pytest.approx((0.2, 1.0, 0.0, 0.8))
    assert spine(np.ones(9), 1, 1, "higher") is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_ends_of_a_spine_have_their_unit(reader, lang):
    held, view = settled(reader, sheet="profile", area="440981", lang=lang)
    units = [numbers.unit(one.indicator.unit, lang) for one, *_ in profile.judged(reader, held, view)]
    drawn = list(found(profile.below(reader, held, view), html.Div, "spine"))
    ends = [[text(end) for end in found(each, html.Span, "end")] for each in drawn]
    assert len(drawn) == len(units) and any(ends)
    assert all(words.endswith(unit) for unit, pair in zip(units, ends, strict=True) for words in pair)


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_workbook_of_a_sheet_holds_its_figures_and_nothing_withheld(guarded, sheet):
    held, view = settled(guarded, sheet=sheet, level="township", indicator="care_coverage", programme="DNC", lang="en")
    pages = openpyxl.load_workbook(io.BytesIO(book_of(guarded, held, view))).worksheets
    heads, *rows = pages[0].iter_rows(values_only=True)
    assert pages[-1].title == "Notes" and rows and {len(row) for row in rows} == {len(heads)}
    if sheet in ("two", "both", "funnel"):
        values = indicator_by_area(guarded, view.selection)
        told = {row[0]: row[3] for row in rows}
        shown = values.code[values.status <= Status.ZERO]
        assert all(told[code] == pytest.approx(values.of(code)[0], abs=1e-6) for code in shown)
        assert not any(told.get(code) for code in values.code[values.status > Status.ZERO])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("area", ["", "440981102"])
def test_every_sheet_speaks_in_both_languages(guarded, lang, sheet, area):
    held, view = settled(guarded, sheet=sheet, lang=lang, area=area)
    assert len(page.title(guarded, held, view)) > 8
    for draw in (filters.filters, page.sheets, page.below, both.legend):
        draw(guarded, held, view)
    assert text(profile.below(guarded, held, view))
    drawn = page.below(guarded, held, view)
    assert not drawn or drawn[-1].className == "c-book", "the workbook's link stands apart from the table"


def test_a_suppressed_value_is_in_no_payload(guarded):
    held, view = settled(guarded, sheet="many", indicator="recipient_rate", programme="ORP")
    values = indicator_by_area(guarded, view.selection)
    entry = many.maps(guarded, held, view)["entries"]
    assert (values.status == Status.SUPPRESSED).sum() > 50 and entry
    assert np.isnan(values.value[values.status == Status.SUPPRESSED]).all()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_profile_of_the_whole_says_which_area_it_shows_instead(reader, lang):
    held, view = settled(reader, sheet="profile", lang=lang)
    (note,) = profile.instead(held, view)
    for code in (held.root, profile.subject(held, view)):
        assert held.areas[code].name.in_(lang) in text(note)
    assert profile.below(reader, held, view)[0].children == note.children
    assert profile.instead(held, settled(reader, sheet="profile", area="440981", lang=lang)[1]) == []


def test_need_and_coverage_is_told_in_a_sentence(reader):
    held, view = settled(reader, sheet="both", lang="en")
    assert re.match(
        r"In [\d,]+ of [\d,]+ townships, “.+” is in the top third and “.+” in", both.finding(reader, held, view)
    )
