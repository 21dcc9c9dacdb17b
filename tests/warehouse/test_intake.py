"""A delivery is taken in whole, or what is wrong with it is counted, listed and kept out."""

import csv
import shutil
import stat
from dataclasses import replace

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.boundaries import read
from warehouse import encoding, lineage, models
from warehouse.build import BOUNDARIES, _refuse_emptied, build
from warehouse.encoding import as_utf8
from warehouse.errors import WarehouseError
from warehouse.extracts import HASHES, describe, files, sources
from warehouse.intake import Intake, inspect, take_in

# Places of service may be left out; those of the demonstration have faults of their own (test_service_points.py).
POINTS = "service_point.csv"
PAYMENTS = "civil_affairs/dibao_payment_2019.parquet"


@pytest.fixture
def delivery(tiny, tmp_path):
    """A delivery that a test may spoil."""
    return shutil.copytree(tiny / "extracts", tmp_path / "extracts", ignore=shutil.ignore_patterns(HASHES, POINTS))


def taken(delivery, tmp_path):
    connection = duckdb.connect()
    boundaries = read(BOUNDARIES / "guangdong")
    return connection, take_in(connection, describe(delivery), boundaries, b"k" * 32, tmp_path, tmp_path / "rejected")


def spoil(delivery, file: str, rows, column: str, value) -> None:
    frame = pd.read_parquet(delivery / file)
    frame[column] = frame[column].astype(object)
    frame.loc[rows, column] = value
    frame.to_parquet(delivery / file)


def listed(tmp_path, table: str) -> list[dict]:
    with (tmp_path / "rejected" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_sound_delivery_loses_nothing(delivery, tmp_path):
    _, intake = taken(delivery, tmp_path)

    assert intake.rejections == [] and all(row["rows_rejected"] == 0 for row in intake.tables)
    assert not (tmp_path / "rejected").exists()


def test_unknown_codes_are_counted_listed_and_kept_out(delivery, tmp_path):
    spoil(delivery, PAYMENTS, [3, 7], "town_code", "999999999")
    spoil(delivery, PAYMENTS, [7, 9], "town_code", None)
    spoil(delivery, PAYMENTS, [9], "entitled_month", 203011)

    connection, intake = taken(delivery, tmp_path)

    (row,) = (row for row in intake.tables if row["source"] == "dibao_payment")
    kept = len(connection.table("raw_dibao_payment"))
    assert row["rows_rejected"] == 3 and row["rows_in"] == kept + 3
    assert {entry.column: entry.rows for entry in intake.rejections} == {"town_code": 3, "entitled_month": 1}
    found = {(entry["row"], entry["column"], entry["value"]) for entry in listed(tmp_path, "dibao_payment")}
    assert found == {("4", "town_code", "999999999"), ("8", "town_code", ""), ("10", "town_code", ""),
                     ("10", "entitled_month", "203011")}  # fmt: skip
    assert {entry["file"] for entry in listed(tmp_path, "dibao_payment")} == {"dibao_payment_2019.parquet"}


def test_the_list_is_for_its_owner_alone(delivery, tmp_path):
    spoil(delivery, PAYMENTS, [3], "town_code", "999999999")

    taken(delivery, tmp_path)

    assert stat.S_IMODE((tmp_path / "rejected" / "dibao_payment.csv").stat().st_mode) == 0o600


def test_what_refers_to_a_rejected_row_goes_with_it(delivery, tmp_path):
    applications = pd.read_parquet(delivery / "affairs/application.parquet")
    requests = pd.read_parquet(delivery / "affairs/document_request.parquet")
    gone = requests["application_no"].iloc[0]
    spoil(delivery, "affairs/application.parquet", applications["application_no"] == gone, "town_code", "1")

    _, intake = taken(delivery, tmp_path)

    lost = int((requests["application_no"] == gone).sum())
    assert {entry.source: entry.rows for entry in intake.rejections} == {"application": 1, "document_request": lost}


def test_of_rows_with_one_key_the_first_stays_and_an_empty_key_is_none(delivery, tmp_path):
    events, standards = delivery / "services/service_event.parquet", delivery / "civil_affairs/standard.csv"
    numbers = pd.read_parquet(events)["event_no"]
    spoil(delivery, "services/service_event.parquet", [5, 8], "event_no", numbers[2])
    spoil(delivery, "services/service_event.parquet", [9], "event_no", None)
    lines = standards.read_text(encoding="utf-8").splitlines(keepends=True)
    standards.write_text("".join([*lines, lines[3]]), encoding="utf-8")

    connection, intake = taken(delivery, tmp_path)

    told = {(entry.source, entry.column, entry.reason): (entry.rows, entry.examples) for entry in intake.rejections}
    assert told.pop(("standard", "scheme", "is the key of an earlier row"))[0] == 1
    assert told == {
        ("service_event", "event_no", "is the key of an earlier row"): (2, (str(numbers[2]),)),
        ("service_event", "event_no", "is empty"): (1, ("(empty)",)),
    }
    assert {entry["row"] for entry in listed(tmp_path, "service_event")} == {"6", "9", "10"}
    assert listed(tmp_path, "standard")[0]["row"] == str(len(lines))
    kept = connection.table("raw_service_event").project("event_no").df()["event_no"]
    assert kept.is_unique and len(kept) == len(numbers) - 3 and numbers[2] in set(kept)


def test_codes_that_no_model_knows_are_kept_out_and_not_lost(delivery, tmp_path):
    """A programme that nothing reads would vanish from the figures without a word."""
    spoil(delivery, "civil_affairs/payment_2019.parquet", [1, 2, 3], "scheme", "XX")
    spoil(delivery, "civil_affairs/payment_2019.parquet", [4], "scheme", None)
    spoil(delivery, PAYMENTS, [5], "kind", "Z")
    spoil(delivery, "population/resident_register.parquet", [6], "hukou", "nomad")

    _, intake = taken(delivery, tmp_path)

    told = {(entry.source, entry.column, entry.reason): (entry.rows, entry.examples) for entry in intake.rejections}
    words = "is no code of the contract"
    assert told == {
        ("ca_payment", "scheme", words): (4, ("XX", "(empty)")),
        ("dibao_payment", "kind", words): (1, ("Z",)),
        ("resident_register", "hukou", words): (1, ("nomad",)),
    }


def test_what_is_reported_twice_counts_once(delivery, tmp_path):
    file = delivery / "population/resident_register.parquet"
    rows = pd.read_parquet(file)
    pd.concat([rows, rows.iloc[:50]], ignore_index=True).to_parquet(file)

    connection, intake = taken(delivery, tmp_path)

    assert [(entry.source, entry.rows) for entry in intake.rejections] == [("resident_register", 50)]
    assert len(connection.table("raw_resident_register")) == len(rows)


def test_periods_that_end_before_they_begin_or_come_again_are_kept_out(delivery, tmp_path):
    """A period told again in every column would count twice; one of another amount is another period."""
    file = delivery / "pension/benefit_period.parquet"
    rows = pd.read_parquet(file)
    rows["end_month"] = rows["end_month"].astype("Int64")
    rows.loc[[2, 4], ["start_month", "end_month"]] = [201905, 201812]
    again, other = rows.iloc[[0, 1]], rows.iloc[[0]].assign(monthly_amount=1.0)
    pd.concat([rows, again, other], ignore_index=True).to_parquet(file)

    connection, intake = taken(delivery, tmp_path)

    told = {(entry.source, entry.column, entry.reason): entry.rows for entry in intake.rejections}
    assert told == {
        ("pn_period", "end_month", "is before the beginning"): 2,
        ("pn_period", "scheme", "is of a row that was delivered before, all the same"): 2,
    }
    assert {int(entry["row"]) for entry in listed(tmp_path, "pn_period")} == {3, 5, len(rows) + 1, len(rows) + 2}
    assert len(connection.table("raw_pn_period")) == len(rows) - 2 + 1


def test_a_register_that_came_twice_is_refused(delivery, tmp_path):
    file = delivery / "civil_affairs/person.parquet"
    rows = pd.read_parquet(file)
    pd.concat([rows, rows]).to_parquet(file)

    with pytest.raises(WarehouseError, match="of ca_person .* “person_no” is the key of an earlier row"):
        taken(delivery, tmp_path)


def test_a_wrong_list_of_codes_is_no_matter_of_single_rows(delivery, tmp_path):
    spoil(delivery, PAYMENTS, slice(None), "town_code", "000000000")

    with pytest.raises(WarehouseError, match="name something unknown.*000000000.*live build stays"):
        taken(delivery, tmp_path)


def test_a_year_that_was_not_delivered_is_named(delivery):
    (delivery / PAYMENTS).unlink()
    (source,) = (source for source in sources() if source.name == "dibao_payment")

    with pytest.raises(WarehouseError, match=r"dibao_payment_2019\.parquet .* is missing"):
        files(source, describe(delivery))


def test_the_check_tells_all_faults_and_rejections_before_a_build(delivery, tmp_path):
    spoil(delivery, PAYMENTS, [3], "town_code", "999999999")
    spoil(delivery, "civil_affairs/person.parquet", [3, 4], "town_code", "999999999")
    boundaries = read(BOUNDARIES / "guangdong")

    faults, rejected = inspect(delivery, boundaries, tmp_path / "rejected")

    assert faults == [] and "dibao_payment: 1 row rejected, “town_code” is no township: 999999999" in rejected
    counts = [line for line in rejected if "rows in =" in line or "rows held =" in line]
    split, homes, _ = (line for line in rejected if line not in counts)
    assert counts and "under 448990102, which was split, now in its parts" in split
    assert homes == "ca_person: 2 records have a home of no township and will count in the whole province alone."


def test_what_stands_in_no_definition_is_named_by_the_check_and_before_a_build(delivery, tmp_path, monkeypatch):
    named, terms = dict(lineage.measures()), dict(lineage.glossary.columns())
    del named["residents"], terms["town_code"]
    monkeypatch.setattr(lineage, "measures", lambda: named)
    monkeypatch.setattr(lineage.glossary, "columns", lambda: terms)

    faults, _ = inspect(delivery, read(BOUNDARIES / "guangdong"), tmp_path / "rejected")
    with pytest.raises(WarehouseError) as stopped:
        build(delivery, tmp_path / "data")

    measure, column = faults
    assert "“residents” is missing in definitions/measures.toml" in measure and "“Add a measure”" in measure
    assert "“town_code”" in column and "definitions/glossary.toml" in column and "[[version]]" in column
    assert measure in str(stopped.value) and column in str(stopped.value)
    assert not (tmp_path / "data" / "guangdong" / "CURRENT").exists()


def test_a_measure_that_no_contract_lists_is_named(monkeypatch):
    found = models.found
    marts = {name: replace(one, measures=tuple(m for m in one.measures if m != "residents"))
             for name, one in found("marts").items()}  # fmt: skip
    monkeypatch.setattr(models, "found", lambda *folders: marts if folders == ("marts",) else found(*folders))
    (line,) = lineage.undescribed()
    assert "“residents”" in line and "warehouse/marts/*_measure.toml" in line


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_file_in_one_encoding_is_read(tmp_path, coding):
    text = "姓名,地区\n李𠮷,廻龙镇\n"
    (tmp_path / "delivered.csv").write_bytes(text.encode(coding))

    found, _ = as_utf8(tmp_path / "delivered.csv", tmp_path)

    assert found.read_text(encoding="utf-8-sig") == text


def test_short_names_in_gb18030_that_are_utf_8_by_chance_are_no_mixture(tmp_path):
    (tmp_path / "names.csv").write_bytes("姓名\n谢伟\n李明\n".encode("gb18030"))
    found, coding = as_utf8(tmp_path / "names.csv", tmp_path)
    assert (found.read_text(encoding="utf-8"), coding) == ("姓名\n谢伟\n李明\n", "gb18030")


def test_a_file_in_two_encodings_is_refused_with_its_lines(tmp_path):
    (tmp_path / "mixed.csv").write_bytes("姓名\n李明\n".encode() + "陈芳\n".encode("gb18030"))

    with pytest.raises(WarehouseError, match=r"line 1 is UTF-8, line 3 is not"):
        as_utf8(tmp_path / "mixed.csv", tmp_path)


@given(st.lists(st.tuples(st.text("aé,李明陈芳𠮷谢伟", max_size=4), st.sampled_from(["utf-8", "gb18030"])), min_size=1))
def test_the_line_that_mixes_encodings_is_found_wherever_it_stands(lines):
    content = b"\n".join(text.encode(coding) for text, coding in lines)

    looked_at = dict(encoding._perhaps_utf8(content))

    rows = content.split(b"\n")
    assert all(row == rows[number] + b"\n" or row == rows[number] for number, row in looked_at.items())
    assert {number for number, row in enumerate(rows) if not row.isascii() and encoding._is_chinese(row)} == {
        number for number, row in looked_at.items() if encoding._is_chinese(row)
    }


def test_a_file_cut_inside_a_character_is_refused_with_its_line(tmp_path):
    (tmp_path / "cut.csv").write_bytes("name\nabc\n李".encode()[:-1])

    with pytest.raises(WarehouseError, match="ends inside a character, in line 3"):
        as_utf8(tmp_path / "cut.csv", tmp_path)


def test_utf_16_that_is_cut_off_is_told_as_such(tmp_path):
    (tmp_path / "cut.csv").write_bytes("姓名\n李明\n".encode("utf-16")[:-1])

    with pytest.raises(WarehouseError, match="is not utf-16, as its first bytes say"):
        as_utf8(tmp_path / "cut.csv", tmp_path)


def test_a_file_in_no_known_encoding_is_refused_with_its_line(tmp_path):
    (tmp_path / "odd.csv").write_bytes(b"name\nabc\n\xff\xff\n")

    with pytest.raises(WarehouseError, match="line 3 is neither UTF-8 nor GB18030"):
        as_utf8(tmp_path / "odd.csv", tmp_path)


def test_a_table_of_files_without_a_row_is_no_build_unless_it_may_be_left_out():
    files = {"service_point": "services/service_point.csv", "death": "population/death.csv", "ca_person": "person.csv"}
    tables = [{"source": name, "file": file, "rows_in": name == "ca_person"} for name, file in files.items()]
    with pytest.raises(WarehouseError, match=r"^No row came in population/death\.csv\. .*load --accept"):
        _refuse_emptied(Intake(tables, [], []))
    _refuse_emptied(Intake([table for table in tables if table["source"] != "death"], [], []))
