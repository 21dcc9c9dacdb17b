"""A column of texts that somebody decoded wrongly is refused, in every format; right names never are."""

from pathlib import Path

import pyarrow as pa
import pytest

from tests.warehouse.loading.conftest import people
from warehouse.demo import names
from warehouse.errors import WarehouseError
from warehouse.loading.mojibake import Texts, original

# The characters of GB 2312's first level: the most used ones.
COMMON = [bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)
          if (row, cell) < (0xD7, 0xFA)]  # fmt: skip


def misread(name: str, coding: str) -> str:
    return name.encode().decode(coding, "replace").replace("\ufffd", "")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("coding", ["latin-1", "gb18030"])
@pytest.mark.parametrize("since", [0, 2_500])
def test_one_column_decoded_wrongly_is_refused(reader, tmp_path, ending, coding, since):
    """Also beside columns that are right, and from any row on."""
    frame = people(2_600).assign(姓名=[["李明光", "王芳", "张伟", "陈建国"][at % 4] for at in range(2_600)])
    frame.loc[since:, "姓名"] = [misread(name, coding) for name in frame.loc[since:, "姓名"]]
    file = tmp_path / f"a.{ending}"
    {"csv": frame.to_csv, "xlsx": frame.to_excel, "parquet": frame.to_parquet}[ending](file, index=False)
    words = f"a.{ending}: “姓名” of row {since + 1} was UTF-8 read as {coding}.*stands for “李明"
    with pytest.raises(WarehouseError, match=words):
        reader.convert(file, ending, tmp_path / "out", tmp_path)


def look(*columns: list[str]) -> Texts:
    seen = Texts([f"c{at}" for at in range(len(columns))], Path("a.csv"))
    for column, values in zip(seen._columns.values(), columns, strict=True):
        column.add(pa.array(values), range(len(values)))
    return seen


def test_right_names_are_never_refused():
    made = names.all_names()
    pairs = [a + COMMON[(at * 7 + 3) % len(COMMON)] for at, a in enumerate(COMMON)]
    many = [a + COMMON[(at * 31) % len(COMMON)] + COMMON[(at * 17) % len(COMMON)] for at, a in enumerate(COMMON * 20)]
    assert not any(map(original, [*made, *COMMON, *pairs, *many]))
    look(made, COMMON, pairs, many, ["José", "Zoë", "Müller", "André", "Ålesund"]).refuse()


def test_a_few_of_many_are_left():
    right, wrong = ["李明"] * 1_000, [misread(name, "latin-1") for name in ("李明", "王芳", "张伟")]
    look([*right, *wrong]).refuse()
    with pytest.raises(WarehouseError, match="row 201 was UTF-8 read as latin-1, as 3 rows are"):
        look([*right[:200], *wrong]).refuse()
