"""A build is whole or absent: killed writers, tampered files, locks, going back."""

import os
import shutil
import subprocess
import sys

import pytest

from geodata.boundaries import read
from queries.reader import Builds
from tests.server import ROOT
from tests.warehouse.at_work import at_work
from warehouse import builds
from warehouse.build import BOUNDARIES
from warehouse.errors import WarehouseError
from warehouse.extracts import HASHES
from warehouse.intake import inspect
from warehouse.lock import WriterLock
from warehouse.publish import making, point
from warehouse.scratch import SCRATCH, scratch_folder


@pytest.fixture
def copy(data, tmp_path):
    """A folder of builds that a test may damage."""
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
    with at_work(tmp_path, "load") as child:
        told = f"“load”, process {child.pid} on .*, for less than a minute.*Wait for it"
        with pytest.raises(WarehouseError, match=told), WriterLock(tmp_path, "build"):
            pass
    # A process that is killed loses its lock; what it wrote into the file counts for nothing.
    with WriterLock(tmp_path, "build"), WriterLock(tmp_path, "publish"):
        pass
    with WriterLock(tmp_path, "build"):
        pass


@pytest.mark.parametrize(("place", "job"), [("", "build"), ("audiences/briefing", "protect")])
def test_nobody_goes_back_while_a_writer_is_at_work(tmp_path, place, job):
    """Neither the atlas nor an audience moves while the file of one of them is made."""
    home = tmp_path / "guangdong"
    for at in (home, home / "audiences/briefing"):
        (at / "builds").mkdir(parents=True)
        for build in ("first", "later"):
            with making(at, build) as folder:
                (folder / "figures").write_text(build)
    command = [sys.executable, "-m", "warehouse", "rollback", "--out", str(tmp_path)]
    with at_work(home / place, job) as child:
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
    assert done.returncode == 1 and f"Another job is at work: “{job}”, process {child.pid}" in done.stderr
    assert builds.live(home) == builds.live(home / "audiences/briefing") == "later"
    assert subprocess.run(command, capture_output=True, cwd=ROOT).returncode == 0 and builds.live(home) == "first"


def test_going_back_makes_no_folder_where_there_is_no_build(tmp_path):
    with pytest.raises(WarehouseError, match="There is no build"), builds.writing(tmp_path / "guangdnog", "rollback"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_the_app_moves_to_a_new_build_and_keeps_the_last_good_one(copy):
    home = copy / "guangdong"
    source = Builds(copy, "guangdong")
    first = source.current().build
    os.rename(home / "builds" / first, home / "builds" / "next")
    point(home, "next")
    assert source.current().build == "next"
    for pointer in (b"nowhere\n", b"", b"\xff\xfe\x00", b"../../..", b"next/../next"):
        (home / "CURRENT").write_bytes(pointer)
        assert source.current().build == "next" and source.fault
    (home / "CURRENT").unlink()
    assert source.current().build == "next" and source.fault
    # A process that starts only now is not worse off.
    assert Builds(copy, "guangdong").current().build == "next"
    point(home, "next")
    assert source.current().build == "next"


def test_a_damaged_build_is_not_opened_and_the_one_before_is_served(copy):
    home = copy / "guangdong"
    source, first = Builds(copy, "guangdong"), builds.live(copy / "guangdong")
    source.current()
    for name, file, damage in (
        ("cut", "atlas.duckdb", lambda content: content[: len(content) // 2]),
        ("flipped", "atlas.duckdb", lambda content: content[:5000] + bytes([content[5000] ^ 1]) + content[5001:]),
        ("unlisted", "manifest.json", lambda content: content.replace(b'"files"', b'"fails"')),
        ("empty", "manifest.json", lambda content: b'{"files": {}}'),
    ):
        shutil.copytree(home / "builds" / first, home / "builds" / name)
        path = home / "builds" / name / file
        path.write_bytes(damage(path.read_bytes()))
        point(home, name)
        assert source.current().build == first and name in source.fault
        assert Builds(copy, "guangdong").current().build == first


def test_a_scratch_folder_that_a_killed_job_left_is_removed(tmp_path):
    left = tmp_path / f"{SCRATCH}left"
    left.mkdir()
    (left / "persons.parquet").write_bytes(b"rows of persons")
    with scratch_folder(tmp_path) as mine:
        assert not left.exists()
        with scratch_folder(tmp_path):
            assert os.path.isdir(mine)
    assert not list(tmp_path.glob(f"{SCRATCH}*"))


def test_rolling_back_needs_an_earlier_build(copy):
    with pytest.raises(WarehouseError, match="no sound build before"):
        builds.rollback(copy / "guangdong")


def test_nobody_is_in_the_published_file(reader):
    columns = {row[0] for row in reader.connection.cursor().execute(
        "select column_name from information_schema.columns").fetchall()}  # fmt: skip
    assert not columns & {"person_id", "person_no", "id_card", "name", "case_no", "person_key", "household_no"}


def test_a_missing_column_and_a_missing_file_are_named(tiny, tmp_path):
    import pandas as pd

    folder = tmp_path / "extracts"
    shutil.copytree(tiny / "extracts", folder)
    (folder / HASHES).unlink()
    (folder / "population" / "death.csv").unlink()
    file = folder / "healthcare" / "assistance_event.parquet"
    pd.read_parquet(file).drop(columns="amount").to_parquet(file)
    (folder / "housing" / "rent_subsidy_period.csv").write_bytes("姓名,地区\n".encode("utf-16"))
    faults, _ = inspect(folder, read(BOUNDARIES / "guangdong"), tmp_path / "rejected")
    found = "\n".join(faults)
    assert "death.csv" in found and "without “amount”" in found and "rent_subsidy_period" in found
