"""A flipped bit is found or harms nothing: in published files, manifest, pointer and delivery, wherever it falls."""

import shutil
import subprocess
import sys

import numpy as np
import pytest

from definitions.manifest import NAME, faults, listed
from queries.reader import Builds
from warehouse import builds
from warehouse.errors import WarehouseError
from warehouse.extracts import HASHES, check_hashes, describe
from warehouse.intake import Intake
from warehouse.publish import _manifest, point
from warehouse.work import FOLDER, Work

FLIPS = 60


def flipped(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def places(size: int, seed: int) -> list[int]:
    """The first and last bits, where formats keep what matters most, and others anywhere."""
    anywhere = np.random.default_rng(seed).integers(0, size * 8, FLIPS).tolist()
    return [0, 7, size * 8 - 1, size * 8 - 40, *anywhere]


def test_every_flip_in_a_published_build_is_found(data, tmp_path):
    live = (data / "guangdong" / "CURRENT").read_text().strip()
    folder = tmp_path / live
    shutil.copytree(data / "guangdong" / "builds" / live, folder)
    assert faults(folder) == []
    for path in sorted(folder.glob("geo/*"))[:2]:
        content = path.read_bytes()
        for bit in places(len(content), 1):
            path.write_bytes(flipped(content, bit))
            assert faults(folder)
        path.write_bytes(content)
    with (folder / "atlas.duckdb").open("r+b") as stream:
        for bit in places((folder / "atlas.duckdb").stat().st_size, 2)[:12]:
            stream.seek(bit // 8)
            (byte,) = stream.read(1)
            for value in (byte ^ (1 << bit % 8), byte):
                stream.seek(bit // 8)
                stream.write(bytes([value]))
                stream.flush()
                assert bool(faults(folder)) == (value != byte)


def test_every_flip_in_a_manifest_is_found_or_changes_no_file_and_no_hash(tmp_path):
    """Every single bit. The manifest vouches for all other files, so a harmless flip is one that vouches the same."""
    (tmp_path / "geo").mkdir()
    for name in ("atlas.duckdb", "geo/city.json"):
        (tmp_path / name).write_bytes(name.encode())
    _manifest(tmp_path, "20241231-ab189628")
    manifest, whole = tmp_path / NAME, listed(tmp_path)
    content, found = manifest.read_bytes(), 0
    assert faults(tmp_path) == [] and len(whole) == 2
    for bit in range(len(content) * 8):
        manifest.write_bytes(flipped(content, bit))
        is_found = bool(faults(tmp_path))
        assert is_found or listed(tmp_path) == whole, (bit, manifest.read_bytes()[bit // 8 - 20 : bit // 8 + 20])
        found += is_found
    # Names and hashes are most of it; the sizes and the name of the build are not read.
    assert found > len(content) * 8 * 0.7


def test_with_any_bit_of_the_pointer_flipped_the_same_build_is_served_and_told_of(data, tmp_path):
    """Every single bit, to a process that runs, to the commands, and now and then to a process that starts."""
    home = tmp_path / "guangdong"
    live = builds.live(data / "guangdong")
    shutil.copytree(data / "guangdong" / "builds" / live, home / "builds" / live)
    point(home, live)
    running, content = Builds(tmp_path, "guangdong"), (home / "CURRENT").read_bytes()
    assert running.current().build == live and not running.fault
    for bit in range(len(content) * 8):
        (home / "CURRENT").write_bytes(flipped(content, bit))
        for source in (running, Builds(tmp_path, "guangdong"))[: 1 + (bit % 24 == 0)]:
            assert source.current().build == live
            assert source.fault or builds.live(home) == live
    assert builds.rollback(home) == live and running.current().build == live and not running.fault


def test_every_flip_in_a_delivered_file_is_found(extracts, tmp_path):
    name = "healthcare/assistance_event.parquet"
    (tmp_path / "healthcare").mkdir()
    shutil.copy(extracts / HASHES, tmp_path / HASHES)
    content = (extracts / name).read_bytes()
    (tmp_path / name).write_bytes(content)
    check_hashes([tmp_path / name], tmp_path)
    for bit in places(len(content), 3):
        (tmp_path / name).write_bytes(flipped(content, bit))
        with pytest.raises(WarehouseError, match="not as it was sent"):
            check_hashes([tmp_path / name], tmp_path)


def test_a_file_that_the_list_does_not_name_is_refused(extracts, tmp_path):
    shutil.copy(extracts / HASHES, tmp_path / HASHES)
    (tmp_path / "more.parquet").write_bytes(b"")
    with pytest.raises(WarehouseError, match="not in the list"):
        check_hashes([tmp_path / "more.parquet"], tmp_path)


def test_a_build_says_what_of_an_earlier_one_it_goes_on_from(extracts, tmp_path):
    """Also where somebody leaves `--keep` away after a kill, and all is made anew."""

    def told(keep: bool) -> str:
        work = Work(tmp_path, describe(extracts), "base", {}, keep=keep, scratch=tmp_path)
        work.taken_in(Intake([], [], []))
        work.close(done=False)
        return work.beginning

    assert told(keep=False) == told(keep=True) == "reading the extracts"
    assert told(keep=True) == "reading the extracts, then going on where a build ended"
    assert told(keep=False) == "reading the extracts; to go on from what a build with --keep left, add --keep"


HOLDS = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"


def test_a_kept_database_that_another_tool_holds_or_that_is_damaged_is_told_with_the_remedy(extracts, tmp_path):
    def opened() -> Work:
        return Work(tmp_path, describe(extracts), "base", {}, keep=True, scratch=tmp_path)

    opened().close(done=False)
    file = tmp_path / FOLDER / "build.duckdb"
    command = [sys.executable, "-c", HOLDS, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(WarehouseError, match=rf"is open in .*, process {other.pid}\. Close it there"):
            opened()
        other.stdin.close()
    opened().close(done=False)
    file.write_bytes(b"no database" * 1000)
    with pytest.raises(WarehouseError, match="cannot be opened: .* If it is damaged, remove it"):
        opened()
