"""Work that takes longer than a request: begun, watched, stopped and collected, by any server process.

A job is a folder that only this user of the machine can read; its name is a secret that only the asker
knows. The work runs in a thread of the process that was asked, with the asker's own reader.
"""

import json
import os
import re
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from callbacks import session

KEPT_SECONDS = 3600
SILENT_SECONDS = 60
NAME = re.compile(r"[A-Za-z0-9_-]{32}")
SLOTS = threading.BoundedSemaphore(2)

log = structlog.get_logger("atlas.jobs")


class BusyError(RuntimeError):
    """As much work as this process takes is under way."""


def root() -> Path:
    """The folder of all jobs of this user of the machine. Raises PermissionError if another laid it there."""
    who = os.getuid() if hasattr(os, "getuid") else None
    folder = Path(tempfile.gettempdir()) / f"township-atlas-jobs-{'user' if who is None else who}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or (who is not None and folder.stat().st_uid != who):
        raise PermissionError(f"{folder} belongs to somebody else. Remove it, or set TMPDIR to a folder of this user.")
    return folder


def begin(work: Callable[[Path, Callable[[int, int], bool]], bool]) -> str:
    """Start `work(folder, told)` and return the job's name. Raises BusyError.

    `told(done, of)` notes the progress and answers whether to go on; work answers whether it came to its end.
    """
    if not SLOTS.acquire(blocking=False):
        raise BusyError
    _sweep()
    name = secrets.token_urlsafe(24)
    folder = root() / name
    folder.mkdir(mode=0o700)
    (folder / "owner").write_text(_owner(), encoding="utf-8")
    _note(folder, "running", 0, 0)
    threading.Thread(target=_run, args=(work, folder), name=f"job {name[:6]}", daemon=True).start()
    return name


def _run(work, folder: Path) -> None:
    last = [0, 0]

    def told(done: int, of: int) -> bool:
        last[:] = done, of
        _note(folder, "running", done, of)
        return not (folder / "cancel").exists()

    try:
        _note(folder, "done" if work(folder, told) else "cancelled", *last)
    except Exception as error:
        log.exception("job failed", error=type(error).__name__)
        _note(folder, "failed", *last)
    finally:
        SLOTS.release()


def _note(folder: Path, state: str, done: int, of: int) -> None:
    fresh = folder / "state.new"
    fresh.write_text(json.dumps({"state": state, "done": done, "of": of}), encoding="utf-8")
    fresh.replace(folder / "state")


def folder_of(name: str) -> Path | None:
    """The folder of a job of the person who asks; None for a name that is none, or another's."""
    folder = root() / name if NAME.fullmatch(name) else None
    if folder is None or not folder.is_dir() or (folder / "owner").read_text(encoding="utf-8") != _owner():
        return None
    return folder


def _owner() -> str:
    """Who asks: the name and the session."""
    person = session.who()
    return f"{person.name} {person.session}"


def state(folder: Path) -> dict:
    """`state` (running, done, cancelled, failed or lost), `done` and `of`."""
    noted = json.loads((folder / "state").read_text(encoding="utf-8"))
    silent = time.time() - (folder / "state").stat().st_mtime > SILENT_SECONDS
    return noted | {"state": "lost"} if noted["state"] == "running" and silent else noted


def cancel(folder: Path) -> None:
    """Ask the work to stop after its present step."""
    (folder / "cancel").touch()


def _sweep() -> None:
    """Removes what nobody has collected within an hour."""
    for folder in root().iterdir():
        if time.time() - folder.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
