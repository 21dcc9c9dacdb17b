"""Work that takes longer than a request: admitted, begun, watched, stopped and collected, by any server process.

A work is a folder that only this user of the machine can read. Who asks for it gets a ticket, whose name is a secret;
equal work (same build, audience, areas and question) is done once for all who ask. Two works run at a time on this
machine and ten wait, in the order in which they came; a person has one.
"""

import hashlib
import json
import os
import re
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import structlog
from filelock import FileLock

from callbacks import session

KEPT_SECONDS = 3600
SILENT_SECONDS = 15
BEAT_SECONDS = 2
LOOK_SECONDS = 0.2
LONGEST_SECONDS = 1800
MOST_RUNNING = 2
MOST_WAITING = 10
NAME = re.compile(r"[A-Za-z0-9_-]{32}")
LIVE = frozenset({"waiting", "running"})

log = structlog.get_logger("atlas.jobs")
Told = Callable[[int, int], bool]
Work = Callable[[Path, Told], bool]


class BusyError(RuntimeError):
    """No further work is taken: `own` if the person has one under way, else `waiting` are before it."""

    def __init__(self, own: bool, waiting: int = 0):
        super().__init__("own" if own else "full")
        self.own, self.waiting = own, waiting


def root() -> Path:
    """The folder of all jobs of this user of the machine. Raises PermissionError if another laid it there."""
    who = os.getuid() if hasattr(os, "getuid") else None
    folder = Path(tempfile.gettempdir()) / f"township-atlas-jobs-{'user' if who is None else who}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or (who is not None and folder.stat().st_uid != who):
        raise PermissionError(f"{folder} belongs to somebody else. Remove it, or set TMPDIR to a folder of this user.")
    return folder


def begin(question: str, work: Work, files: Mapping[str, str]) -> str:
    """A ticket for `work(folder, told)`, which answers `question` for the reader of the person who asks with the named
    `files` (name to media type).

    `told(done, of)` notes the progress and answers whether to go on; work answers whether it came to its end.
    Raises BusyError.
    """
    key = _key(question)
    with _lock():
        _sweep()
        for ticket in _tickets():
            if (
                _read(ticket / "owner") == _owner()
                and state(ticket)["state"] in LIVE
                and not (ticket / "left").exists()
            ):
                if _read(_work(ticket) / "key") == key:
                    return ticket.name.removeprefix("ticket-")
                raise BusyError(own=True)
        folder = _equal(key)
        if folder is None:
            folder = _new(key, files)
            threading.Thread(target=_run, args=(work, folder), name=f"job {folder.name[-6:]}", daemon=True).start()
        return _ticket(folder)


def _key(question: str) -> str:
    """What makes two works equal: the reader (build, threshold, audience, areas) and the question."""
    return hashlib.sha256(f"{session.reader()!r} {question}".encode()).hexdigest()


def _lock() -> FileLock:
    return FileLock(root() / "gate.lock", timeout=10, poll_interval=0.01)


def _works() -> Iterator[Path]:
    return root().glob("work-*")


def _tickets() -> Iterator[Path]:
    return root().glob("ticket-*")


def _equal(key: str) -> Path | None:
    """A work of the same key that is under way or done."""
    for folder in _works():
        if _read(folder / "key") == key and _state(folder)["state"] in LIVE | {"done"}:
            if not (folder / "cancel").exists():
                return folder
    return None


def _new(key: str, files: Mapping[str, str]) -> Path:
    waiting = [folder for folder in _works() if _state(folder)["state"] == "waiting"]
    if len(waiting) >= MOST_WAITING:
        raise BusyError(own=False, waiting=len(waiting))
    # The time in the name is the order.
    folder = root() / f"work-{time.time_ns():020d}-{secrets.token_hex(8)}"
    folder.mkdir(mode=0o700)
    (folder / "key").write_text(key, encoding="utf-8")
    (folder / "files").write_text(json.dumps(dict(files)), encoding="utf-8")
    _note(folder, "waiting", 0, 0)
    return folder


def _ticket(folder: Path) -> str:
    name = secrets.token_urlsafe(24)
    ticket = root() / f"ticket-{name}"
    ticket.mkdir(mode=0o700)
    (ticket / "owner").write_text(_owner(), encoding="utf-8")
    (ticket / "work").write_text(folder.name, encoding="utf-8")
    return name


def _run(work: Work, folder: Path) -> None:
    last, ended = [0, 0], threading.Event()
    until = time.monotonic() + LONGEST_SECONDS

    def told(done: int, of: int) -> bool:
        last[:] = done, of
        _note(folder, "running", done, of)
        return not (folder / "cancel").exists() and time.monotonic() < until

    threading.Thread(target=_beat, args=(folder, ended), daemon=True).start()
    try:
        if _admitted(folder):
            _note(folder, "done" if work(folder, told) else "cancelled", *last)
        else:
            _note(folder, "cancelled", 0, 0)
    except Exception as error:
        log.exception("job failed", error=type(error).__name__)
        _noted_failure(folder, last)
    finally:
        ended.set()


def _noted_failure(folder: Path, last: list[int]) -> None:
    try:
        _note(folder, "failed", *last)
    except OSError as error:
        # A full disk: without a sign of life the work counts as lost.
        log.error("job not noted", error=str(error))


def _beat(folder: Path, ended: threading.Event) -> None:
    """A sign of life, so that others see when this process is gone."""
    while not ended.wait(BEAT_SECONDS):
        if (folder / "state").exists():
            os.utime(folder / "state")


def _admitted(folder: Path) -> bool:
    """Waits for its turn; False if it was cancelled meanwhile."""
    while not (folder / "cancel").exists():
        with _lock():
            if (folder / "cancel").exists():
                return False
            states = {other: _state(other)["state"] for other in sorted(_works())}
            running = sum(state == "running" for state in states.values())
            first = next((other for other, state in states.items() if state == "waiting"), None)
            if running < MOST_RUNNING and first == folder:
                _note(folder, "running", 0, 0)
                return True
        time.sleep(LOOK_SECONDS)
    return False


def _note(folder: Path, state: str, done: int, of: int) -> None:
    fresh = folder / f"state.{threading.get_ident()}"
    fresh.write_text(json.dumps({"state": state, "done": done, "of": of}), encoding="utf-8")
    fresh.replace(folder / "state")


def folder_of(name: str) -> Path | None:
    """The ticket of that name of the person who asks; None for a name that is none, or another's."""
    ticket = root() / f"ticket-{name}" if NAME.fullmatch(name) else None
    if ticket is None or not ticket.is_dir() or _read(ticket / "owner") != _owner():
        return None
    return ticket


def files_of(ticket: Path) -> Path:
    """The folder with the files of a ticket's work."""
    return _work(ticket)


def files(ticket: Path) -> dict[str, str]:
    """The files of a finished work with their media types; none before it is finished."""
    return json.loads(_read(_work(ticket) / "files")) if state(ticket)["state"] == "done" else {}


def _work(ticket: Path) -> Path:
    return root() / (_read(ticket / "work") or "gone")


def _owner() -> str:
    """Who asks: the name and the session."""
    person = session.who()
    return f"{person.name} {person.session}"


def state(ticket: Path) -> dict:
    """`state` (waiting, running, done, cancelled, failed or lost), `done`, `of`, and the `place` of one that waits."""
    if (ticket / "left").exists():
        return _state(_work(ticket)) | {"state": "cancelled"}
    noted = _state(_work(ticket))
    if noted["state"] != "waiting":
        return noted
    before = [other for other in _works() if other.name < _work(ticket).name and _state(other)["state"] == "waiting"]
    return noted | {"place": len(before) + 1}


def _state(folder: Path) -> dict:
    try:
        noted = json.loads(_read(folder / "state"))
        silent = time.time() - (folder / "state").stat().st_mtime > SILENT_SECONDS
    except (OSError, ValueError):
        return {"state": "lost", "done": 0, "of": 0}
    return noted | {"state": "lost"} if noted["state"] in LIVE and silent else noted


def cancel(ticket: Path) -> None:
    """Give the ticket back; the work stops after its present step when nobody else waits for it."""
    (ticket / "left").touch()
    with _lock():
        work = _read(ticket / "work")
        others = [one for one in _tickets() if _read(one / "work") == work and not (one / "left").exists()]
        if not others and (root() / work).is_dir():
            (root() / work / "cancel").touch()


def _read(file: Path) -> str:
    """The text of a small file; nothing if it is gone."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""


def _sweep() -> None:
    """Removes what nobody has collected within an hour."""
    for folder in (*_works(), *_tickets()):
        # A clock that was set back must not keep files for ever.
        if abs(time.time() - folder.stat().st_mtime) > KEPT_SECONDS and _state(folder)["state"] not in LIVE:
            shutil.rmtree(folder, ignore_errors=True)
