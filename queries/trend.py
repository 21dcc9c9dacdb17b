"""The course of an indicator through the periods, for a few areas."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from queries import told
from queries.catalogue import Catalogue, Indicator, catalogue
from queries.cube import placed, quotient, sums_by_period
from queries.duration import fewest_spells
from queries.estimates import CLOCKS, LAGS, STATISTICS, capped, furthest
from queries.lags import lags_by_area
from queries.measures import PRESENT
from queries.places import codes_in_order
from queries.reader import Reader
from queries.selection import Selection
from queries.spans import PERSONS, distinct_in_span, in_memory, lags_in_span, survival_in_spans
from queries.values import Status, asked_of, bound, measures, statuses


@dataclass(frozen=True, eq=False)
class Course:
    """One row per asked area, one column per entry of `periods` (codes; years for durations).

    `value` is NaN where it is missing, suppressed or not applicable; `yearly` says that each column
    is a calendar year.
    """

    areas: tuple[str, ...]
    periods: tuple[str, ...]
    value: np.ndarray
    yearly: bool


@lru_cache(maxsize=256)
def indicator_by_period(reader: Reader, selection: Selection, areas: tuple[str, ...]) -> Course:
    """The indicator of each of `areas` in each period; by calendar year for durations."""
    held = catalogue(reader)
    indicator = held.indicators[selection.indicator]
    if indicator.kind == "hukou_gap":
        asked = [replace(selection, hukou=hukou) for hukou in ("local", "migrant")]
        local, migrant = (_monthly(reader, held, one, indicator, areas) for one in asked)
        return replace(local, value=local.value - migrant.value)
    if indicator.kind in ("ratio", "count"):
        return _monthly(reader, held, selection, indicator, areas)
    return _yearly(reader, held, selection, indicator, areas)


def _monthly(reader, held: Catalogue, selection, indicator: Indicator, areas) -> Course:
    values = bound(held, selection) | measures(indicator, selection.programme)
    sums = sums_by_period(reader, values, areas, tuple(range(len(held.periods))))
    value, persons = quotient(sums, indicator, 1)
    status = statuses(value, persons, ~sums.barred, sums.missing, reader.threshold)
    laid = np.where(status <= Status.ZERO, value, np.nan)
    untold = told.untold(reader, held, asked_of(indicator, selection))
    laid[[code in untold for code in areas]] = np.nan
    laid[:, told.known_to(held, indicator.numerator) + 1 :] = np.nan
    return Course(areas, held.periods, laid, yearly=False)


def years(periods: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """First and last period of each calendar year."""
    found: dict[str, tuple[str, str]] = {}
    for code in periods:
        year = code.partition("-")[0]
        found[year] = (found.get(year, (code, code))[0], code)
    return found


def _yearly(reader, held: Catalogue, selection, indicator: Indicator, areas) -> Course:
    spans = years(held.periods)
    asked = [replace(selection, from_=first, to=last) for first, last in spans.values()]
    if indicator.kind in CLOCKS:
        columns = _of_tables(reader, held, asked, indicator, areas)
    else:
        columns = [_one_year(reader, held, one, indicator, areas) for one in asked]
    return Course(areas, tuple(spans), np.array(columns).T.reshape(len(areas), -1), yearly=True)


def _is_told(held: Catalogue, selection: Selection, indicator: Indicator) -> bool:
    """Whether the file tells the periods of the selection alone."""
    source, months = told.source(indicator), (held.period(selection.from_), held.period(selection.to))
    return not told.is_whole(held, source) and told.months(held, source, *months, indicator.horizon) == months


def _bound(held: Catalogue, selection: Selection, indicator: Indicator, areas) -> dict[str, object]:
    values = bound(held, selection, told.source(indicator), indicator.horizon)
    return values | {"areas": list(areas), "level": "", "horizon": indicator.horizon}


def _of_tables(reader, held: Catalogue, asked: list[Selection], indicator: Indicator, areas) -> np.ndarray:
    """Selections × areas: an estimate from life tables."""
    laid = np.full((len(asked), len(codes_in_order(reader))), np.nan)
    known = [i for i, one in enumerate(asked) if _is_told(held, one, indicator)]
    if known:
        values = [_bound(held, asked[i], indicator, areas) for i in known]
        spans = [(one["first"], one["last"]) for one in values]
        question, longest = CLOCKS[indicator.kind], furthest(indicator)
        span, at, life = survival_in_spans(reader, question, values[0], spans, longest)
        value = capped(STATISTICS[indicator.kind](life, indicator), indicator)
        minimum = fewest_spells(reader)
        laid[np.array(known)[span], at] = np.where(life.cases >= minimum, value, np.nan)
    return laid[:, placed(reader, areas)]


def _one_year(reader, held, selection, indicator: Indicator, areas) -> np.ndarray:
    """One value per area of the periods of the selection."""
    if not _is_told(held, selection, indicator):
        return np.full(len(areas), np.nan)
    values, minimum = _bound(held, selection, indicator, areas), reader.threshold
    if indicator.kind in LAGS:
        own = in_memory(reader, "lag_rows", values, "service")
        lags = (lags_in_span if own else lags_by_area)(reader, values)
        value, users = LAGS[indicator.kind](lags, indicator), lags.life.cases * lags.used[..., -1]
        found, cases = lags.area, np.minimum(users, lags.life.cases - users)
        minimum = fewest_spells(reader)
    elif indicator.kind in PRESENT:
        sums = distinct_in_span(reader, values | measures(indicator, selection.programme))
        value, cases = quotient(sums, indicator, 1)
        found = np.array(areas, dtype=object)
    elif indicator.kind in PERSONS:
        persons = PERSONS[indicator.kind](reader, values)
        found, cases, value = persons.area, persons.persons, persons.mean
    else:
        return np.full(len(areas), np.nan)
    by_area = {code: figure for code, figure, n in zip(found, value, cases, strict=True) if n >= minimum}
    return np.array([by_area.get(code, np.nan) for code in areas], dtype=float)
