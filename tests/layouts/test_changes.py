"""Beside a map of changes the panels tell changes, and every change is that of the figures as they are printed."""

import numpy as np
import pytest

from layouts import header, numbers
from layouts.changes import changed
from layouts.group import in_range
from layouts.ranking import ranking
from layouts.reading import text
from layouts.standing import distribution_figure
from layouts.twins import distribution_twin
from layouts.view import View, settle
from layouts.words import change_between, change_figure, change_words
from queries.benchmarks import value_of
from queries.catalogue import catalogue
from queries.change import earlier
from queries.values import indicator_by_area

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
