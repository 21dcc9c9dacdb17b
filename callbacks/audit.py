"""What was done, by whom, on which build: lines that are only ever added, each sealed with the one before."""

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from filelock import FileLock

FIRST = "0" * 64
LONGEST = 400
# How often a process looks whether another has done with the file; the library's twentieth of a second is a queue.
LOOK_SECONDS = 0.002
WAIT_SECONDS = 5


class AuditError(RuntimeError):
    """The audit could not be written."""


class Audit:
    """One file of JSON lines, shared by all server processes.

    Each line has a number, the time, what was done, and the SHA-256 of the line before: a line that is changed,
    taken out or put in breaks the chain from there on.
    """

    def __init__(self, file: Path):
        self.file, self._turn = file, Lock()
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)

    def record(self, event: str, **facts: object) -> None:
        """Adds a line and flushes it. Raises AuditError: what must be recorded must then not be done."""
        try:
            # A lock of its own for each line: one made before a server process forks cannot be taken after it.
            lock = FileLock(f"{self.file}.lock", timeout=WAIT_SECONDS, poll_interval=LOOK_SECONDS)
            # Unbuffered: what could not be written would else be tried again when the file is closed.
            with self._turn, lock, self.file.open("a+b", buffering=0) as stream:
                number, seal = _end(stream)
                at = datetime.now(UTC).isoformat(timespec="milliseconds")
                said = {key: _told(value) for key, value in facts.items()}
                line = {"number": number + 1, "at": at, "event": event, **said, "before": seal}
                _add(stream, json.dumps(line, ensure_ascii=False).encode() + b"\n")
        except (OSError, TimeoutError, ValueError) as error:
            raise AuditError(f"The audit {self.file} could not be written: {error}") from error

    def lines(self) -> Iterator[dict]:
        """The lines, oldest first; those that cannot be read are left out (`faults` tells them)."""
        if not self.file.exists():
            return
        with self.file.open("rb") as stream:
            for raw in stream:
                try:
                    yield json.loads(raw)
                except ValueError:
                    continue

    def faults(self) -> list[str]:
        """What is wrong with the chain: nothing, or the first line at which it breaks."""
        seal, number = FIRST, 0
        if not self.file.exists():
            return []
        with self.file.open("rb") as stream:
            for raw in stream:
                try:
                    line = json.loads(raw)
                    whole = raw.endswith(b"\n") and line["before"] == seal and line["number"] == number + 1
                except (ValueError, KeyError, TypeError):
                    whole = False
                if not whole:
                    return [f"line {number + 1} is not as it was written, or lines before it are missing"]
                seal, number = hashlib.sha256(raw).hexdigest(), number + 1
        return []

    @property
    def seal(self) -> tuple[int, str]:
        """Number and seal of the last line: kept elsewhere, they prove that the end was not cut off."""
        if not self.file.exists():
            return 0, FIRST
        with self.file.open("rb") as stream:
            return _end(stream)


def _add(stream, line: bytes) -> None:
    """Adds a whole line or nothing: half of one, left by a full disk, would end the chain."""
    size = stream.seek(0, os.SEEK_END)
    if stream.write(line) != len(line):
        os.ftruncate(stream.fileno(), size)
        raise OSError("the disk is full")


def _end(stream) -> tuple[int, str]:
    """Number and seal of the last whole line. Raises ValueError if the file does not end with one."""
    size = stream.seek(0, os.SEEK_END)
    if not size:
        return 0, FIRST
    stream.seek(max(size - 64 * 1024, 0))
    raw = stream.read().splitlines(keepends=True)[-1]
    if not raw.endswith(b"\n"):
        raise ValueError("the last line is not whole; see “python app.py audit verify”")
    return int(json.loads(raw)["number"]), hashlib.sha256(raw).hexdigest()


def _told(value: object) -> object:
    """A fact as it may stand in a line: no control characters, not long."""
    if isinstance(value, str):
        return "".join(c if c.isprintable() else " " for c in value[:LONGEST])
    return value if isinstance(value, int | float | bool | type(None)) else _told(str(value))
