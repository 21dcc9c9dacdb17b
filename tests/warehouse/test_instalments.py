"""Ten times as many payments of the same persons and months: the same figures, from a file of the same size."""

import os
import shutil

import duckdb
import pytest

from warehouse import builds
from warehouse.build import build

ATLAS = "guangdong"
PARTS = 10
# Each regular payment of a yuan and more as one payment and nine under the kind of split ones, to the fen the same sum.
SPLIT = """
copy (
    select * exclude (part) replace (
        case when part is null then amount
             when part = 0 then round(amount - 9 * trunc(amount * 10) / 100 - 0.45, 2)
             else round(trunc(amount * 10) / 100 + part * 0.01, 2) end as amount,
        case when part > 0 then 'S' else kind end as kind)
    from read_parquet($before) cross join unnest(
        case when kind = 'N' and amount >= 1 then range($parts) else [null] end) as parts (part)
) to '{after}' (format parquet)
"""


@pytest.fixture(scope="module")
def both(tiny, tmp_path_factory):
    """The build of the very small province, and that of the same with its payments in ten parts, attached; the number
    of payments and the bytes of the file of each."""
    folder = tmp_path_factory.mktemp("instalments")
    shutil.copytree(tiny / "extracts", folder / "extracts")
    (folder / "extracts" / "SHA256SUMS").unlink(missing_ok=True)
    connection, payments = duckdb.connect(), {"once": 0, "parts": 0}
    for file in sorted((folder / "extracts").rglob("*payment_20*.parquet")):
        after = file.with_suffix(".split")
        count = "select count(*) from read_parquet($file)"
        connection.execute(SPLIT.format(after=after), {"before": str(file), "parts": PARTS})
        payments["once"] += connection.execute(count, {"file": str(file)}).fetchall()[0][0]
        payments["parts"] += connection.execute(count, {"file": str(after)}).fetchall()[0][0]
        os.replace(after, file)
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
