"""A load says what a build will make of the rows it holds, as `check` says it before."""

import re
import shutil

import pandas as pd
from typer.testing import CliRunner

from geodata.boundaries import read
from tests.warehouse.test_intake import PAYMENTS, POINTS, delivery, spoil
from warehouse.__main__ import app
from warehouse.build import BOUNDARIES
from warehouse.corrections import Log
from warehouse.errors import WarehouseError
from warehouse.extracts import sources
from warehouse.intake import judged
from warehouse.loading.load import load
from warehouse.loading.store import opened

__all__ = ["delivery"]


def test_a_load_tells_the_same_account_as_the_check(delivery, tiny, tmp_path):
    """A load rejects what it cannot read; what a build will reject besides was told by the check alone."""
    shutil.copy(tiny / "extracts/services" / POINTS, delivery / "services")
    people = pd.read_csv(delivery / "hrss/person.csv", dtype=str, encoding="gb18030")
    people.loc[2, "出生日期"] = "never"
    people.to_csv(delivery / "hrss/person.csv", index=False)

    said = {}
    for command in ("check", "load"):
        asked = CliRunner().invoke(app, [command, "--extracts", str(delivery), "--out", str(tmp_path)])
        assert asked.exit_code == 0
        said[command] = asked.output.splitlines()
    for told in ("in all: ", "service_point: ", "hr_person: "):
        lines = {command: [line for line in lines if line.startswith(told)] for command, lines in said.items()}
        assert lines["check"] and set(lines["check"]) <= set(lines["load"])
    [load, held] = (re.findall("[0-9,]+", line) for line in said["load"] if line.startswith("in all: "))
    rows_in, taken, rejected, rows_held, used, not_used = (int(n.replace(",", "")) for n in (*load[0:3], *held[0:3]))
    [points] = (line for line in said["load"] if line.startswith("service_point: ") and "rows held" in line)
    # What is known of a person who cannot be read is of nobody known.
    assert rejected == 1 and points.endswith("+ 16 that a build rejects") and not_used >= 16
    assert rows_in == taken + rejected and taken == rows_held == used + not_used
    listed = [tmp_path / "guangdong" / name / POINTS for name in ("checked", "rejected")]
    checked, loaded = (sorted(file.read_text(encoding="utf-8-sig").splitlines()) for file in listed)
    assert checked == loaded


def test_a_load_tells_that_a_build_of_what_is_held_would_be_refused(delivery, tmp_path):
    spoil(delivery, PAYMENTS, slice(None), "town_code", "000000000")
    asked = CliRunner().invoke(app, ["load", "--extracts", str(delivery), "--out", str(tmp_path)])
    assert asked.exit_code == 0 and "in all: " in asked.output
    assert "A build of what is held would be refused: " in asked.output and "000000000" in asked.output


def test_a_row_that_is_corrected_is_none_that_a_build_rejects(delivery, tmp_path):
    homes = pd.read_parquet(delivery / "civil_affairs/person.parquet")
    spoil(delivery, "affairs/application.parquet", [4], "town_code", "999999999")
    number = str(pd.read_parquet(delivery / "affairs/application.parquet")["application_no"].iloc[4])
    home, boundaries = tmp_path / "guangdong", read(BOUNDARIES / "guangdong")
    load(delivery, home / "store", home / "rejected")
    held = opened(home / "store")

    before = judged(held, boundaries, home, tmp_path / "listing")
    source = next(one for one in sources() if one.name == "application")
    Log(home).propose(held, source, {"application_no": number}, "town_code", homes["town_code"].iloc[0], "x", "one")
    Log(home).step("approve", 1, "another")
    after = judged(held, boundaries, home, tmp_path / "listing")

    assert any("application: " in line and "1 that a build rejects" in line for line in before)
    assert after[-1].endswith("+ 0 that a build rejects") and not any("application: " in line for line in after)


def test_payments_delivered_twice_stop_a_build_from_files_too(delivery, tmp_path):
    rows = pd.read_parquet(delivery / PAYMENTS)
    pd.concat([rows, rows[rows["paid_month"] == 201903]]).to_parquet(delivery / PAYMENTS)
    asked = CliRunner().invoke(app, ["build", "--extracts", str(delivery), "--out", str(tmp_path)])
    refused = asked.exception
    assert asked.exit_code == 1 and isinstance(refused, WarehouseError)
    assert "dibao_payment: Rows repeat another row" in str(refused) and "2019-03: " in str(refused)
    assert not (tmp_path / "guangdong/CURRENT").exists()
