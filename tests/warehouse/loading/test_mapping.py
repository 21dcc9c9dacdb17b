"""A system's own names, codes and files are mapped by a file, whose faults are named."""

import pytest

from tests.warehouse.loading.conftest import people, whole
from tests.warehouse.loading.test_load import listed, loaded, stored
from warehouse.errors import WarehouseError
from warehouse.loading.store import Store

pytestmark = pytest.mark.usefixtures("contracts")


def test_own_names_and_codes_are_mapped_as_data(tmp_path):
    theirs = people(3).rename(columns={"个人编号": "GRBH", "性别": "XB"}).assign(XB=["男", "女", "男"])
    whole(tmp_path / "d").joinpath("hrss/person.csv").unlink()
    theirs.drop(columns="证件类型").to_csv(
        tmp_path / "d/人社人员.csv", index=False, sep=";", encoding="gbk", errors="replace"
    )
    (tmp_path / "d/mapping.toml").write_text(
        '[hr_person]\nfiles = ["人社*.csv"]\ndelimiter = ";"\ncolumns = { GRBH = "个人编号", XB = "性别" }\n'
        'codes = { "性别" = { "男" = "1", "女" = "2" } }\nconstants = { "证件类型" = "01" }\n', encoding="utf-8",
    )  # fmt: skip
    loaded(tmp_path / "d", tmp_path)
    rows = stored(tmp_path, "hr_person").sort_values("个人编号")
    assert list(rows["性别"]) == ["1", "2", "1"] and set(rows["证件类型"]) == {"01"}


def test_a_code_without_a_mapping_is_rejected(tmp_path):
    whole(tmp_path / "d", hr_person=people(40).assign(性别=["男"] * 39 + ["?"]))
    (tmp_path / "d/mapping.toml").write_text('[hr_person]\ncodes = { "性别" = { "男" = "1" } }\n', encoding="utf-8")
    loaded(tmp_path / "d", tmp_path)
    assert listed(tmp_path, "hr_person") == [("person.csv", "40", "性别", "?", "has no code in the mapping")]


@pytest.mark.parametrize(
    ("text", "words"),
    [("[nothing]\n", "names the table “nothing”"), ("[death]\ncolumns = { a = 'b' }", "“b” is no column"),
     ("[death]\nformat = 'xls'", "format = “xls”"), ("[death]\nencoding = 'latin-1'", "encoding = “latin-1”"),
     ("[death]\nconnection = 'password=x'", "holds a secret"), ("[death]\ncolour = 'red'", "colour"),
     ("[death]\nfiles = ['gone*.csv']", "names gone.*csv, and no such file was delivered"),
     ("[death]\nfiles = 'population/*.csv'", "files = 'population/.*a list such as"),
     ("[death]\nconstants = { id_card = 1 }", "constants = .*texts such as"),
     ("[death]\ncodes = { id_card = { a = 1 } }", "codes = .*texts for a column"),
     ("[death]\nconnection = 'service=x'", "does not go with connection = “service=x”.*Allowed: format = “postgresql”"),
     ("[death]\nformat = 'postgresql'\ntable = 'a'", "does not go with connection = “” and table = “a”"),
     ("[death]\ncolumns = 'b'", "columns = 'b'.*texts such as"), ("death = 'x'", "which nothing reads"),
     ("[death]\ndelimiter = '||'", "delimiter = '||'.*one character"), ("[", "cannot be read")],
)  # fmt: skip
def test_a_wrong_mapping_is_named(tmp_path, text, words):
    whole(tmp_path / "d").joinpath("mapping.toml").write_text(text, encoding="utf-8")
    with pytest.raises(WarehouseError, match=words):
        loaded(tmp_path / "d", tmp_path)
    assert Store.read(tmp_path / "store").tables == {}
