"""A correction needs two persons, is applied over the delivered rows, and undone gives the delivered value again."""

import csv
import os
import pwd
import stat
from contextlib import nullcontext

import duckdb
import pytest
from typer.testing import CliRunner

from geodata.boundaries import read
from tests.warehouse.loading.conftest import payments, people, whole
from warehouse import correcting
from warehouse.attaching import attach
from warehouse.build import BOUNDARIES, build
from warehouse.corrections import Log, apply, told
from warehouse.errors import WarehouseError
from warehouse.extracts import sources
from warehouse.known import refuse_unknown
from warehouse.loading.load import load
from warehouse.loading.store import opened

KEY = {"个人编号": "3"}


@pytest.fixture
def loaded(tmp_path, contracts):
    load(whole(tmp_path / "d", ca_payment=payments(202409, 202410, each=4)), tmp_path / "store", tmp_path / "listing")
    return opened(tmp_path / "store")


def birth_date(loaded, source, entries, tmp_path) -> tuple[str, list]:
    with duckdb.connect() as connection:
        attach(connection, source, loaded, tmp_path)
        unfit = apply(connection, source, entries)
        rows = connection.table("raw_hr_person")
        assert len(rows) == 5
        [(value,)] = rows.filter('"个人编号" = 3').project('cast("出生日期" as varchar)').fetchall()
        return value, unfit


def proposed(log, loaded, contracts, after="1990-01-02"):
    return log.propose(loaded, contracts["hr_person"], KEY, "出生日期", after, "户口簿", "chen")


def test_a_second_person_approves_and_undoing_gives_what_was_delivered(loaded, contracts, tmp_path):
    log, source = Log(tmp_path), contracts["hr_person"]
    entry = proposed(log, loaded, contracts)
    assert (entry.number, entry.before, entry.state) == (1, "1991-12-31", "proposed")
    with pytest.raises(WarehouseError, match="A second person has to approve"):
        log.step("approve", 1, "chen")
    assert log.approved("hr_person") == []

    log.step("approve", 1, "li")
    assert birth_date(loaded, source, log.approved("hr_person"), tmp_path) == ("1990-01-02", [])

    log.step("undo", 1, "chen", "wrong after all")
    assert birth_date(loaded, source, log.approved("hr_person"), tmp_path) == ("1991-12-31", [])
    assert [step[1:3] for step in log.entries()[0].steps] == [("chen", "propose"), ("li", "approve"), ("chen", "undo")]


def test_a_value_is_corrected_once_at_a_time(loaded, contracts, tmp_path):
    """The second would no longer find the value it was proposed for."""
    log = Log(tmp_path)
    for after in ("1990-01-02", "1990-01-03"):
        proposed(log, loaded, contracts, after)
    log.step("approve", 1, "li")
    with pytest.raises(WarehouseError, match="Correction 1 of the same value is in force. Undo it first"):
        log.step("approve", 2, "li")
    log.step("undo", 1, "li", "wrong")
    log.step("approve", 2, "li")
    assert [entry.state for entry in log.entries()] == ["undone", "approved"]


def test_an_empty_text_in_a_correction_is_a_missing_value(loaded, contracts, tmp_path):
    log, source = Log(tmp_path), contracts["hr_person"]
    with pytest.raises(WarehouseError, match="“联系电话” is “” already"):
        log.propose(loaded, source, KEY, "联系电话", "", "户口簿", "chen")
    log.propose(loaded, source, KEY, "姓名", "", "户口簿", "chen")
    log.step("approve", 1, "li")
    with duckdb.connect() as connection:
        attach(connection, source, loaded, tmp_path)
        assert apply(connection, source, log.approved("hr_person")) == []
        assert len(connection.table("mended_hr_person").filter('"姓名" is null')) == 1


def test_a_corrected_number_is_read_as_a_delivered_one(loaded, contracts, tmp_path):
    """Signs of full width and blanks around: otherwise no other table would find the person."""
    log, source = Log(tmp_path), contracts["hr_person"]
    log.propose(loaded, source, KEY, "证件号码", " ４４010319900102001x\u2003", "户口簿", "chen")
    log.step("approve", 1, "li")
    with duckdb.connect() as connection:
        attach(connection, source, loaded, tmp_path)
        assert apply(connection, source, log.approved("hr_person")) == []
        assert len(connection.table("mended_hr_person").filter('"证件号码" = $$44010319900102001x$$')) == 1


def test_replaying_the_log_gives_the_present_state(loaded, contracts, tmp_path):
    log = Log(tmp_path)
    for after in ("1990-01-02", "1990-01-03", None):
        proposed(log, loaded, contracts, after)
    log.step("approve", 1, "li")
    log.step("refuse", 2, "li", "no evidence")
    assert [entry.state for entry in Log(tmp_path).entries()] == ["approved", "refused", "proposed"]
    assert {(row["state"], row["corrections"]) for row in told(log.entries(), [])} == {
        ("approved", 1), ("refused", 1), ("proposed", 1)}  # fmt: skip


def test_what_the_system_has_changed_meanwhile_is_not_overwritten(loaded, contracts, tmp_path):
    log = Log(tmp_path)
    proposed(log, loaded, contracts)
    log.step("approve", 1, "li")
    later = people().assign(出生日期="1985-05-05")
    load(whole(tmp_path / "e", hr_person=later), tmp_path / "store", tmp_path / "listing")

    value, unfit = birth_date(opened(tmp_path / "store"), contracts["hr_person"], log.approved("hr_person"), tmp_path)

    assert value == "1985-05-05" and [entry.number for entry in unfit] == [1]
    assert [row["state"] for row in told(log.entries(), unfit)] == ["stale"]


@pytest.mark.parametrize(
    ("table", "key", "column", "after", "reason", "words"),
    [
        ("hr_person", {"个人编号": "99"}, "姓名", "李", "r", "0 rows.*Look the row up"),
        ("ca_payment", {"paid_month": "202409"}, "amount", "1", "r", "More than two rows.*Add columns"),
        ("hr_person", KEY, "出生日期", "1990年1月2日", "r", "is no value of.*a day such as 2024-09-30"),
        ("hr_person", KEY, "个人编号", "4", "r", "tells which row it is"),
        ("hr_person", KEY, "nothing", "4", "r", "is no column"),
        ("hr_person", KEY, "姓名", "李", " ", "needs a reason"),
        ("hr_person", KEY, "出生日期", "1991-12-31", "r", "already"),
        ("hr_person", KEY, "性别", "9", "r", "“9” is no code of the contract.*Allowed: 1 · 2.*would reject the row"),
        ("hr_person", KEY, "性别", None, "r", "is no code of the contract"),
        (
            "hr_person",
            KEY,
            "出生日期",
            "2970-01-02",
            "r",
            "“2970-01-02” is no day from 1880 to the extraction.*was noted",
        ),
        ("hr_person", KEY, "出生日期", "2024-11-01", "r", "is no day from 1880 to the extraction: “出生日期”"),
        ("hr_person", KEY, "出生日期", "1879-12-31", "r", "Allowed: 1880-01-01 – 2024-10-31.*Look the day up"),
        ("death", {"id_card": "440103199112310000"}, "death_date", "2031-01-01", "r", "no day from October 1949"),
    ],
)
def test_an_unfit_proposal_is_refused(loaded, contracts, tmp_path, table, key, column, after, reason, words):
    with pytest.raises(WarehouseError, match=words):
        Log(tmp_path).propose(loaded, contracts[table], key, column, after, reason, "chen")
    assert Log(tmp_path).entries() == []


def test_a_changed_line_of_the_log_is_noticed(loaded, contracts, tmp_path):
    log = Log(tmp_path)
    proposed(log, loaded, contracts)
    log.step("approve", 1, "li")
    log.file.write_text(log.file.read_text(encoding="utf-8").replace("1990-01-02", "1990-01-09"), encoding="utf-8")
    with pytest.raises(WarehouseError, match="line 1 was changed"):
        log.entries()


def test_nothing_in_the_exported_log_is_run_by_a_spreadsheet(loaded, contracts, tmp_path):
    home = tmp_path / "guangdong"
    Log(home).propose(loaded, contracts["hr_person"], KEY, "姓名", "=1+2", "@SUM(1)", "chen")
    file = tmp_path / "log.csv"
    done = CliRunner().invoke(correcting.app, ["export", "--file", str(file), "--out", str(tmp_path)])
    assert done.exit_code == 0
    [row] = csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())
    assert (row["number"], row["after"], row["reason"]) == ("1", "'=1+2", "'@SUM(1)")


def test_a_log_that_was_cut_or_lost_is_noticed(loaded, contracts, tmp_path):
    log = Log(tmp_path)
    proposed(log, loaded, contracts)
    log.step("approve", 1, "li")
    text = log.file.read_text(encoding="utf-8")
    assert stat.S_IMODE(log.anchor.stat().st_mode) == 0o600

    log.file.write_text(text.splitlines(keepends=True)[0], encoding="utf-8")
    with pytest.raises(WarehouseError, match="holds 1 lines where corrections.anchor notes 2.*Restore.*the backup"):
        log.entries()
    log.file.unlink()
    for ask in (log.entries, lambda: log.approved("hr_person"), lambda: proposed(log, loaded, contracts)):
        with pytest.raises(WarehouseError, match="holds 0 lines where corrections.anchor notes 2"):
            ask()

    log.file.write_text(text, encoding="utf-8")
    assert [entry.state for entry in log.entries()] == ["approved"]
    log.anchor.write_text("much", encoding="utf-8")
    with pytest.raises(WarehouseError, match="corrections.anchor beside .* is damaged"):
        log.entries()


def test_a_log_without_an_anchor_is_read_and_has_one_from_its_next_line_on(loaded, contracts, tmp_path):
    """Of a version before, or of a machine that went down between the line and the anchor."""
    log = Log(tmp_path)
    proposed(log, loaded, contracts)
    noted = log.anchor.read_text(encoding="utf-8")
    log.anchor.unlink()
    log.step("approve", 1, "li")
    assert log.anchor.read_text(encoding="utf-8") == log.noted() and log.noted().startswith("2 ")
    log.anchor.write_text(noted, encoding="utf-8")
    assert [entry.state for entry in log.entries()] == ["approved"]


def test_another_log_than_that_of_the_live_build_is_refused_by_the_next_build(loaded, contracts, tmp_path):
    home = tmp_path / "guangdong"
    (home / "builds/one").mkdir(parents=True)
    (home / "CURRENT").write_text("one", encoding="utf-8")
    log = Log(home)
    proposed(log, loaded, contracts)
    log.step("approve", 1, "li")
    with duckdb.connect(home / "builds/one/atlas.duckdb") as file:
        file.execute("create table atlas as select 'corrections' as key, $noted as value", {"noted": log.noted()})
    for path in (log.file, log.anchor):
        path.unlink()

    with pytest.raises(WarehouseError, match="holds 0 lines where the live build one notes 2.*Restore"):
        build(tmp_path / "store", tmp_path)
    proposed(log, loaded, contracts)
    log.step("refuse", 1, "li", "no")
    with pytest.raises(WarehouseError, match="line 2 is not the one that the live build one notes"):
        build(tmp_path / "store", tmp_path)


LAST = pwd.getpwall()[-1]
SIGNED_IN = {
    "0": pwd.getpwuid(0).pw_name,
    "4294967294": "uid 4294967294",
    str(2**32 - 1): LAST.pw_name,
    "": LAST.pw_name,
}


@pytest.mark.parametrize(("noted", "who"), SIGNED_IN.items())
def test_who_acts_is_who_signed_in_also_under_the_account_of_the_service(tmp_path, monkeypatch, noted, who):
    file = tmp_path / "loginuid"
    if noted:
        file.write_text(noted)
    monkeypatch.setattr(correcting, "SIGNED_IN", file)
    monkeypatch.setattr(os, "getuid", lambda: LAST.pw_uid)
    assert correcting.acting() == who


@pytest.mark.parametrize(
    ("table", "column", "value", "words"),
    [("dibao_payment", "town_code", "440103001", ""), ("dibao_payment", "town_code", "999999999", "is no township"),
     ("dibao_payment", "town_code", None, "is no township"),
     ("dibao_payment", "entitled_month", "202413", "is no month"),
     ("hr_payment", "person_no", "9", "is not in hr_person"), ("standard", "city_code", "440100", ""),
     ("hr_person", "姓名", "李", "")],
)  # fmt: skip
def test_a_value_that_refers_to_nothing_is_refused(tiny, table, column, value, words):
    """The build would reject the whole row."""
    source = next(one for one in sources() if one.name == table)
    with pytest.raises(WarehouseError, match=f"{words}.*would reject the row") if words else nullcontext():
        refuse_unknown(opened(tiny / "extracts"), source, column, value, read(BOUNDARIES / "guangdong"))


def test_the_loss_of_a_log_is_accepted_by_name_and_the_log_goes_on(loaded, contracts, tmp_path):
    home = tmp_path / "guangdong"
    log = Log(home)
    with pytest.raises(WarehouseError, match="Nothing of the log of corrections is lost"):
        log.accept_loss([""], "chen", "x")
    proposed(log, loaded, contracts)
    log.step("approve", 1, "li")
    (home / "builds/one").mkdir(parents=True)
    with duckdb.connect(home / "builds/one/atlas.duckdb") as file:
        file.execute("create table atlas as select 'corrections' as key, $noted as value", {"noted": log.noted()})
    noted = log.noted()
    log.file.unlink()

    with pytest.raises(WarehouseError, match="correct accept-loss --reason"):
        log.entries()
    with pytest.raises(WarehouseError, match="needs a reason"):
        log.accept_loss([noted], "chen", " ")
    done = CliRunner().invoke(correcting.app, ["accept-loss", "--reason", "=disk", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.exception
    assert log.entries() == [] and log.approved("hr_person") == []
    log.refuse_lost(noted, "the live build one")
    proposed(log, loaded, contracts)
    listed = CliRunner().invoke(correcting.app, ["list", "--out", str(tmp_path)]).output
    assert f"corrections were lost; {correcting.acting()} accepted it (=disk)" in listed
    CliRunner().invoke(correcting.app, ["export", "--file", str(tmp_path / "a.csv"), "--out", str(tmp_path)])
    rows = list(csv.DictReader((tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["state"], row["reason"]) for row in rows][0] == ("lost", "'=disk") and len(rows) == 2

    other = noted.replace("2 ", "1 ")
    with pytest.raises(WarehouseError, match="is not the one that another build notes"):
        log.refuse_lost(other, "another build")
    text = log.file.read_text(encoding="utf-8").splitlines(keepends=True)
    log.file.write_text("".join(text[1:]), encoding="utf-8")
    with pytest.raises(WarehouseError, match="line 1 was changed"):
        log.entries()
