"""How far an indicator moved between two ranges of periods."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from queries.catalogue import Catalogue, Indicator, catalogue
from queries.measures import LONGEST_MEDIAN
from queries.reader import Reader
from queries.selection import Selection
from queries.values import AreaValues, Status, indicator_by_area

A_YEAR = "year"
MONTHS = 12


def year_before(held: Catalogue, selection: Selection) -> Selection | None:
    """The same periods, months or years, a year earlier; None where the data do not reach so far."""
    back = MONTHS if "-" in held.periods[0] else 1
    first, last = (held.period(code) - back for code in (selection.from_, selection.to))
    return replace(selection, from_=held.periods[first], to=held.periods[last]) if first >= 0 else None


def earlier(held: Catalogue, selection: Selection, than: str) -> Selection | None:
    """The selection of the range compared with: 'year' (see `year_before`) or 'first~last'.

    None where the published periods do not hold it.
    """
    if than == A_YEAR:
        return year_before(held, selection)
    first, _, last = than.partition("~")
    if first not in held.periods or last not in held.periods or held.period(first) > held.period(last):
        return None
    return replace(selection, from_=first, to=last)


def tellable(indicator: Indicator, *values: float) -> bool:
    """Whether it can be told by how much values differ: of medians beyond the longest that is told it is not known."""
    return max(values) <= LONGEST_MEDIAN.get(indicator.kind, np.inf)


def change_by_area(
    reader: Reader,
    selection: Selection,
    before: Selection,
    written: Callable[[np.ndarray], np.ndarray] = np.asarray,
) -> AreaValues:
    """One entry per area drawn: value minus the value before, in the indicator's unit (points for shares).

    Values are subtracted as they are `written`. They have no limits: those of neither value are those of the change.
    Of a median beyond the longest that is told it is not known by how much it changed: it is not applicable.
    An area that shows no value in either range has the status of the one that is further from a value.
    """
    now, then = (indicator_by_area(reader, one) for one in (selection, before))
    status = np.maximum(now.status, then.status)
    status = np.where(status <= Status.ZERO, Status.VALUE, status).astype(now.status.dtype)
    nothing = np.full(now.value.shape, np.nan)
    value = written(now.value) - written(then.value)
    longest = LONGEST_MEDIAN.get(catalogue(reader).indicators[selection.indicator].kind, np.inf)
    beyond = (now.value > longest) | (then.value > longest)
    value = np.where(beyond, np.nan, value)
    status = np.where(beyond & (status == Status.VALUE), Status.NOT_APPLICABLE, status).astype(now.status.dtype)
    return replace(now, value=value, status=status, numerator=nothing, denominator=nothing, low=None, high=None)
