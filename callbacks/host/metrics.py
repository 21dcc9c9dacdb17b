"""Counts and times of all server processes, in the text format of Prometheus, for a monitor on this machine alone."""

import os
import time
from bisect import bisect_left
from multiprocessing.sharedctypes import RawArray
from pathlib import Path
from threading import Lock

from flask import Flask, Response, abort, g, request

from callbacks import session
from callbacks.audit import Audit
from callbacks.host.access import AUDITS, EXPORTS, LOOPBACK, Access

UPDATE = "/_dash-update-component"
KINDS = ("page", "callback", "export", "file", "sign-in", "audit", "other")
STATUSES = (2, 3, 4, 5)
REFUSED_TOO_MANY = 429
# Upper edges in seconds; what takes longer is in +Inf.
EDGES = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
FILES = frozenset({"vendor", "geo", "service_points", "static", "_dash_assets.static", "/_favicon.ico",
                   "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"})  # fmt: skip
DOORS = frozenset({"sign_in", "sign_in_elsewhere", "sign_in_back", "sign_in_ended", "sign_out"})
# What a gateway adds: who comes through one is not on this machine, though the gateway is.
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host")
ROWS = 64
STATUS_AT, EDGE_AT = 0, len(KINDS) * len(STATUSES)
SECONDS_AT = EDGE_AT + len(KINDS) * (len(EDGES) + 1)
LIMITED_AT = SECONDS_AT + len(KINDS)
WIDTH = LIMITED_AT + 1


class Metrics:
    """One row of numbers per server process, in memory that processes share: no lock that a killed one could keep."""

    def __init__(self, audit: Audit, access: Access):
        self._audit, self._access, self._lock = audit, access, Lock()
        self._shared, self._row = RawArray("d", ROWS * WIDTH), 0

    def register(self, server: Flask) -> None:
        """Measures every request; adds the route."""
        server.before_request(self._begin)
        server.after_request(self._end)
        server.add_url_rule("/metrics", "metrics", self.tell)

    def take_row(self, number: int) -> None:
        """Called by a server process that begins; numbers of those that live together are less than 64 apart."""
        self._row = number % ROWS

    def _begin(self) -> None:
        g.began = time.perf_counter()

    def _end(self, response: Response) -> Response:
        kind = KINDS.index(_kind(request.endpoint))
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        status = max(0, min(response.status_code // 100, STATUSES[-1]) - STATUSES[0])
        with self._lock:
            self._add(STATUS_AT + kind * len(STATUSES) + status, 1)
            self._add(EDGE_AT + kind * (len(EDGES) + 1) + bisect_left(EDGES, seconds), 1)
            self._add(SECONDS_AT + kind, seconds)
            self._add(LIMITED_AT, response.status_code == REFUSED_TOO_MANY)
        return response

    def _add(self, at: int, amount: float) -> None:
        self._shared[self._row * WIDTH + at] += amount

    def _sum(self, at: int) -> float:
        return sum(self._shared[row * WIDTH + at] for row in range(ROWS))

    def tell(self) -> Response:
        """The figures, to who asks from this machine without a gateway; to all others there is no such page."""
        if request.remote_addr not in LOOPBACK or any(name in request.headers for name in FORWARDED):
            abort(404)
        lines = [*self._requests(), *self._times(), *self._state()]
        return Response("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")

    def _requests(self) -> list[str]:
        lines = ["# TYPE atlas_requests_total counter"]
        for k, kind in enumerate(KINDS):
            for s, status in enumerate(STATUSES):
                count = self._sum(STATUS_AT + k * len(STATUSES) + s)
                lines.append(f'atlas_requests_total{{kind="{kind}",status="{status}xx"}} {count:.0f}')
        limited = self._sum(LIMITED_AT)
        return [*lines, "# TYPE atlas_too_many_requests_total counter", f"atlas_too_many_requests_total {limited:.0f}"]

    def _times(self) -> list[str]:
        lines = ["# TYPE atlas_request_seconds histogram"]
        for k, kind in enumerate(KINDS):
            below = 0.0
            for e, edge in enumerate((*map(str, EDGES), "+Inf")):
                below += self._sum(EDGE_AT + k * (len(EDGES) + 1) + e)
                lines.append(f'atlas_request_seconds_bucket{{kind="{kind}",le="{edge}"}} {below:.0f}')
            lines.append(f'atlas_request_seconds_count{{kind="{kind}"}} {below:.0f}')
            lines.append(f'atlas_request_seconds_sum{{kind="{kind}"}} {self._sum(SECONDS_AT + k):.3f}')
        return lines

    def _state(self) -> list[str]:
        """Builds, sessions, lines of the audit, memory of the process that answers."""
        lines = ["# TYPE atlas_build_info gauge"]
        lines += [
            f'atlas_build_info{{audience="{name}",build="{build}"}} 1' for name, build in session.builds().items()
        ]
        sessions = len(self._access.sessions.all()) if self._access.sessions else 0
        lines += ["# TYPE atlas_sessions gauge", f"atlas_sessions {sessions}"]
        lines += ["# TYPE atlas_audit_lines gauge", f"atlas_audit_lines {_lines(self._audit)}"]
        memory = resident()
        if memory:
            lines += ["# TYPE process_resident_memory_bytes gauge",
                      f'process_resident_memory_bytes{{process="{os.getpid()}"}} {memory}']  # fmt: skip
        return lines


def _kind(endpoint: str | None) -> str:
    if endpoint == UPDATE:
        return "callback"
    for kind, endpoints in (("export", EXPORTS), ("file", FILES), ("sign-in", DOORS), ("audit", AUDITS)):
        if endpoint in endpoints:
            return kind
    return "page" if endpoint in ("/", "/<path:path>", "/_dash-layout", "/_dash-dependencies") else "other"


def _lines(audit: Audit) -> int:
    """Lines of the audit; −1 where its end cannot be read, which a monitor should cry about."""
    try:
        return audit.seal[0]
    except (OSError, ValueError):
        return -1


def resident() -> int:
    """Resident memory of this process in bytes; 0 where the system does not tell."""
    file = Path("/proc/self/statm")
    return int(file.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") if file.exists() else 0
