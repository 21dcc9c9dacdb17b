"""Small deliveries under the real contracts of four tables."""

from contextlib import nullcontext
from pathlib import Path

import pandas as pd
import pytest

from warehouse import extracts
from warehouse.loading import load as loading
from warehouse.loading.child import Reader

TABLES = ("ca_payment", "hr_person", "standard", "death")
NAMES = ("李明", "王芳", "陈𠮷", "廻龙", "张伟")
STANDARD = pd.DataFrame({"scheme": ["DB"], "city_code": ["440100"], "valid_from": [201801], "amount": [980.0]})


@pytest.fixture(scope="session")
def reader():
    """One child process for all tests: it takes half a second to start."""
    with Reader(seconds=60) as child:
        yield child


@pytest.fixture
def contracts(monkeypatch, reader):
    """The contracts of four tables, which are all that a delivery must hold; one child reads for all tests."""
    kept = [source for source in extracts.sources() if source.name in TABLES]
    monkeypatch.setattr(loading, "sources", lambda: kept)
    monkeypatch.setattr(loading, "Reader", lambda: nullcontext(reader))
    return {source.name: source for source in kept}


def people(count: int = 5) -> pd.DataFrame:
    """Rows of hr_person."""
    return pd.DataFrame({
        "个人编号": range(1, count + 1), "姓名": [NAMES[i % 5] for i in range(count)], "证件类型": "01",
        "证件号码": [f"44010319911231{i:04d}" for i in range(count)], "性别": "1", "出生日期": "1991-12-31",
        "户籍性质": "本地", "就业形式": "在职", "参保地代码": "440103001",
        "联系电话": "", "银行账号": "", "状态": "有效",
    })  # fmt: skip


def payments(*months: int, each: int = 3, late: int = 0) -> pd.DataFrame:
    """Rows of ca_payment booked in some months (yyyymm), `late` of each for a month four months earlier."""
    rows = [
        {"scheme": "ET", "person_no": at, "town_code": "440103001", "agency": "T",
         "entitled_month": month if at >= late else month - 4, "paid_month": month, "kind": "N", "amount": 100.0 + at}
        for month in months for at in range(each)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def deliver(folder: Path, first="2024-09", months=2, day="2024-10-31", **tables: pd.DataFrame) -> Path:
    """Writes a delivery: CSV for tables of two systems, Parquet for payments."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "extracts.toml").write_text(
        f'atlas = "guangdong"\ndemonstration = false\nfirst_month = "{first}"\nmonths = {months}\n'
        f'extraction_date = "{day}"\n', encoding="utf-8",
    )  # fmt: skip
    places = {"hr_person": "hrss/person.csv", "standard": "civil_affairs/standard.csv", "death": "population/death.csv",
              "ca_payment": "civil_affairs/payment_2024.parquet"}  # fmt: skip
    for name, rows in tables.items():
        file = folder / places[name]
        file.parent.mkdir(exist_ok=True)
        rows.to_parquet(file) if file.suffix == ".parquet" else rows.to_csv(file, index=False)
    return folder


def whole(folder: Path, **changes) -> Path:
    """A delivery of all four tables."""
    death = pd.DataFrame({"id_card": ["440103199112310000"], "death_date": ["2024-09-01"]})
    tables = {"hr_person": people(), "standard": STANDARD, "death": death, "ca_payment": payments(202409, 202410)}
    return deliver(folder, **(tables | changes))
