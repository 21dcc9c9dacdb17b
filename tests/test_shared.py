"""What the processes of a run share is made by one of them, and the others wait until it is whole."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conftest import once


def test_a_province_is_made_once_and_is_whole_for_whoever_waited(tmp_path_factory, tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_TEST_WORLD", str(tmp_path))
    made = []

    def make(folder) -> None:
        made.append(folder)
        (folder / "first").touch()
        time.sleep(0.2)
        (folder / "last").touch()

    def asked(_) -> set[str]:
        return {path.name for path in once(tmp_path_factory, "trial", make).iterdir()}

    with ThreadPoolExecutor(4) as others:
        found = list(others.map(asked, range(4)))

    assert found == [{"first", "last"}] * 4 and len(made) == 1 and not made[0].exists()


def test_what_was_left_half_made_is_not_taken_for_a_province(tmp_path_factory, tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_TEST_WORLD", str(tmp_path))

    def breaks(folder) -> None:
        (folder / "first").touch()
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        once(tmp_path_factory, "trial", breaks)
    found = once(tmp_path_factory, "trial", lambda folder: (folder / "last").touch())

    assert [path.name for path in found.iterdir()] == ["last"]
