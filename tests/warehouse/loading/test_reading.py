"""Files of users are read apart: by rule or not at all, and whatever they hold, the warehouse lives on."""

import io
import os
import sys
import zipfile
from datetime import datetime
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.loading.conftest import people
from warehouse.errors import WarehouseError
from warehouse.loading import child
from warehouse.loading.child import Reader

# In the normal suite a portion; ATLAS_SPOILT=200 for thirty times as many (make fuzz).
SPOILT = int(os.environ.get("ATLAS_SPOILT", "6")) * 10


def rows(reader, path: Path, tmp_path, **how) -> list[dict]:
    reader.convert(path, path.suffix[1:], tmp_path / "out", tmp_path, **how)
    return pq.read_table(tmp_path / "out").to_pylist()


def workbook(path: Path, *lines, sheets=()) -> Path:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    for title, state in sheets:
        book.create_sheet(title).sheet_state = state
    book.save(path)
    return path


def repacked(path: Path, name: str, content: bytes) -> Path:
    """The workbook with one more part, or another in its place."""
    held = {}
    with zipfile.ZipFile(path) as archive:
        held = {entry: archive.read(entry) for entry in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, part in (held | {name: content}).items():
            archive.writestr(entry, part)
    return path


def test_a_sheet_becomes_texts_under_explicit_rules(reader, tmp_path):
    file = workbook(tmp_path / "a.xlsx", ["编号", "日期", "金额", "码"], [7.0, datetime(2024, 9, 1), 1.5, "0440"],
                    [8, None, True, ""], sheets=[("hidden", "hidden")])  # fmt: skip
    assert rows(reader, file, tmp_path) == [
        {"编号": "7", "日期": "2024-09-01", "金额": "1.5", "码": "0440", "file_row_number": 0},
        {"编号": "8", "日期": None, "金额": "true", "码": None, "file_row_number": 1},
    ]


def test_rows_beyond_the_size_that_a_sheet_states_are_read(reader, tmp_path):
    """Some tools state the size of another sheet, or of before the last rows were added."""
    file = workbook(tmp_path / "a.xlsx", ["a", "b"], *([at, at] for at in range(9)))
    with zipfile.ZipFile(file) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    for stated in (b"A1:B5", b"A1:A10", b"A1"):
        repacked(file, "xl/worksheets/sheet1.xml", sheet.replace(b"A1:B10", stated))
        assert [row["b"] for row in rows(reader, file, tmp_path)] == list("012345678"), stated


def test_rows_of_a_sheet_that_are_wider_than_its_header_are_named(reader, tmp_path):
    """As those of a CSV; cells that hold nothing are none."""
    file = workbook(tmp_path / "a.xlsx", ["a", "b", None], [1, 2], [3, 4, None, "x"], [5, 6, " ", ""], [7], [8, 9, 0])
    found = reader.convert(file, "xlsx", tmp_path / "out", tmp_path)
    assert (found.misshapen, found.columns, found.rows) == ([[1, 4], [4, 3]], ["a", "b"], 3)
    assert pq.read_table(tmp_path / "out").to_pylist() == [
        {"a": "1", "b": "2", "file_row_number": 0},
        {"a": "5", "b": "6", "file_row_number": 2},
        {"a": "7", "b": None, "file_row_number": 3},
    ]


def test_rows_of_a_sheet_without_content_are_none_and_the_others_keep_their_numbers(reader, tmp_path):
    file = workbook(
        tmp_path / "a.xlsx", ["a", "b"], [1, 2], [None, None], [" ", "\u3000"], [3, None], *[[None, " "]] * 99
    )
    found = reader.convert(file, "xlsx", tmp_path / "out", tmp_path)
    assert (found.misshapen, found.rows) == ([], 2)
    assert [(row["a"], row["file_row_number"]) for row in pq.read_table(tmp_path / "out").to_pylist()] == [
        ("1", 0),
        ("3", 3),
    ]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_instants_are_days_of_the_clocks_in_china(reader, tmp_path, unit):
    """Midnights of standard time, of summer time (1940, 1986) and of before 1901, and the last and first of a day."""
    days = [
        "2018-09-01",
        "1991-12-31",
        "1992-01-01",
        "1986-07-01",
        "1986-05-04",
        "1940-07-01",
        "1900-06-01",
        "1960-02-29",
    ]
    local = pd.to_datetime(pd.Series(days)).dt.tz_localize("Asia/Shanghai", nonexistent="shift_forward")
    late = pd.to_datetime(pd.Series(["2018-08-31 23:59:59", "2018-09-01 00:00:01"])).dt.tz_localize("Asia/Shanghai")
    instants = pd.concat([local, late]).dt.tz_convert("UTC").dt.as_unit(unit).reset_index(drop=True)
    frame = pd.DataFrame({"day": pd.concat([instants, pd.Series([pd.NaT])], ignore_index=True)})
    frame.to_parquet(tmp_path / "a.parquet", coerce_timestamps=None)
    read = [row["day"] for row in rows(reader, tmp_path / "a.parquet", tmp_path)]
    assert [str(day.date()) for day in read[:-1]] == [*days, "2018-08-31", "2018-09-01"]
    assert read[-1] is None and read[0].tzinfo is None


def merged(path: Path) -> Path:
    book = openpyxl.load_workbook(workbook(path, ["a", "b"], [1, 2]))
    book.active.merge_cells("A1:B1")
    book.save(path)
    return path


def bomb(path: Path) -> Path:
    return repacked(workbook(path, ["a"]), "xl/media/zeros", bytes(8 << 20))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda p: workbook(p, ["a"], [1], sheets=[("more", "visible")]), "2 visible sheets.*Sheet, more"),
        (lambda p: workbook(p, ["a"], ["=1+1"]), "A2 is a formula without a value"),
        (lambda p: workbook(p, ["id"], [440103199106110011]), "A2 is a number of more than 15 digits"),
        (lambda p: workbook(p, [None], [1]), "first row .* is empty|readable"),
        (lambda p: workbook(p, ["a", "a"], [1, 2]), "column “a” twice"),
        (merged, "has merged cells"),
        (bomb, "unpacks to"),
        (lambda p: repacked(workbook(p, ["a"]), "xl/vbaProject.bin", b"x"), "holds macros"),
        (lambda p: repacked(workbook(p, ["a"]), "xl/externalLinks/externalLink1.xml", b"<x/>"), "links to other"),
        (lambda p: repacked(workbook(p, ["a"]), "../out", b"x"), "a path outside itself"),
        (lambda p: p.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(99)) and p, "has a password"),
        (lambda p: p.write_bytes(b"PK\x03\x04rest") and p, "is no Excel workbook"),
        (lambda p: p.write_bytes(b"") or p, "is empty"),
    ],
)
def test_a_workbook_outside_the_rules_is_refused_by_name(reader, tmp_path, make, words):
    with pytest.raises(WarehouseError, match=words):
        rows(reader, make(tmp_path / "a.xlsx"), tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,\0\n", "NUL byte"),
        (b"a,b\r1,2\r", "CR alone"),
        (b'a,b\n1,"x\n2,y\n', "quotation mark is not closed"),
        (b"a,a\n1,2\n", "column “a” twice"),
        ("姓名\n".encode().decode("latin-1").encode() + b"x\n", "was UTF-8 read as latin-1"),
        ("姓名\n李明\n".encode().decode("gb18030", errors="ignore").encode(), "was UTF-8 read as gb18030"),
        ("姓名\n李\ufffd\n".encode(), "characters that were lost"),
        (("\u59d3\n" + "\u674e\u660e\u5149\u9673\u9e97\u83ef\n" * 30).encode("big5"), "it is not Chinese"),
        (b"a\n" + b"x" * (17 << 20), "line of more than 16 MB"),
    ],
)
def test_a_text_that_would_be_misread_is_refused_by_name(reader, tmp_path, content, words):
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(WarehouseError, match=words):
        rows(reader, tmp_path / "a.csv", tmp_path)


def test_a_declared_encoding_is_believed_and_checked(reader, tmp_path):
    (tmp_path / "a.csv").write_bytes(("name\n" + "李明光陳麗華\n" * 30).encode("big5"))
    assert rows(reader, tmp_path / "a.csv", tmp_path, encoding="big5")
    with pytest.raises(WarehouseError, match="is not utf-8, as the mapping says"):
        rows(reader, tmp_path / "a.csv", tmp_path, encoding="utf-8")


def test_rows_of_a_wrong_shape_are_named_by_their_number(reader, tmp_path):
    (tmp_path / "a.csv").write_text('a,b\n1,2\n3\n4,"x, y"\n5,6,7\n8,9\n')
    found = reader.convert(tmp_path / "a.csv", "csv", tmp_path / "out", tmp_path)
    assert found.misshapen == [[1, 1], [3, 3]]
    assert [row["file_row_number"] for row in pq.read_table(tmp_path / "out").to_pylist()] == [0, 2, 4]


def test_a_child_that_dies_or_hangs_refuses_one_file_alone(tmp_path, monkeypatch):
    file = tmp_path / "a.csv"
    file.write_text("a\n1\n")
    with Reader(seconds=20) as mortal:
        mortal.convert(file, "csv", tmp_path / "out", tmp_path)
        mortal._process.kill()
        mortal._process.wait()
        assert mortal.convert(file, "csv", tmp_path / "out", tmp_path).rows == 1
    script = tmp_path / "sleeps.py"
    ends = (("took longer than 1 s", "import time; time.sleep(60)"), ("ended .status 3", "raise SystemExit(3)"))
    for words, text in ends:
        script.write_text(text)
        monkeypatch.setattr(child, "COMMAND", (sys.executable, str(script)))
        with Reader(seconds=1 if "sleep" in text else 20) as stopped, pytest.raises(WarehouseError, match=words):
            stopped.convert(file, "csv", tmp_path / "out", tmp_path)


def test_the_child_may_not_take_all_memory(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"a\n" + b"x" * 60 + b"\n" * (200 << 20))
    with Reader(seconds=60, memory=1 << 29) as small, pytest.raises(WarehouseError, match="memory|cannot be read"):
        small.convert(tmp_path / "a.csv", "csv", tmp_path / "out", tmp_path)


@cache
def sound(kind: str) -> bytes:
    stream = io.BytesIO()
    if kind == "csv":
        return people(20).to_csv(index=False).encode("gb18030")
    frame = people(20)
    frame.to_parquet(stream) if kind == "parquet" else frame.to_excel(stream, index=False)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
@settings(max_examples=SPOILT, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_spoilt_files_are_refused_or_read_whole(reader, tmp_path, kind, data):
    content = bytearray(sound(kind))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content))) :]
    (tmp_path / "a").write_bytes(content)
    try:
        found = reader.convert(tmp_path / "a", kind, tmp_path / "out", tmp_path)
    except WarehouseError as refused:
        assert refused.what and "Traceback" not in refused.what
        return
    written = pq.read_table(tmp_path / "out")
    assert written.num_rows == found.rows and len(set(written["file_row_number"].to_pylist())) == found.rows
    assert pd.Series(written.column_names).is_unique
