"""A flipped bit is found or harms nothing: in the published file, in a delivery, wherever it falls."""

import shutil

import numpy as np
import pytest

from definitions.manifest import NAME, faults
from warehouse.errors import WarehouseError
from warehouse.extracts import HASHES, check_hashes

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
    # The manifest vouches for all others: a flip in it is found, or changes no hash and no name.
    for path in [folder / NAME, *sorted(folder.glob("geo/*"))[:2]]:
        content = path.read_bytes()
        for bit in places(len(content), 1):
            path.write_bytes(flipped(content, bit))
            assert faults(folder) or path.name == NAME
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
