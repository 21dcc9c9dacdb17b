"""An empty text is missing, whatever the tool that exported a delivery writes for it."""

import duckdb
import pandas as pd
import pytest

from tests.warehouse.loading.conftest import deliver, whole
from tests.warehouse.loading.test_load import listed, loaded, stored
from warehouse import extracts
from warehouse.attaching import attach
from warehouse.loading.store import opened

pytestmark = pytest.mark.usefixtures("contracts")
REASONS = ["01", "", " ", None]


def test_a_table_exported_with_quoted_empty_texts_is_the_same(tmp_path):
    """One tool writes nothing between two separators, another a pair of quotation marks."""
    loaded(whole(tmp_path / "d"), tmp_path)
    before = opened(tmp_path / "store").hashes
    file = whole(tmp_path / "e") / "hrss/person.csv"
    plain = file.read_text(encoding="utf-8")
    file.write_text(plain.replace(",,", ',"",').replace(",,", ',"",'), encoding="utf-8")
    assert file.read_text(encoding="utf-8").count('""') == 10

    assert "the same rows again" in loaded(tmp_path / "e", tmp_path)["hr_person"].remarks
    assert opened(tmp_path / "store").hashes == before
    assert stored(tmp_path, "hr_person")[["联系电话", "银行账号"]].isna().all(axis=None)


def test_an_empty_key_is_rejected_however_it_is_written(tmp_path):
    dead = whole(tmp_path / "d") / "population/death.csv"
    rows = [f"44010319911231{at:04d},2024-09-01" for at in range(60)]
    dead.write_text("\n".join(["id_card,death_date", *rows, '"",2024-09-01', ",2024-09-02"]), encoding="utf-8")

    assert loaded(tmp_path / "d", tmp_path)["death"].rejected == 2
    assert [row[1:] for row in listed(tmp_path, "death")] == [(f"{at}", "id_card", "", "is empty") for at in (61, 62)]


def test_models_see_an_empty_text_as_missing(tmp_path):
    """In a build from files too: an end without a reason is an end, and no open award."""
    folder = deliver(tmp_path / "d")
    for name in ("civil_affairs", "housing"):
        (folder / name).mkdir()
    award = {"scheme": "ET", "person_no": range(4), "award_date": "2024-09-01", "end_date": "2024-10-01"}
    pd.DataFrame(award | {"end_reason": REASONS}).to_parquet(folder / "civil_affairs/award.parquet")
    named = {source.name: source for source in extracts.sources()}
    rent = {name: [None] * 4 for name in named["rent_period"].columns} | {"end_reason": REASONS, "name": "李明"}
    pd.DataFrame(rent).to_csv(folder / named["rent_period"].file, index=False, quoting=1)
    with duckdb.connect() as connection:
        for name in ("ca_award", "rent_period"):
            assert attach(connection, named[name], extracts.describe(folder), tmp_path) == 4
            told = connection.table(f"raw_{name}").order("file_row_number").project("end_reason").fetchall()
            assert told == [("01",), (None,), (None,), (None,)], name
