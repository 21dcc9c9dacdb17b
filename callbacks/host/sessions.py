"""Sessions on the server: the browser holds a random number, the server its hash, who it is, and until when."""

import hashlib
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import structlog

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 10 * 3600
AT_MOST = 3
# How exactly it is kept when a session was last used: each note is a write to the disk.
NOTED_SECONDS = 30
PENDING_SECONDS = 10 * 60
MOST_PENDING = 2000
FAILURES = 5
LOCKED_SECONDS = 15 * 60
ONE = "select id, name, mark, role, areas, began, seen from session where id = ?"
LIVING = """
select id, name, mark, role, areas, began, seen from session
where seen >= ? and began >= ? order by seen desc
"""
# A service that names both its session and its person means that session of that person.
ENDED = """
delete from session
where mark = :mark and role <> '' and began <= :until and (:sid <> '' or :subject <> '')
    and (:sid = '' or sid = :sid) and (:subject = '' or subject = :subject)
returning name
"""
# Raised when the columns of `session` change.
VERSION = 3
TABLES = """
create table if not exists session (
    id text primary key, name text not null, mark text not null, role text not null, areas text not null,
    began real not null, seen real not null, subject text not null, sid text not null
);
create table if not exists pending (
    state text primary key, browser text not null, nonce text not null, verifier text not null,
    target text not null, at real not null
);
create table if not exists failure (name text not null, at real not null);
create index if not exists failure_name on failure (name);
"""


log = structlog.get_logger("atlas.sessions")


class _Store(sqlite3.Connection):
    """A connection that stays open: to open and close one for each request took eleven milliseconds of it."""

    def close(self) -> None:
        """Left open; the thread that has it ends with the process."""


@dataclass(frozen=True)
class Kept:
    """A session: who, the mark of what let the person in, its public number, when it began and was last seen.

    `role` and `areas` are those a sign-in service vouched for; empty where the file of users says them.
    """

    name: str
    mark: str
    number: str
    role: str
    areas: tuple[str, ...]
    began: float
    seen: float


@dataclass(frozen=True)
class Vouched:
    """What a sign-in service said of a person: role, areas, its own name for the person and for its session."""

    role: str
    areas: tuple[str, ...]
    subject: str = ""
    sid: str = ""


class Sessions:
    """The sessions of all server processes, in one file. `now` is the clock."""

    def __init__(self, file: Path, now: Callable[[], float] = time.time):
        self._file, self._now, self._own = file, now, threading.local()
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with closing(self._open()) as store, store:
            if store.execute("pragma user_version").fetchone()[0] != VERSION:
                # Sessions of another version of the atlas end: their people sign in again.
                store.execute("drop table if exists session")
                store.execute(f"pragma user_version = {VERSION:d}")
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

    def begin(self, name: str, mark: str, vouched: Vouched | None = None) -> str:
        """A new session; the oldest of the person beyond three end. The secret that the browser keeps."""
        secret, now = secrets.token_urlsafe(32), self._now()
        by = vouched or Vouched("", ())
        with closing(self._open()) as store, store:
            if vouched is None:
                store.execute("delete from failure where name = ?", (name,))
            store.execute(
                "insert into session values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (_id(secret), name, mark, by.role, " ".join(by.areas), now, now, by.subject, by.sid),
            )
            store.execute(
                "delete from session where name = ? and id not in "
                "(select id from session where name = ? order by began desc, rowid desc limit ?)",
                (name, name, AT_MOST),
            )
            store.execute(
                "delete from session where seen < ? or began < ?", (now - IDLE_SECONDS, now - LONGEST_SECONDS)
            )
        return secret

    def of(self, secret: str) -> Kept | None:
        """A session that lives; being asked for keeps it alive."""
        now = self._now()
        with closing(self._open()) as store, store:
            row = store.execute(ONE, (_id(secret),)).fetchone()
            if row is None:
                return None
            kept = _kept(row)
            # A clock that was set back must not make sessions immortal.
            if not (0 <= now - kept.seen <= IDLE_SECONDS and 0 <= now - kept.began <= LONGEST_SECONDS):
                store.execute("delete from session where id = ?", (_id(secret),))
                return None
            if now - kept.seen > NOTED_SECONDS:
                self._note(store, secret, now)
        return kept

    def all(self) -> list[Kept]:
        """The sessions that live, the last seen first."""
        now = self._now()
        with closing(self._open()) as store:
            return [_kept(row) for row in store.execute(LIVING, (now - IDLE_SECONDS, now - LONGEST_SECONDS))]

    def end_of(self, name: str | None) -> int:
        """Ends all sessions of a person, or of everybody; how many there were."""
        with closing(self._open()) as store, store:
            return store.execute("delete from session where ? is null or name = ?", (name, name)).rowcount

    def end_vouched(self, mark: str, subject: str, sid: str, until: float) -> list[str]:
        """Ends what a sign-in service says is over: the sessions of its session `sid`, or of its person `subject`,
        that began before `until`; the names of whose they were."""
        with closing(self._open()) as store, store:
            rows = store.execute(ENDED, {"mark": mark, "subject": subject, "sid": sid, "until": until}).fetchall()
        return [name for (name,) in rows]

    def await_return(self, state: str, browser: str, nonce: str, verifier: str, target: str) -> None:
        """Remembers a sign-in that a browser begins at a sign-in service; `browser` is a secret only it holds."""
        now = self._now()
        with closing(self._open()) as store, store:
            store.execute("delete from pending where at < ? or at > ?", (now - PENDING_SECONDS, now))
            store.execute(
                "insert into pending values (?, ?, ?, ?, ?, ?)",
                (_id(state), _id(browser), nonce, verifier, target, now),
            )
            store.execute(
                "delete from pending where state not in "
                "(select state from pending order by at desc, rowid desc limit ?)",
                (MOST_PENDING,),
            )

    def returned(self, state: str, browser: str) -> tuple[str, str, str] | None:
        """Nonce, verifier and target of a sign-in that this browser began; each is handed out once."""
        now = self._now()
        with closing(self._open()) as store, store:
            row = store.execute(
                "delete from pending where state = ? and browser = ? returning nonce, verifier, target, at",
                (_id(state), _id(browser)),
            ).fetchone()
        return tuple(row[:3]) if row and 0 <= now - row[3] <= PENDING_SECONDS else None

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


def _kept(row: tuple) -> Kept:
    identity, name, mark, role, areas, began, seen = row
    return Kept(name, mark, identity[:12], role, tuple(areas.split()), began, seen)


def _id(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
