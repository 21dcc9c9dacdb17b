"""What the lines of the audit amount to: whether the chain holds, what is used and by how many."""

import hashlib
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from urllib.parse import urlsplit

import orjson

from callbacks.audit import FIRST, Audit

CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Asked:
    """Which lines to show: of an event, of a person, before a number; the last `most` of them."""

    event: str = ""
    who: str = ""
    before: int = 0
    most: int = 50

    def wants(self, line: dict) -> bool:
        """Whether a line is one of them."""
        return (
            self.event in ("", line.get("event"))
            and self.who in ("", line.get("who"))
            and (not self.before or line.get("number", 0) < self.before)
        )


@dataclass
class Account:
    """What a file of lines amounts to. `fault` is the number of the first line that breaks the chain, 0 if none."""

    number: int = 0
    seal: str = FIRST
    fault: int = 0
    first: str = ""
    last: str = ""
    fitting: int = 0
    shown: list[dict] = field(default_factory=list)
    events: Counter = field(default_factory=Counter)
    days: dict[str, Counter] = field(default_factory=dict)
    indicators: Counter = field(default_factory=Counter)
    roles: Counter = field(default_factory=Counter)
    exports: Counter = field(default_factory=Counter)
    people: set[str] = field(default_factory=set)

    def take(self, raw: bytes) -> dict | None:
        """Counts one line in; nothing for one that cannot be read."""
        try:
            line = orjson.loads(raw)
            whole = raw.endswith(b"\n") and line["before"] == self.seal and line["number"] == self.number + 1
        except (ValueError, KeyError, TypeError):
            line, whole = None, False
        if not whole and not self.fault:
            self.fault = self.number + 1
        self.seal, self.number = hashlib.sha256(raw).hexdigest(), self.number + 1
        if not isinstance(line, dict):
            return None
        self._count(line)
        return line

    def _count(self, line: dict) -> None:
        event, at = str(line.get("event", "")), str(line.get("at", ""))
        self.first, self.last = self.first or at, at
        self.events[event] += 1
        self.days.setdefault(day(at), Counter())[event] += 1
        if event == "view":
            self.indicators[str(line.get("indicator", ""))] += 1
            self.roles[str(line.get("role", ""))] += 1
            self.people.add(str(line.get("who", "")))
        elif event == "export":
            self.exports[kind_of(str(line.get("path", "")))] += 1


def account(audit: Audit, asked: Asked | None = None) -> Account:
    """All that the auditor's page tells, in one pass: the chain, the use, and the last lines that were asked for."""
    asked, found = asked or Asked(), Account()
    shown: deque[dict] = deque(maxlen=asked.most)
    if not audit.file.exists():
        return found
    with audit.file.open("rb") as stream:
        for raw in stream:
            line = found.take(raw)
            if line and asked.wants(line):
                shown.append(line)
                found.fitting += 1
    found.shown = list(reversed(shown))
    return found


def local(at: str) -> datetime | None:
    """A time of a line as clocks in China show it; nothing for what is none."""
    try:
        return datetime.fromisoformat(at).astimezone(CHINA)
    except ValueError:
        return None


def day(at: str) -> str:
    """The day in China of a time of a line."""
    found = local(at)
    return found.date().isoformat() if found else ""


def kind_of(path: str) -> str:
    """What kind of file an address of an export gives: the parts of it that are not names of things."""
    parts = urlsplit(path).path.strip("/").split("/")
    return " ".join(parts[:2] if parts[0] in ("download", "api") else parts[:1])
