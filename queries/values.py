"""The value of an indicator for each area, with its status."""

from dataclasses import dataclass, fields, replace
from enum import IntEnum
from functools import lru_cache

import numpy as np

from queries import lags, told
from queries.catalogue import Catalogue, Indicator, catalogue
from queries.cube import absent, placed, quotient, window_sums
from queries.duration import fewest_spells
from queries.either import distinct, lags_found, life_tables, persons, unserved
from queries.estimates import CLOCKS, LAGS, STATISTICS, capped, furthest, limits_from
from queries.measures import BASIS, DECIDED_LATE, POPULATIONS, PRESENT
from queries.places import WAY, among, codes_in_order, drawn
from queries.reader import Reader
from queries.selection import Selection

# What stands in the column `gap` of the table of spells for other ways of counting than by tolerance.
UNITS = {"place": 10, "person": 20}


class Status(IntEnum):
    """Why an area shows what it shows. Zero, missing, suppressed and not applicable differ; not separable is what a
    protected file tells only together with others."""

    VALUE = 0
    ZERO = 1
    MISSING = 2
    SUPPRESSED = 3
    NOT_APPLICABLE = 4
    OUTSIDE = 5
    NOT_SEPARABLE = 6


@dataclass(frozen=True, eq=False)
class AreaValues:
    """One entry per area drawn at the level within the chosen area, in drawing order.

    `value` is in the indicator's unit, NaN unless the status is VALUE or ZERO; `low` and `high` are the 95 % limits
    of estimates from life tables, NaN where withheld or open, and None for other indicators; `numerator` and
    `denominator` are NaN where the value is withheld.
    """

    code: np.ndarray
    feature: np.ndarray
    value: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    status: np.ndarray
    low: np.ndarray | None = None
    high: np.ndarray | None = None

    def of(self, code: str) -> tuple[float, Status]:
        """Value and status of one area; OUTSIDE if it is not among them."""
        at = np.flatnonzero(self.code == code)
        if not at.size:
            return float("nan"), Status.OUTSIDE
        return float(self.value[at[0]]), Status(int(self.status[at[0]]))

    def at(self, rows: np.ndarray) -> "AreaValues":
        """Some of the entries."""
        columns = {field.name: getattr(self, field.name) for field in fields(self)}
        return AreaValues(**{name: None if column is None else column[rows] for name, column in columns.items()})

    @property
    def shown(self) -> np.ndarray:
        """The finite values, one per area that shows one."""
        return self.value[np.isfinite(self.value)]


def window(held: Catalogue, selection: Selection, measure: str = "", horizon: int = 0) -> tuple[int, int]:
    """First and last period index asked for, as far as the file tells them; not beyond the last decided month where
    that counts. `measure` is one of the cube, or the table that is read. Exits count only as far as they have been
    followed for `horizon` months; where none has, the last index is below the first."""
    first, last = told.months(held, measure, held.period(selection.from_), held.period(selection.to))
    if measure in DECIDED_LATE | {"risk", "reentry"} and "decided_to" in held.facts:
        decided = held.period(held.facts["decided_to"])
        last = min(last, max(decided - max(tolerance(selection) - 1, 0), 0))
        first = min(first, last)
        if measure == "reentry" and not told.is_whole(held, measure):
            last = min(last, decided - max(tolerance(selection) - 1, 0) - horizon)
    return first, last


def tolerance(selection: Selection) -> int:
    """How many months without benefit do not end a spell."""
    return int(selection.gap or 1)


def bound(held: Catalogue, selection: Selection, measure: str = "", horizon: int = 0) -> dict[str, object]:
    """The values that any question may bind, by name."""
    first, last = window(held, selection, measure, horizon)
    whole = told.is_whole(held, measure)
    return {
        **{key: value for key, value in vars(selection).items() if key not in ("from_", "to")},
        **(told.EVERYBODY if whole else {}),
        "first": first,
        "last": last,
        "before": first,
        "upto": last + 1,
        "areas": [],
        "gap": 1 if whole else UNITS.get(selection.unit, tolerance(selection)),
    }


def measures(indicator: Indicator, programme: str) -> dict[str, str]:
    """Which measures of which programme an indicator divides; populations have no programme."""
    basis = BASIS.get(indicator.numerator, "")
    roles = {"numerator": indicator.numerator, "denominator": indicator.denominator, "basis": basis}
    programmes = {f"{role}_programme": "" if measure in POPULATIONS else programme for role, measure in roles.items()}
    return roles | programmes


def statuses(value: np.ndarray, persons: np.ndarray, applicable: np.ndarray, missing: np.ndarray, k: int) -> np.ndarray:
    """One status per area. A value that rests on 1…k−1 persons is suppressed."""
    status = np.where(value == 0, Status.ZERO, Status.VALUE)
    status = np.where((k > 1) & (persons > 0) & (persons < k), Status.SUPPRESSED, status)
    status = np.where(~applicable | np.isnan(value), Status.NOT_APPLICABLE, status)
    return np.where(missing & applicable, Status.MISSING, status).astype(np.uint8)


def asked_of(indicator: Indicator, selection: Selection) -> dict[str, str]:
    """What an indicator asks a protected file to tell: measures, their programmes, and of whom."""
    people = {name: getattr(selection, name) for name in told.EVERYBODY}
    table = told.source(indicator)
    if table in ("", "entry"):
        asked = measures(indicator, selection.programme)
        return people | asked | ({"numerator": "person_months"} if table else {})
    return told.counted(indicator.kind, selection.programme)


def separated(status: np.ndarray, codes: np.ndarray, untold: frozenset[str]) -> np.ndarray:
    """The statuses, with areas that are told only together with others marked as such."""
    if not untold:
        return status
    barred = (status != Status.NOT_APPLICABLE) & among(codes, untold)
    return np.where(barred, Status.NOT_SEPARABLE, status).astype(np.uint8)


def _from_sums(reader: Reader, held: Catalogue, selection: Selection, indicator: Indicator) -> AreaValues:
    codes, feature = drawn(held, selection.level, selection.within)
    values = bound(held, selection, told.source(indicator) or indicator.numerator)
    values |= measures(indicator, selection.programme)
    values |= {"horizon": indicator.horizon}
    sums = (distinct if indicator.kind in PRESENT else window_sums)(reader, values, tuple(codes))
    value, cases = quotient(sums, indicator, values["upto"] - values["first"])
    status = statuses(value, cases, ~sums.barred, sums.missing, reader.threshold)
    status = separated(status, codes, told.untold(reader, held, asked_of(indicator, selection)))
    kept = status <= Status.ZERO
    return AreaValues(
        code=codes,
        feature=feature,
        value=np.where(kept, value, np.nan),
        numerator=np.where(kept, sums.numerator, np.nan),
        denominator=np.where(kept, sums.denominator, np.nan),
        status=status,
    )


def _from_both(reader: Reader, held: Catalogue, selection: Selection, indicator: Indicator) -> AreaValues:
    """The rate of those with local hukou less that of migrants; shown where both are."""
    local, migrant = (
        _from_sums(reader, held, replace(selection, hukou=hukou), indicator) for hukou in ("local", "migrant")
    )
    withheld = np.maximum(local.status, migrant.status)
    nothing = np.full(len(local.code), np.nan)
    return AreaValues(
        code=local.code,
        feature=local.feature,
        value=local.value - migrant.value,
        numerator=nothing,
        denominator=nothing,
        status=np.where(withheld > Status.ZERO, withheld, Status.VALUE).astype(np.uint8),
    )


def _spread(reader, held, selection, found, value, persons, minimum, ends=None):
    """Lay per-area results over all areas drawn; areas without a case are not applicable."""
    codes, feature = drawn(held, selection.level, selection.within)
    row = np.full(len(codes_in_order(reader)), -1)
    row[placed(reader, tuple(found))] = np.arange(len(found))
    at = row[placed(reader, tuple(codes))]
    spread = np.where(at >= 0, value[at], np.nan) if len(value) else np.full(len(codes), np.nan)
    cases = np.where(at >= 0, persons[at], 0.0) if len(value) else np.zeros(len(codes))
    missing, barred = absent(reader, bound(held, selection), tuple(codes))
    status = statuses(spread, cases, ~barred & (cases > 0), missing & (cases == 0), minimum)
    indicator = held.indicators[selection.indicator]
    if untold := told.untold(reader, held, asked_of(indicator, selection)):
        with_others = untold - set(codes[barred])
        status = np.where(among(codes, with_others), Status.NOT_SEPARABLE, status).astype(np.uint8)
    kept = status <= Status.ZERO
    low, high = (None if end is None else np.where(kept & (at >= 0), end[at], np.nan) for end in ends or (None, None))
    return AreaValues(
        code=codes,
        feature=feature,
        value=np.where(kept, spread, np.nan),
        numerator=np.full(len(codes), np.nan),
        denominator=np.where(kept, cases, np.nan),
        status=status,
        low=low,
        high=high,
    )


def _of_drawn(held: Catalogue, selection: Selection, measure: str, horizon: int) -> dict[str, object]:
    """What the questions bind that ask for the areas drawn, by name."""
    codes, _ = drawn(held, selection.level, selection.within)
    return bound(held, selection, measure, horizon) | {"areas": codes.tolist(), "horizon": horizon}


def _from_survival(reader: Reader, held: Catalogue, selection: Selection, indicator: Indicator):
    question = CLOCKS[indicator.kind]
    values = _of_drawn(held, selection, told.source(indicator), indicator.horizon)
    table = life_tables(reader, question, values, furthest(indicator))
    value = capped(STATISTICS[indicator.kind](table.life, indicator), indicator)
    minimum = fewest_spells(reader)
    ends = limits_from(table.life, indicator) if len(table.area) else None
    return _spread(reader, held, selection, table.area, value, table.life.cases, minimum, ends)


def _from_lags(reader: Reader, held: Catalogue, selection: Selection, indicator: Indicator):
    values = _of_drawn(held, selection, "risk", 0)
    found = lags_found(reader, values)
    value = LAGS[indicator.kind](found, indicator)
    minimum = fewest_spells(reader)
    ends = None
    if indicator.kind == "used_within" and len(found.area):
        ends = tuple(100 * end for end in lags.limits_within(found, indicator.horizon))
    return _spread(reader, held, selection, found.area, value, found.smallest, minimum, ends)


def _from_frequency(reader: Reader, held: Catalogue, selection: Selection, indicator: Indicator):
    values = bound(held, selection, told.source(indicator)) | {"horizon": indicator.horizon}
    values["areas"] = drawn(held, selection.level, selection.within)[0].tolist()
    if told.too_early(held, told.source(indicator), values["last"], indicator.horizon):
        return _spread(reader, held, selection, [], np.zeros(0), np.zeros(0), reader.threshold)
    if indicator.kind != "unserved":
        found = persons(reader, indicator.kind, values)
        return _spread(reader, held, selection, found.area, found.mean, found.persons, reader.threshold)
    rows = unserved(reader, values)
    few = rows["basis"].to_numpy() < reader.threshold
    value, cases = rows["value"].to_numpy(), np.where(few, rows["basis"], rows["persons"]).astype(float)
    return _spread(reader, held, selection, rows["area"].to_numpy(dtype=object), value, cases, reader.threshold)


def indicator_by_area(reader: Reader, selection: Selection) -> AreaValues:
    """One entry per area drawn at the chosen level within the chosen area."""
    held, asked = catalogue(reader), replace(selection, area="")
    whole = replace(asked, within=held.root)
    if asked == whole:
        return _indicator_by_area(reader, whole)
    # One area of another level than that of the map, and those on the way to an area, are asked for by themselves.
    is_apart = asked.level == WAY or (asked.within in held.areas and held.areas[asked.within].level == asked.level)
    return _indicator_by_area(reader, asked) if is_apart else _part(reader, asked)


@lru_cache(maxsize=256)
def _part(reader: Reader, selection: Selection) -> AreaValues:
    """The entries of the areas within the chosen one."""
    held = catalogue(reader)
    whole = _indicator_by_area(reader, replace(selection, within=held.root))
    return whole.at(np.isin(whole.feature, drawn(held, selection.level, selection.within)[1]))


@lru_cache(maxsize=256)
def _indicator_by_area(reader: Reader, selection: Selection) -> AreaValues:
    held = catalogue(reader)
    indicator = held.indicators[selection.indicator]
    if indicator.kind == "hukou_gap":
        return _from_both(reader, held, selection, indicator)
    if indicator.kind in ("ratio", "count", *PRESENT):
        return _from_sums(reader, held, selection, indicator)
    if indicator.kind in LAGS:
        return _from_lags(reader, held, selection, indicator)
    if indicator.kind in CLOCKS:
        return _from_survival(reader, held, selection, indicator)
    return _from_frequency(reader, held, selection, indicator)
