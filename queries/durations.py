"""Life tables of a few areas, for the panels beside the map."""

from dataclasses import dataclass
from functools import lru_cache

from analysis.survival import LifeTable, share_beyond
from queries.catalogue import catalogue
from queries.duration import THIN, AreaTables
from queries.either import life_tables
from queries.lags import Lags, lags_by_area
from queries.reader import Reader
from queries.selection import Selection
from queries.values import bound


@lru_cache(maxsize=256)
def survival_of(reader: Reader, selection: Selection, areas: tuple[str, ...]) -> AreaTables:
    """Months on benefit: one life table per asked area with a spell under the filter."""
    return _tables(reader, selection, areas, "exits_by_duration", "risk")


@lru_cache(maxsize=256)
def returns_of(reader: Reader, selection: Selection, areas: tuple[str, ...], followed: int = 0) -> AreaTables:
    """Months off benefit: one life table per asked area with an exit under the filter that has been followed for
    so many months."""
    return _tables(reader, selection, areas, "returns_by_month", "reentry", followed)


@lru_cache(maxsize=256)
def lags_of(reader: Reader, selection: Selection, areas: tuple[str, ...]) -> Lags:
    """Months from the start of the benefit to its paired service: one row per asked area with a spell begun."""
    return lags_by_area(reader, bound(catalogue(reader), selection, "risk") | {"areas": list(areas), "level": ""})


@dataclass(frozen=True)
class Returned:
    """Of `exits` that have been followed for a number of months, the `share` that began again within them."""

    exits: float
    share: float


def returned(reader: Reader, selection: Selection, area: str, months: int) -> Returned:
    """Who came back within so many months; the share is NaN where fewer than ten exits have been followed."""
    return returned_of(returns_of(reader, selection, (area,), months).of(area), months)


def returned_of(life: LifeTable | None, months: int) -> Returned:
    """As `returned`, of a life table of exits that have been followed so long; None where there is no exit."""
    exits = 0.0 if life is None else float(life.cases)
    return Returned(exits, 1 - float(share_beyond(life, months)) if exits >= THIN else float("nan"))


def _tables(reader, selection, areas, question: str, measure: str, horizon: int = 0) -> AreaTables:
    values = bound(catalogue(reader), selection, measure, horizon)
    told = [code for code in areas if code not in reader.hidden]
    return life_tables(reader, question, values | {"areas": told, "level": "", "horizon": horizon})
