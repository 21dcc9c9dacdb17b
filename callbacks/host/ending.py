"""Who is signed in, and the end of sessions from the command line; both without the server."""

import getpass
from collections.abc import Iterator
from datetime import UTC, datetime

from callbacks.audit import Audit
from callbacks.host.sessions import Sessions
from callbacks.host.settings import Settings

EVERYBODY = "all"


def listed(settings: Settings) -> Iterator[str]:
    """One line per session that lives: number, name, through what, when it began and was last seen (UTC)."""
    for kept in _sessions(settings).all():
        began, seen = (datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds") for at in (kept.began, kept.seen))
        way = f"service, {kept.role} {' '.join(kept.areas)}".rstrip() if kept.role else "password"
        yield f"{kept.number}  {kept.name}  {way}  since {began}  seen {seen}"


def end(settings: Settings, name: str) -> int:
    """Ends the sessions of a person, or of all, and records who did so; how many there were."""
    Audit(settings.kept / "audit.jsonl").record("sessions ended", who=name, by=f"operator {getpass.getuser()}")
    return _sessions(settings).end_of(None if name == EVERYBODY else name)


def _sessions(settings: Settings) -> Sessions:
    return Sessions(settings.kept / "sessions.db")
