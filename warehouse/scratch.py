"""Folders for rows of persons while a job is at work; what killed jobs left of them is removed by the next one."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

SCRATCH = ".scratch-"


@contextmanager
def scratch_folder(home: Path) -> Iterator[Path]:
    """A folder in `home` for the rows of persons while they are at work; those that killed jobs left are removed."""
    home.mkdir(parents=True, exist_ok=True)
    sweep_scratch(home)
    with tempfile.TemporaryDirectory(dir=home, prefix=SCRATCH) as folder, FileLock(Path(folder) / "lock"):
        yield Path(folder)


def sweep_scratch(home: Path) -> bool:
    """Removes the scratch folders that killed jobs left, not those at work; whether there were any."""
    removed = False
    for left in home.glob(f"{SCRATCH}*"):
        with suppress(Timeout), FileLock(left / "lock", timeout=0):
            shutil.rmtree(left, ignore_errors=True)
            removed = True
    return removed
