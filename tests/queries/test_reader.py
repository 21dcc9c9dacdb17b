"""The one door: what a question may take, and what it may not do."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from queries import reader as door
from queries.errors import QuestionTooLargeError, QuestionTooLongError, TooManyRowsError
from queries.reader import Builds
from queries.rows import TABLE_BYTES, Rows
from queries.watch import Watch

LARGE = "select string_agg(cast(range as varchar), ',') as all from range(100000000)"
ENDLESS = "select sum(a.range * b.range) as all from range(10000000) a, range(10000000) b"


def asks(monkeypatch, text: str) -> None:
    monkeypatch.setattr(door, "statement", lambda _: text)
    monkeypatch.setattr(door, "bound_names", lambda _: frozenset())


def test_a_question_beyond_the_time_is_stopped_and_the_next_is_answered(reader, monkeypatch):
    monkeypatch.setattr(door, "WATCH", Watch(0.2))
    asks(monkeypatch, ENDLESS)
    with pytest.raises(QuestionTooLongError):
        reader.read("endless", {})
    asks(monkeypatch, "select 1 as one")
    assert reader.read("one", {})["one"].tolist() == [1]


def test_a_question_beyond_the_memory_is_stopped_and_the_next_is_answered(reader, monkeypatch):
    asks(monkeypatch, LARGE)
    monkeypatch.setattr(door, "WATCH", Watch(60))
    with pytest.raises(QuestionTooLargeError):
        reader.read("large", {})
    asks(monkeypatch, "select 1 as one")
    assert reader.read("one", {})["one"].tolist() == [1]


def test_a_question_beyond_the_rows_is_none(reader, monkeypatch):
    monkeypatch.setattr(door, "MOST_ROWS", 10)
    asks(monkeypatch, "select unnest(range(11)) as one")
    with pytest.raises(TooManyRowsError):
        reader.read("eleven", {})


@pytest.mark.parametrize("text", [
    "copy (select 1) to '/tmp/atlas-escape.csv'", "select * from read_text('/etc/hostname')", "install httpfs",
    "attach '/tmp/x.duckdb' as x", "set enable_external_access = true", "set memory_limit = '64GB'",
    "create table x as select 1", "delete from area", "update atlas set value = '1'", "export database '/tmp/x'",
    "select * from read_csv('http://127.0.0.1:9/x')", "load spatial",
])  # fmt: skip
def test_a_file_that_is_served_can_only_be_read(reader, text):
    cursor = reader.connection.cursor()
    with pytest.raises(duckdb.Error):
        cursor.execute(text).fetchall()


def test_a_build_of_another_version_is_refused_by_name(tmp_path):
    with duckdb.connect(tmp_path / "atlas.duckdb") as file:
        file.execute("create table atlas as select 'threshold' as key, '10' as value")
    with pytest.raises(ValueError, match=f"build {tmp_path.name} has tables of another version"):
        door.open_build(tmp_path)


def test_rows_that_are_kept_hold_each_text_once_and_are_else_as_they_came():
    came = pd.DataFrame({
        "area": ["".join(("44", "01")) for _ in range(3)], "said": ["x", None, "x"],
        "many": [np.array([1]), None, np.array([2])], "count": [1, 2, 3],
    })  # fmt: skip
    kept = Rows().of("question", lambda: came)
    assert kept["area"][0] is kept["area"][2] and came["area"][0] is not came["area"][2]
    assert kept.to_dict("list") == came.to_dict("list") and kept["said"][1] is None and list(kept) == list(came)


def test_small_tables_count_with_all_they_need():
    rows, found = Rows(most=10 * TABLE_BYTES), []
    for number in (*range(20), *range(20)):
        rows.of(number, lambda: found.append(1) or pd.DataFrame({"count": [1]}))
    assert len(found) == 40
    rows.of(19, lambda: found.append(1))
    assert len(found) == 40


@pytest.mark.parametrize("kind", ["varchar", "area"])
def test_a_row_beside_the_scope_is_left_out_though_the_first_row_names_none(reader, monkeypatch, kind):
    own = reader.within(("440900",))
    asks(monkeypatch, f"select cast(unnest([null, '440900', '440100']) as {kind}) as upper, unnest([1, 2, 3]) as value")
    assert own.read(f"upper of {kind}", {})["value"].tolist() == [1, 2]
    assert reader.read(f"upper of {kind}", {})["value"].tolist() == [1, 2, 3]


def test_no_more_spells_are_kept_in_memory_than_are_wanted(data):
    kept = {}
    for most in (0, 500_000, 300_000_000):
        own = Builds(data, "guangdong", most=most).current()
        own.keep_cube()
        kept[most] = own.spells.bytes
    assert kept[0] == 0 < kept[500_000] <= 500_000 < kept[300_000_000]
