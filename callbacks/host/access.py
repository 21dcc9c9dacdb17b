"""Who may ask for what. Every address is refused unless a line below lets it through.

Without a file of users (ATLAS_USERS) or a sign-in service (ATLAS_PROVIDER) the atlas serves one person, who may see
everything its audience may.
"""

import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock
from urllib.parse import quote, urlsplit

import structlog
from flask import Flask, Response, g, redirect, request

import definitions
from callbacks import session
from callbacks.host import document
from callbacks.host.people import People, PeopleError
from callbacks.host.provider import Provider
from callbacks.host.sessions import Kept, Sessions
from callbacks.session import Person
from layouts.pages import PAGES

COOKIE = "atlas"
SIGN_IN = "/sign-in"
# Open to everybody: the way in, whether the app answers, and code that is the same for all.
OPEN = frozenset({"sign_in", "sign_in_elsewhere", "sign_in_back", "sign_in_ended", "sign_out", "healthz", "metrics",
                  "vendor", "static", "_dash_assets.static",
                  "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
                  "/_favicon.ico"})  # fmt: skip
# To signed-in persons: pages and their parts, as far as their pages go; figures only through their own reader.
PARTS = frozenset({"/", "/<path:path>", "/_dash-layout", "/_dash-dependencies", "/_dash-update-component", "geo",
                   "service_points", "map_values", "story_scene", "story_template"})  # fmt: skip
EXPORTS = frozenset({"download", "quality_table", "brief_pdf", "brief_book", "briefs_begin", "job_state", "job_cancel",
                     "job_file", "bulletin_pdf", "bulletin_book", "warnings_table", "points_table", "api",
                     "api_description", "story_file", "compare_book"})  # fmt: skip
# Of these, what only leads to a file: the file itself is what leaves, and what is recorded.
WAYS = frozenset({"briefs_begin", "story_file", "job_state", "job_cancel"})
PAGES_OF_OWN = frozenset({"/", "/<path:path>", "audit_page"})
AUDITS = frozenset({"audit_page", "audit_rights", "audit_lines"})
# To nobody: what a developer's browser asks for.
NOBODYS = frozenset({"/_reload-hash"})
RULED = OPEN | PARTS | EXPORTS | AUDITS | NOBODYS
LOOPBACK = frozenset({"127.0.0.1", "::1"})
A_SECOND, AT_ONCE = 30.0, 150
# Passwords looked at, per address (all share one behind a gateway): each costs a tenth of a second of a processor.
PASSWORDS_A_SECOND, PASSWORDS_AT_ONCE = 20.0, 200

log = structlog.get_logger("atlas.access")


class Rate:
    """A bucket per session: so many requests at once, so many a second after that."""

    def __init__(self, a_second: float = A_SECOND, at_once: int = AT_ONCE, now=time.monotonic):
        self._a_second, self._at_once, self._now, self._lock = a_second, at_once, now, Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def takes(self, key: str) -> bool:
        """Whether one more request of this session is answered."""
        with self._lock:
            now = self._now()
            left, at = self._left.pop(key, (float(self._at_once), now))
            left = min(self._at_once, left + (now - at) * self._a_second)
            self._left[key] = (max(left - 1, 0.0), now)
            if len(self._left) > 10_000:
                self._left.popitem(last=False)
            return left >= 1


class Access:
    """The rule of a server: who is who, and what each may ask for."""

    def __init__(self, people: People | None, sessions: Sessions | None, operator: Person, default_lang: str,
                 provider: Provider | None = None):  # fmt: skip
        self.people, self.sessions, self.provider = people, sessions, provider
        self._lang, self._rate, self._passwords = default_lang, Rate(), Rate(PASSWORDS_A_SECOND, PASSWORDS_AT_ONCE)
        self._operator, self.is_warming = operator, False

    @property
    def is_guarded(self) -> bool:
        """Whether people sign in."""
        return self.people is not None or self.provider is not None

    def takes_password(self, address: str) -> bool:
        """Whether one more password from this address is looked at."""
        return self._passwords.takes(address)

    def has_area(self, audience: str, code: str) -> bool:
        """Whether the file of an audience has an area."""
        with session.acting(replace(self._operator, role=replace(self._operator.role, audience=audience))):
            return code in session.held().areas

    @contextmanager
    def warming(self) -> Iterator[None]:
        """Inside, before the first request is let in, the process itself asks."""
        self.is_warming = True
        try:
            with session.acting(self._operator):
                yield
        finally:
            self.is_warming = False

    def require_rules(self, server: Flask) -> None:
        """Raises RuntimeError if an address of the server has no rule: who may use it must be said above."""
        without = sorted({rule.endpoint for rule in server.url_map.iter_rules()} - RULED)
        if without:
            raise RuntimeError(f"callbacks/host/access.py does not say who may ask for: {', '.join(without)}.")

    def register(self, server: Flask) -> None:
        """Asks before every request; the first to ask."""
        server.before_request(self._check)
        server.teardown_request(lambda _: session.leave())

    def _check(self) -> Response | None:
        session.identify(self._operator if self.is_warming else None)
        if request.endpoint in NOBODYS:
            return self._refuse(None)
        if self.is_warming or not self.is_guarded or request.endpoint in OPEN:
            return None
        person = self._person()
        if person is None:
            return self._to_sign_in()
        if not self._rate.takes(person.session):
            return Response(
                "Too many requests. Wait a moment.\n", 429, mimetype="text/plain", headers={"Retry-After": "5"}
            )
        session.identify(person)
        g.person = person
        return None if may(person, request.endpoint, request.path) else self._refuse(person)

    def _person(self) -> Person | None:
        """The person of the session; nobody if what let that person in has changed since, or cannot be read."""
        secret = request.cookies.get(COOKIE, "")
        kept = self.sessions.of(secret) if secret else None
        if kept is None:
            return None
        try:
            person = self._vouched(kept) if kept.role else self._listed(kept)
        except PeopleError as error:
            log.error("users unreadable", error=str(error))
            return None
        if person is None:
            self.sessions.end(secret)
            return None
        return replace(person, session=kept.number)

    def _listed(self, kept: Kept) -> Person | None:
        """The person of a local account, as the file of users has it now."""
        user = self.people.read().get(kept.name) if self.people else None
        return user.person if user and user.mark == kept.mark else None

    def _vouched(self, kept: Kept) -> Person | None:
        """The person a sign-in service has vouched for, under the same file of what is believed."""
        if self.provider is None or self.provider.trust.mark != kept.mark or kept.role not in definitions.roles():
            return None
        return Person(kept.name, definitions.roles()[kept.role], kept.areas)

    def _to_sign_in(self) -> Response:
        if request.endpoint in PAGES_OF_OWN and request.method == "GET":
            return redirect(f"{SIGN_IN}?next={quote(request.full_path.rstrip('?'))}")
        return Response("Sign in first.\n", 401, mimetype="text/plain")

    def _refuse(self, person: Person | None) -> Response:
        """The one answer to what does not exist and to what one may not see."""
        log.warning("refused", path=request.path[:120], who=person.name if person else "", reason="not permitted")
        g.refused = True
        return Response(document.alone(document.ABSENT, self._lang), 404, mimetype="text/html")


def may(person: Person, endpoint: str | None, path: str) -> bool:
    """Whether a person's role lets a request through; the areas are the reader's business."""
    role = person.role
    if endpoint is None:
        return True
    if endpoint in AUDITS:
        return role.audit
    if endpoint in EXPORTS:
        return role.export and bool(role.audience)
    if endpoint not in PARTS or not role.audience:
        return False
    name = path.strip("/")
    return name not in PAGES or "*" in role.pages or name in role.pages


def onward(target: str) -> str:
    """Where to go after signing in: a path of this host and nothing else."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return "/"
    inside = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return target if inside and target.isprintable() and len(target) < 2000 else "/"
