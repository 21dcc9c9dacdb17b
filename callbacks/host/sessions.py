"""Sessions on the server: the browser holds a random number, the server its hash, who it is, and until when."""

import hashlib
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import structlog

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 10 * 3600
AT_MOST = 3
# How exactly it is kept when a session was last used: each note is a write to the disk.
NOTED_SECONDS = 30
FAILURES = 5
LOCKED_SECONDS = 15 * 60
TABLES = """
create table if not exists session (
    id text primary key, name text not null, mark text not null, began real not null, seen real not null
);
create table if not exists failure (name text not null, at real not null);
create index if not exists failure_name on failure (name);
"""


log = structlog.get_logger("atlas.sessions")


class _Store(sqlite3.Connection):
    """A connection that stays open: to open and close one for each request took eleven milliseconds of it."""

    def close(self) -> None:
        """Left open; the thread that has it ends with the process."""


class Sessions:
    """The sessions of all server processes, in one file. `now` is the clock."""

    def __init__(self, file: Path, now: Callable[[], float] = time.time):
        self._file, self._now, self._own = file, now, threading.local()
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with closing(self._open()) as store, store:
            store.executescript(TABLES)
        file.chmod(0o600)
        # SQLite's connections must not be carried into another process.
        sqlite3.Connection.close(store)
        del self._own.store

    def _open(self) -> sqlite3.Connection:
        """The connection of this thread of this process."""
        if getattr(self._own, "process", 0) != os.getpid() or not hasattr(self._own, "store"):
            store = sqlite3.connect(self._file, timeout=5, factory=_Store)
            store.execute("pragma journal_mode = wal")
            # After a power cut the last sessions may be missing, and the file is whole.
            store.execute("pragma synchronous = normal")
            self._own.store, self._own.process = store, os.getpid()
        return self._own.store

    def begin(self, name: str, mark: str) -> str:
        """A new session; the oldest of the person beyond three end. The secret that the browser keeps."""
        secret, now = secrets.token_urlsafe(32), self._now()
        with closing(self._open()) as store, store:
            store.execute("delete from failure where name = ?", (name,))
            store.execute("insert into session values (?, ?, ?, ?, ?)", (_id(secret), name, mark, now, now))
            store.execute(
                "delete from session where name = ? and id not in "
                "(select id from session where name = ? order by began desc, rowid desc limit ?)",
                (name, name, AT_MOST),
            )
            store.execute(
                "delete from session where seen < ? or began < ?", (now - IDLE_SECONDS, now - LONGEST_SECONDS)
            )
        return secret

    def of(self, secret: str) -> tuple[str, str, str] | None:
        """Name, mark and public number of a session that lives; being asked for keeps it alive."""
        now = self._now()
        with closing(self._open()) as store, store:
            row = store.execute("select name, mark, began, seen from session where id = ?", (_id(secret),)).fetchone()
            if row is None:
                return None
            name, mark, began, seen = row
            # A clock that was set back must not make sessions immortal.
            if not (0 <= now - seen <= IDLE_SECONDS and 0 <= now - began <= LONGEST_SECONDS):
                store.execute("delete from session where id = ?", (_id(secret),))
                return None
            if now - seen > NOTED_SECONDS:
                self._note(store, secret, now)
        return name, mark, _id(secret)[:12]

    def _note(self, store: sqlite3.Connection, secret: str, now: float) -> None:
        """When the session was last used; on a full disk it lives until its last note is too old."""
        try:
            store.execute("update session set seen = ? where id = ?", (now, _id(secret)))
        except sqlite3.OperationalError as error:
            log.error("session not noted", error=str(error))

    def end(self, secret: str) -> None:
        """Ends a session."""
        with closing(self._open()) as store, store:
            store.execute("delete from session where id = ?", (_id(secret),))

    def failed(self, name: str) -> None:
        """Notes a wrong password."""
        with closing(self._open()) as store, store:
            store.execute("insert into failure values (?, ?)", (name, self._now()))
            store.execute("delete from failure where at < ?", (self._now() - LOCKED_SECONDS,))

    def is_locked(self, name: str) -> bool:
        """Whether a name has had five wrong passwords within a quarter of an hour."""
        with closing(self._open()) as store:
            since = self._now() - LOCKED_SECONDS
            (count,) = store.execute("select count(*) from failure where name = ? and at > ?", (name, since)).fetchone()
        return count >= FAILURES


def _id(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
