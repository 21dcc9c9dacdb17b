"""Life tables of a few areas, for the panels beside the map."""

from functools import lru_cache

from queries.catalogue import catalogue
from queries.duration import AreaTables, survival_by_area
from queries.reader import Reader
from queries.selection import Selection
from queries.values import bound


@lru_cache(maxsize=256)
def survival_of(reader: Reader, selection: Selection, areas: tuple[str, ...]) -> AreaTables:
    """Months on benefit: one life table per asked area with a spell under the filter."""
    return _tables(reader, selection, areas, "exits_by_duration", "risk")


@lru_cache(maxsize=256)
def returns_of(reader: Reader, selection: Selection, areas: tuple[str, ...]) -> AreaTables:
    """Months off benefit: one life table per asked area with an exit under the filter."""
    return _tables(reader, selection, areas, "returns_by_month", "reentry")


def _tables(reader, selection, areas, question: str, measure: str) -> AreaTables:
    values = bound(catalogue(reader), selection, measure)
    return survival_by_area(reader, question, values | {"areas": list(areas), "level": ""})
