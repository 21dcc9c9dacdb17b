"""A build is whole or absent: killed writers, tampered files, locks, going back."""

import os
import signal
import subprocess
import sys
import time

import pytest

from geodata.boundaries import read
from queries.reader import Builds
from warehouse import builds
from warehouse.build import BOUNDARIES
from warehouse.errors import WarehouseError
from warehouse.intake import inspect
from warehouse.publish import WriterLock, faults, point


@pytest.fixture
def copy(data, tmp_path):
    """A folder of builds that a test may damage."""
    import shutil

    shutil.copytree(data, tmp_path / "data")
    return tmp_path / "data"


def test_a_build_verifies_and_a_changed_byte_is_found(copy):
    home = copy / "guangdong"
    assert builds.verify(home) == []
    file = next((home / "builds").glob("*/atlas.duckdb"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert any("atlas.duckdb" in line for line in builds.verify(home))


def test_a_second_writer_is_refused_and_a_dead_one_is_replaced(tmp_path):
    with WriterLock(tmp_path / "lock"), pytest.raises(WarehouseError, match="Another build"):
        with WriterLock(tmp_path / "lock"):
            pass
    (tmp_path / "lock").write_text("999999999 0")
    with WriterLock(tmp_path / "lock"):
        pass


@pytest.mark.parametrize("seconds", [0.5, 2.0, 3.5, 5.0])
def test_a_killed_build_leaves_the_live_one(copy, extracts, seconds):
    live = builds.live(copy / "guangdong")
    words = ["-m", "warehouse", "build", "--extracts", str(extracts), "--out", str(copy)]
    child = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL)
    time.sleep(seconds)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert builds.live(copy / "guangdong") == live
    assert faults(copy / "guangdong" / "builds" / live) == []
    assert Builds(copy, "guangdong").current().build == live


def test_the_app_moves_to_a_new_build_and_keeps_the_last_good_one(copy):
    home = copy / "guangdong"
    source = Builds(copy, "guangdong")
    first = source.current().build
    os.rename(home / "builds" / first, home / "builds" / "next")
    point(home, "next")
    assert source.current().build == "next"
    point(home, "nowhere")
    assert source.current().build == "next"


def test_rolling_back_needs_an_earlier_build(copy):
    with pytest.raises(WarehouseError, match="no sound build before"):
        builds.rollback(copy / "guangdong")


def test_nobody_is_in_the_published_file(reader):
    columns = {row[0] for row in reader.connection.cursor().execute(
        "select column_name from information_schema.columns").fetchall()}  # fmt: skip
    assert not columns & {"person_id", "person_no", "id_card", "name", "case_no", "person_key", "household_no"}


def test_a_missing_column_and_a_missing_file_are_named(extracts, tmp_path):
    import shutil

    import pandas as pd

    folder = tmp_path / "extracts"
    shutil.copytree(extracts, folder)
    (folder / "population" / "death.csv").unlink()
    file = folder / "healthcare" / "assistance_event.parquet"
    pd.read_parquet(file).drop(columns="amount").to_parquet(file)
    (folder / "housing" / "rent_subsidy_period.csv").write_bytes("姓名,地区\n".encode("utf-16"))
    faults, _ = inspect(folder, read(BOUNDARIES / "guangdong"), tmp_path / "rejected")
    found = "\n".join(faults)
    assert "death.csv" in found and "no column “amount”" in found and "rent_subsidy_period" in found
