"""Numbers and names of persons are read by rule, in whatever signs they come; nobody is joined with nothing."""

import duckdb
import pandas as pd
import pytest

from tests.warehouse.loading.conftest import people, whole
from tests.warehouse.loading.test_load import loaded, stored
from warehouse.attaching import attach
from warehouse.extracts import describe, sources
from warehouse.folding import ASCII, FULL_WIDTH, folded_columns

pytestmark = pytest.mark.usefixtures("contracts")
WIDE = str.maketrans(ASCII, FULL_WIDTH)


def wide(plain: pd.DataFrame) -> pd.DataFrame:
    """The rows in full-width signs and with blanks around."""
    texts = {
        "证件号码": "\u2003\u3000" + plain["证件号码"].str.translate(WIDE) + " ",
        "姓名": " \u3000" + plain["姓名"] + "\u00a0",
    }
    texts["证件类型"] = plain["证件类型"].str.translate(WIDE)
    return plain.assign(**texts, 参保地代码=plain["参保地代码"].str.translate(WIDE) + "\t")


def written(rows: pd.DataFrame, folder, ending: str):
    delivery = whole(folder)
    (delivery / "hrss/person.csv").unlink()
    file = delivery / f"hrss/person.{ending}"
    {"csv": rows.to_csv, "xlsx": rows.to_excel, "parquet": rows.to_parquet}[ending](file, index=False)
    return delivery


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_numbers_codes_and_names_are_stored_as_the_plain_ones(tmp_path, ending):
    plain = people(5)
    plain.loc[1, "证件号码"] = "44010319911231000X"
    plain.loc[2, "姓名"] = "ＡＢ Ｃ"
    assert loaded(written(wide(plain), tmp_path / "d", ending), tmp_path)["hr_person"].rejected == 0
    held = stored(tmp_path, "hr_person").sort_values("个人编号")
    for column in ("证件号码", "证件类型", "姓名", "参保地代码"):
        assert list(held[column]) == list(plain[column]), column


def test_keys_that_differ_in_their_signs_alone_are_one(tmp_path):
    numbers = [f"44010319911231{at:04d}" for at in range(60)]
    death = pd.DataFrame({"id_card": [*numbers, numbers[7].translate(WIDE)], "death_date": "2024-09-01"})
    assert loaded(whole(tmp_path / "d", death=death), tmp_path)["death"].rejected == 1


def test_a_build_from_files_reads_them_too(tmp_path, contracts):
    delivery = whole(tmp_path / "d", hr_person=wide(people(5)))
    with duckdb.connect() as connection:
        attach(connection, contracts["hr_person"], describe(delivery), tmp_path)
        told = connection.table("raw_hr_person").project('"证件号码", "姓名"').order("all").fetchall()
    assert told == sorted(zip(people(5)["证件号码"], people(5)["姓名"], strict=True))


def test_every_column_that_tells_who_or_finds_a_row_is_folded():
    told = {source.name: set(folded_columns(source)) for source in sources()}
    assert told["ca_person"] == {"id_card", "id_type", "name", "town_code"}
    assert told["document_request"] == {"id_card", "document"}
    assert told["id_change"] == {"old_id", "new_id"} and "town_code" in told["ca_payment"]
