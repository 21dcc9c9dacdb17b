"""Ten times as many payments of the same persons and months: the same figures, from a file of the same size."""

import shutil

import duckdb
import pytest

from tests.instalments import split
from warehouse import builds
from warehouse.build import build

ATLAS = "guangdong"


@pytest.fixture(scope="module")
def both(tiny, tmp_path_factory):
    """The build of the very small province, and that of the same with its payments in ten parts, attached; the number
    of payments and the bytes of the file of each."""
    folder = tmp_path_factory.mktemp("instalments")
    shutil.copytree(tiny / "extracts", folder / "extracts")
    connection = duckdb.connect()
    payments = dict(zip(("once", "parts"), split(folder / "extracts"), strict=True))
    build(folder / "extracts", folder / "data")
    bytes_of = {}
    for name, data in (("once", tiny / "data"), ("parts", folder / "data")):
        home = data / ATLAS
        file = home / "builds" / builds.live(home) / "atlas.duckdb"
        connection.execute(f"attach '{file}' as {name} (read_only)")
        bytes_of[name] = file.stat().st_size
    yield connection, payments, bytes_of
    connection.close()


def test_ten_times_as_many_payments_make_a_file_of_the_same_size(both):
    _, payments, bytes_of = both
    assert payments["parts"] > 9.5 * payments["once"]
    assert bytes_of["parts"] == pytest.approx(bytes_of["once"], rel=0.03)


def missing(connection, here: str, there: str) -> list:
    """Rows that one relation has and the other lacks."""
    return connection.execute(f"from (from {here} except all from {there})").fetchall()


@pytest.mark.parametrize("table", ["risk", "reentry", "recurrence", "received", "entry", "combination", "link"])
def test_the_rows_of_spells_are_the_same(both, table):
    connection, *_ = both
    assert not missing(connection, f"once.{table}", f"parts.{table}")
    assert not missing(connection, f"parts.{table}", f"once.{table}")


def test_of_the_cube_only_counts_of_payments_and_of_those_paid_twice_differ(both):
    connection, *_ = both
    differ = missing(connection, "once.cube", "parts.cube") + missing(connection, "parts.cube", "once.cube")
    assert {row[0] for row in differ} <= {"payments", "late_payments", "rule_hits", "rule_fen"}
    assert "payments" in {row[0] for row in differ}
