"""The core indicators of a view, with all areas of a level: what the heatmap and the profile set side by side."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from layouts.compare.partner import first
from layouts.view import View, settle
from queries.benchmarks import value_of
from queries.catalogue import Catalogue, Indicator, catalogue
from queries.limits import judged, limits_of, uncertain
from queries.reader import Reader
from queries.selection import Selection
from queries.values import AreaValues, Status, indicator_by_area

FIFTHS = 5


@dataclass(frozen=True, eq=False)
class Field:
    """One core indicator over all areas of a level: `view` that shows it, `values` of every area in the atlas, and the
    codes of those areas whose figure chance may have moved far."""

    indicator: Indicator
    view: View
    values: AreaValues
    unsure: frozenset[str]

    @cached_property
    def shown(self) -> np.ndarray:
        """The finite values, rising."""
        return np.sort(self.values.shown)

    @property
    def is_divided(self) -> bool:
        """Whether enough areas show a value for fifths of them."""
        return self.shown.size >= 2 * FIFTHS

    def fifth(self, value: float) -> int:
        """In which fifth of all areas a value lies: 0 lowest, 4 highest; −1 for none, or fewer than ten areas."""
        shown = self.shown
        if not self.is_divided or not np.isfinite(value):
            return -1
        below, upto = np.searchsorted(shown, value, "left"), np.searchsorted(shown, value, "right")
        return min(int((below + upto) / 2 / shown.size * FIFTHS), FIFTHS - 1)

    @cached_property
    def fifths(self) -> np.ndarray:
        """The fifth of each area that shows a value, from the lowest value on; none for fewer than ten."""
        return np.array([self.fifth(value) for value in self.shown] if self.is_divided else [], dtype=int)

    @cached_property
    def bounds(self) -> dict[int, tuple[float, float]]:
        """The lowest and highest value of each fifth that holds areas, from the lowest fifth on."""
        within = self.fifths
        return {i: (self.shown[within == i][0], self.shown[within == i][-1]) for i in range(FIFTHS) if i in within}


def fields(reader: Reader, held: Catalogue, view: View, level: str) -> list[Field]:
    """One entry per core indicator, for the months and people of the view."""
    own = first(held, view)
    found = []
    for indicator in held.indicators.values():
        if indicator.core and indicator.mark == "fill":
            asked, _ = settle(own.but(indicator=indicator.id, sheet="", other="", split=""), held)
            values = _everywhere(reader, asked.selection, level)
            unsure = frozenset(values.code[uncertain(held, asked.selection, values)])
            found.append(Field(indicator, asked, values, unsure))
    return found


@lru_cache(maxsize=128)
def _everywhere(reader: Reader, selection: Selection, level: str) -> AreaValues:
    held = catalogue(reader)
    return indicator_by_area(reader, replace(selection, area="", level=level, within=held.root))


def verdict(reader: Reader, held: Catalogue, one: Field, code: str, against: float) -> int | None:
    """1 where the whole interval of an area lies above the benchmark, −1 below, 0 where it holds it; None without."""
    value, status = value_of(reader, one.view.selection, code)
    if status > Status.ZERO:
        return None
    own = replace(one.view.selection, area="", level=held.areas[code].level, within=code)
    low, high = limits_of(held, own, indicator_by_area(reader, own))
    side = judged(low, high, np.array(against))
    return int(side[0]) if side.size and np.isfinite(side[0]) else None


def programme_name(held: Catalogue, view: View) -> str:
    """The programme of a view in short; nothing where it has none."""
    programme = held.programmes.get(view.programme)
    return programme.short.in_(view.lang) if programme else ""
