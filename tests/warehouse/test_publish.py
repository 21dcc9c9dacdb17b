"""A build is whole or absent: killed writers, tampered files, locks, going back."""

import os
import shutil
import subprocess
import sys

import pytest

from geodata.boundaries import read
from queries.reader import Builds
from warehouse import builds
from warehouse.build import BOUNDARIES, SCRATCH, scratch_folder
from warehouse.errors import WarehouseError
from warehouse.extracts import HASHES
from warehouse.intake import inspect
from warehouse.lock import WriterLock
from warehouse.publish import point


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
    taken = "import sys, time\nfrom pathlib import Path\nfrom warehouse.lock import WriterLock\n"
    taken += "with WriterLock(Path(sys.argv[1]), 'load'):\n    print('taken', flush=True)\n    time.sleep(60)"
    child = subprocess.Popen([sys.executable, "-c", taken, str(tmp_path)], stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"taken\n"
    told = f"“load”, process {child.pid} on .*, for 0 minutes.*Wait for it"
    with pytest.raises(WarehouseError, match=told), WriterLock(tmp_path, "build"):
        pass
    # A process that is killed loses its lock; what it wrote into the file counts for nothing.
    child.kill()
    child.wait()
    child.stdout.close()
    with WriterLock(tmp_path, "build"), WriterLock(tmp_path, "publish"):
        pass
    with WriterLock(tmp_path, "build"):
        pass


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


def test_a_scratch_folder_that_a_killed_build_left_is_removed(tmp_path):
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
