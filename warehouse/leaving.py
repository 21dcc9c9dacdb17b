"""Tables of a build in memory leave it when the last model that reads them is made: the next ones take their room."""

import duckdb

from warehouse import models
from warehouse.lineage import MEASURED

# What a build reads besides what is published: measures, lists for the owners of the data, the largest payees.
READ_LATER = (*MEASURED, "rule_hit", "largest_amount")
DROP = 'drop table "?"'


def needed(connection: duckdb.DuckDBPyConnection, declared: dict[str, models.Model]) -> frozenset[str]:
    """The models that the rest of a build reads."""
    published = models.found(models.PUBLISHED).values()
    named = {name for model in published for name in models.tables_named(connection, model.text)}
    return frozenset(named & declared.keys() | {*READ_LATER})


class Leaving:
    """Who still has to read each table that only models read; `reads` names for each model those it reads."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, declared: dict[str, models.Model], reads: dict[str, set[str]]
    ):
        self._connection, self._reads = connection, reads
        self._views = {name for name, model in declared.items() if model.text.startswith(models.VIEW)}
        self._later = needed(connection, declared)
        told = {name: self._readers(name) for name in reads.keys() - self._views - self._later}
        self._left = {
            name: readers for name, readers in told.items() if readers and not readers & self._later & self._views
        }

    def _readers(self, name: str) -> set[str]:
        """The models that read a table, themselves or through a view; and views that are read later."""
        direct = {reader for reader, below in self._reads.items() if name in below}
        through = (self._readers(view) for view in direct & self._views)
        return (direct - self._views | direct & self._later).union(*through)

    def after(self, made: str) -> None:
        """Drops what no model has to read any more, now that one is made."""
        for name in [name for name, readers in self._left.items() if readers <= {made}]:
            del self._left[name]
            self._connection.cursor().execute(DROP.replace("?", name))
        for readers in self._left.values():
            readers.discard(made)
