"""Figures are rounded as browsers round them: of the exact value of the double, a half away from zero."""

import base64
from decimal import ROUND_HALF_UP, Decimal, localcontext
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from layouts import numbers
from layouts.duration.words import between
from layouts.figures.township_map import _uncertain
from layouts.words import change_between
from queries.values import AreaValues

DECIMALS = st.integers(0, 6)
# Whole numbers of eighths are halves of a decimal as often as anything is.
HALVES = st.integers(-(10**7), 10**7).map(lambda eighths: eighths / 8)
FIGURES = HALVES | st.floats(-1e9, 1e9)


def fixed(value: float, decimals: int) -> str:
    """What `toFixed` writes, with the separators and the minus of the atlas."""
    with localcontext(prec=400):
        exact = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{exact:,f}".replace("-", "−") if exact else f"{abs(exact):,f}"


@given(FIGURES, DECIMALS)
@example(18.5, 0)
@example(-18.5, 0)
@example(81.25, 1)
@example(1.005, 2)
@example(2.675, 2)
def test_a_figure_is_rounded_as_in_the_browser(value, decimals):
    assert numbers.number(value, "en", decimals) == fixed(value, decimals)
    assert numbers.rounded(value, decimals) == float(fixed(value, decimals).replace("−", "-").replace(",", ""))


@given(st.lists(FIGURES, min_size=1, max_size=20), DECIMALS)
def test_many_figures_are_rounded_as_one(values, decimals):
    assert numbers.quantities(values, "", "en", decimals) == [fixed(value, decimals) for value in values]


@given(st.lists(st.integers(1, 799), min_size=1, max_size=20), st.integers(0, 2))
def test_percentages_are_rounded_as_in_the_browser(eighths, decimals):
    values = [each / 8 for each in eighths]
    least = 10.0**-decimals
    within = [value for value in values if least / 2 <= value < 100 - least / 2]
    assert numbers.quantities(within, "percent", "en", decimals) == [f"{fixed(value, decimals)}%" for value in within]
    assert [numbers.percent(value / 100, decimals) for value in within] == [
        f"{fixed(100 * (value / 100), decimals)}%" for value in within
    ]


@pytest.mark.parametrize(
    ("value", "lang", "words"),
    [(185000, "zh", "18.5 万"), (1002500, "zh", "100 万"), (1005000, "zh", "101 万"), (12500, "zh", "1.3 万"),
     (1250000, "en", "1.3 million"), (-12500, "zh", "−1.3 万"), (-162500000, "en", "−163 million")],
)  # fmt: skip
def test_large_units_are_rounded_as_in_the_browser(value, lang, words):
    assert numbers.number(value, lang, 0, large=True) == words
    assert numbers.signed(words) == (words if value < 0 else f"+{words}")


def test_what_is_not_written_by_the_formatter_is_rounded_alike():
    held = SimpleNamespace(indicators={"one": SimpleNamespace(decimals=0)})
    assert change_between(held, SimpleNamespace(indicator="one"), 20.5, 18.5) == 2 == 21 - 19
    assert between(0.125, 0.625) == "13–63" and between(0.0125, 0.0625) == "1.3–6.3"


def test_limits_are_sent_as_they_are_written(monkeypatch):
    ends = np.array([18.5, 2.5, 81.25, 1.005, 2.675, np.nan])
    monkeypatch.setattr("layouts.figures.township_map.uncertain", lambda *_: np.zeros(ends.size, dtype=bool))
    monkeypatch.setattr("layouts.figures.township_map._vague", lambda *_: {})
    shown = AreaValues(*[np.arange(ends.size)] * 6, low=ends, high=ends)
    for decimals, told in ((0, [19, 3, 81, 1, 3]), (1, [185, 25, 813, 10, 27]), (2, [1850, 250, 8125, 100, 267])):
        indicator, view = SimpleNamespace(decimals=decimals), SimpleNamespace(selection=None)
        sent = _uncertain(None, view, indicator, shown, ends.size)["low"]
        assert np.frombuffer(base64.b64decode(sent), "<u2").tolist() == [*told, 65535]
