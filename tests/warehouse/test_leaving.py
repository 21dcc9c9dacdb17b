"""Which tables of a build in memory go, and when."""

import duckdb

from warehouse.leaving import Leaving
from warehouse.models import VIEW, Model

READS = {
    "first": set(), "counted": set(), "through": {"first"}, "second": {"through"}, "third": {"first"},
    "monthly_measure": {"counted"},
}  # fmt: skip
VIEWS = ("through", "monthly_measure")


def test_a_table_goes_after_its_last_reader_also_through_a_view_and_not_if_it_is_read_later():
    connection = duckdb.connect()
    for name in READS.keys() - {*VIEWS}:
        connection.execute(f"create table {name} as select 1 as a")
    declared = {name: Model(name, VIEW if name in VIEWS else "", (), ()) for name in READS}
    leaving = Leaving(connection, declared, READS)

    def left() -> set[str]:
        return {row[0] for row in connection.execute("select table_name from duckdb_tables()").fetchall()}

    leaving.after("third")
    assert left() == {"first", "counted", "second", "third"}
    for name in ("through", "second", "monthly_measure"):
        leaving.after(name)
    assert left() == {"counted", "second", "third"}
