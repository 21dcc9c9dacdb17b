"""Figures, units and dates as a reader of each language writes them: the one formatter."""

import math
from collections.abc import Callable, Sequence
from functools import cache
from math import ldexp

import numpy as np

from layouts.texts import joined, say

LARGE = {
    "zh": ((1e8, " 亿"), (1e4, " 万")),
    "en": ((1e9, " billion"), (1e6, " million")),
}
LARGE_UNITS = frozenset({"persons", "yuan", "usd"})
# Figures that are written once and kept, for each unit; beyond so many steps of its last decimal each is by itself.
MOST_WRITTEN = 20_000
MOST_STEPS = 1e9
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def fixed(value: float, decimals: int) -> str:
    """A figure with separators, rounded as browsers do (`toFixed`): of its exact value a half away from zero."""
    # Python writes a half as its even side. One is an odd number of binary fractions, which is found without rounding:
    # 1.005 is none, as its double is less.
    halves = ldexp(value, decimals + 1)
    if halves.is_integer() and not (halves / 2).is_integer():
        value = math.nextafter(value, math.copysign(math.inf, value))
    return format(value, _form(decimals)).replace("-", "−")


@cache
def _form(decimals: int) -> str:
    return f"z,.{decimals}f"


def rounded(value: float, decimals: int = 0) -> float:
    """A figure as it is written."""
    return float(fixed(value, decimals).replace("−", "-").replace(",", ""))


def all_rounded(values: np.ndarray, decimals: int = 0) -> np.ndarray:
    """As `rounded`, of many figures."""
    steps = np.asarray(values, dtype=float) * 10.0**decimals
    nearest = np.rint(steps)
    found = nearest / 10.0**decimals
    # What lies between two figures is written by itself.
    for at in np.flatnonzero(np.abs(steps - nearest) > 0.499).tolist():
        found[at] = rounded(float(values[at]), decimals)
    return found


def number(value: float, lang: str, decimals: int = 0, large: bool = False) -> str:
    """A figure with separators; large ones in 万 and 亿, or million and billion; a dash where there is none."""
    if math.isnan(value):
        return "–"
    if large:
        for size, word in LARGE[lang]:
            if abs(value) >= size:
                shown = value / size
                return fixed(shown, 1 if abs(shown) < 100 else 0) + word
    return fixed(value, decimals)


def signed(figure: str) -> str:
    """A written figure with the sign of a rise as well; one that reads as nothing has none."""
    rises = not figure.startswith("−") and any(digit in figure for digit in "123456789")
    return f"+{figure}" if rises else figure


def ticks(low: float, high: float, lang: str, large: bool = False, most: int = 4) -> list[tuple[float, str]]:
    """Round figures from `low` to `high`, at most so many steps apart, with the words for each."""
    if not high > low:
        return [(low, number(low, lang, 0, large))]
    size = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next(size * times for times in (1, 2, 5, 10) if size * times * most >= high - low)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    places = range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    return [(place * step, number(place * step, lang, decimals, large)) for place in places]


@cache
def unit(name: str, lang: str) -> str:
    """What stands behind a figure of this unit."""
    return {
        "percent": "%",
        "points": say(lang, "{n} percentage points", n="").strip(),
        "per_thousand": "‰",
        "persons": say(lang, "persons"),
        "yuan": say(lang, "yuan"),
        "usd": say(lang, "dollars"),
        "months": say(lang, "months"),
        "days": say(lang, "days"),
        "number": "",
    }[name]


def rounded_away(value: float, unit_name: str, decimals: int) -> str:
    """What stands for a percentage that would be written as nothing, or as all, and is not; else nothing."""
    if unit_name != "percent":
        return ""
    least = 10.0**-decimals
    if 1e-9 < value < least / 2:
        return f"<{least:.{decimals}f}"
    return f">{100 - least:.{decimals}f}" if 100 - least / 2 <= value < 100 - 1e-9 else ""


def quantity(value: float, unit_name: str, lang: str, decimals: int) -> str:
    """A figure with its unit, as it stands in a sentence: of a percentage never nothing for something, nor all for
    less."""
    if math.isnan(value):
        return "–"
    figure = rounded_away(value, unit_name, decimals) or number(value, lang, decimals, unit_name in LARGE_UNITS)
    words = unit(unit_name, lang)
    if unit_name in ("percent", "per_thousand"):
        return f"{figure}{words}"
    if lang == "en" and figure == "1":
        words = words.removesuffix("s")
    return joined(f"{figure} {words}".strip())


def quantities(values: Sequence[float], unit_name: str, lang: str, decimals: int) -> list[str]:
    """As `quantity`, of many figures of a unit that has no large ones; of no unit, the figures alone."""
    known, scale = np.asarray(values, dtype=float), 10.0**decimals
    steps = known * scale
    steps[~(np.abs(steps) < MOST_STEPS)] = 0.5
    nearest = np.rint(steps)
    # What lies between two figures, beside an end of the percentages or beyond all bounds is written by itself.
    plain = np.abs(steps - nearest) < 0.499
    if unit_name == "percent":
        plain &= ((nearest != 0) | (known == 0)) & ((nearest != 100 * scale) | (known == 100))
    figures = _written(unit_name, lang, decimals)
    found = [figures[step] for step in nearest.astype(int).tolist()]
    for at in np.flatnonzero(~plain).tolist():
        found[at] = _alone(float(known[at]), unit_name, lang, decimals)
    return found


class Written(dict):
    """Texts that are written once and kept, by what they are written of; of very many, the latest."""

    def __init__(self, write: Callable[[float], str]):
        super().__init__()
        self._write = write

    def __missing__(self, value: float) -> str:
        if len(self) >= MOST_WRITTEN:
            self.clear()
        self[value] = text = self._write(value)
        return text


@cache
def _written(unit_name: str, lang: str, decimals: int) -> Written:
    """Figures of a unit, by how many steps of the last decimal they are."""
    return Written(lambda step: _alone(step / 10**decimals, unit_name, lang, decimals))


def _alone(value: float, unit_name: str, lang: str, decimals: int) -> str:
    return quantity(value, unit_name, lang, decimals) if unit_name else number(value, lang, decimals)


def percent(share: float, decimals: int | None = None) -> str:
    """A share (0–1) as a percentage, without a space; a decimal where it is small, unless `decimals` says how many.
    Never nothing for something, nor all for less."""
    if decimals is None and 0 < share < 0.0005:
        return "<0.1%"
    if decimals is None and 0.9995 <= share < 1 - 1e-9:
        return ">99.9%"
    shown = (1 if share < 0.1 or 0.995 <= share < 0.9995 else 0) if decimals is None else decimals
    return f"{fixed(100 * share, shown)}%"


def difference(value: float, unit_name: str, lang: str, decimals: int) -> str:
    """How much more or less, without a sign: per cent differ by percentage points, never by per cent."""
    if unit_name in ("percent", "points"):
        return say(lang, "{n} percentage points", n=number(abs(value), lang, max(decimals, 1)))
    if unit_name == "per_thousand":
        return say(lang, "{n} per 1,000", n=number(abs(value), lang, decimals))
    return quantity(abs(value), unit_name, lang, decimals)


@cache
def period(code: str, lang: str) -> str:
    """A period code as a date: 2024-09 as 2024年9月 or Sep 2024, 2022 as 2022年 or 2022."""
    year, _, month = code.partition("-")
    if not month:
        return f"{year}年" if lang == "zh" else year
    return f"{year}年{int(month)}月" if lang == "zh" else f"{MONTHS_EN[int(month) - 1]} {year}"


def day(iso: str, lang: str) -> str:
    """A date: 2024-09-05 as 2024年9月5日 or 5 Sep 2024."""
    month, _, number_ = iso.rpartition("-")
    return f"{period(month, lang)}{int(number_)}日" if lang == "zh" else f"{int(number_)} {period(month, lang)}"


def period_range(first: str, last: str, lang: str) -> str:
    """A range of periods, or the one period."""
    if first == last:
        return period(first, lang)
    return f"{period(first, lang)}–{period(last, lang)}"
