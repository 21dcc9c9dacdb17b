"""One writer at a time over the data of an atlas. A process that ends, however it ends, loses its lock."""

import os
import socket
import time
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from warehouse.errors import WarehouseError

FILE = "writer.lock"
OWNER = "writer.owner"
_OURS: dict[Path, tuple[FileLock, int]] = {}


class WriterLock:
    """Held while a job writes below `home`; the same process may enter it again.

    Raises WarehouseError that says which process holds it, since when, and at what.
    """

    def __init__(self, home: Path, job: str):
        self._file, self._owner, self._job = home.resolve() / FILE, home.resolve() / OWNER, job

    def __enter__(self) -> None:
        if self._file in _OURS:
            lock, entered = _OURS[self._file]
            _OURS[self._file] = lock, entered + 1
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._file, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise WarehouseError(
                f"Another job is at work: {self._told()}.", remedy="Wait for it; nothing was changed."
            ) from None
        _OURS[self._file] = lock, 1
        told = f"{os.getpid()} {time.time():.0f} {self._job} {socket.gethostname()}"
        # On a full disk the lock holds all the same.
        with suppress(OSError):
            self._owner.write_text(told, encoding="utf-8")

    def _told(self) -> str:
        try:
            number, began, job, host = self._owner.read_text(encoding="utf-8").split()
            minutes = round(max(time.time() - float(began), 0) / 60)
            since = {0: "less than a minute", 1: "a minute"}.get(minutes, f"{minutes} minutes")
            return f"“{job}”, process {number} on {host}, for {since}"
        except (ValueError, OSError):
            return "it has not said which"

    def __exit__(self, *_) -> None:
        lock, entered = _OURS[self._file]
        if entered > 1:
            _OURS[self._file] = lock, entered - 1
            return
        del _OURS[self._file]
        self._owner.unlink(missing_ok=True)
        lock.release()
