"""Case lists are opened in a spreadsheet: their cells are inert, and verdicts on them find their cases again."""

import duckdb
import pandas as pd
import pytest

from warehouse import cases, verdicts
from warehouse.errors import WarehouseError

KEYS = ["=1+1", "+86", "@x", "7", "-5", "440103199112310003"]
INERT = ["'=1+1", "'+86", "'@x", "7", "-5", "440103199112310003"]


def written(home, build="one", keys=KEYS):
    with duckdb.connect() as connection:
        rows = pd.DataFrame({"system": "housing", "rule": "P01", "township": "440103001", "period": 0, "key": keys,
                             "fen": -100})  # fmt: skip
        connection.from_df(rows).create("rule_hit")
        cases.write(connection, home / "cases", build, ["2024-09"], verdicts.held(home))
    return home / "cases" / build / "housing.csv"


def read(file) -> pd.DataFrame:
    return pd.read_csv(file, dtype=str, keep_default_na=False)


def judged(file, to, verdict="confirmed", **changes):
    read(file).assign(verdict=verdict, **changes).to_csv(to, index=False)
    return to


def test_no_key_of_a_case_list_is_a_formula(tmp_path):
    rows = read(written(tmp_path))
    assert sorted(rows["key"]) == sorted(INERT) and set(rows["fen"]) == {"-100"}


def test_verdicts_on_inert_keys_stay_on_later_lists(tmp_path):
    file = written(tmp_path)
    assert len(verdicts.take(tmp_path, judged(file, tmp_path / "judged.csv"), "chen")) == len(KEYS)
    assert verdicts.take(tmp_path, tmp_path / "judged.csv", "chen").empty
    assert set(read(written(tmp_path, "two"))["verdict"]) == {"confirmed"}
    cases.again(tmp_path / "cases", "one", "three", verdicts.held(tmp_path))
    rows = read(tmp_path / "cases/three/housing.csv")
    assert set(rows["verdict"]) == {"confirmed"} and sorted(rows["key"]) == sorted(INERT)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("4.40103E+17", "Line 2 of judged.csv: the key “4.40103E.17” was shortened by a spreadsheet"),
        ("440103199112310000", "judged.csv holds 1 verdict on cases that no kept list holds: .*440103199112310000"),
    ],
)
def test_keys_that_a_spreadsheet_changed_are_refused(tmp_path, key, words):
    """Verdicts on them were noted, counted, and never found their cases."""
    file = judged(written(tmp_path, keys=KEYS[5:]), tmp_path / "judged.csv", key=key)
    with pytest.raises(WarehouseError, match=words):
        verdicts.take(tmp_path, file, "chen")
    assert verdicts.held(tmp_path).empty
    judged(tmp_path / "cases/one/housing.csv", file, verdict="", key=key)
    assert verdicts.take(tmp_path, file, "chen").empty
