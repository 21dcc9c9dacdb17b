"""What is recorded of requests before they are answered, and the auditor's page."""

import hashlib
from collections import OrderedDict
from datetime import datetime
from threading import Lock

import numpy as np
import structlog
from flask import Flask, Response, g, request

from callbacks import session
from callbacks.account import CHINA, Asked, account
from callbacks.audit import Audit, AuditError
from callbacks.host import audit_page, document, rights
from callbacks.host.access import EXPORTS, WAYS, Access
from callbacks.host.settings import Settings
from layouts import ids
from layouts.texts import say
from layouts.view import View, settle
from queries.values import Status, indicator_by_area

UPDATE = "/_dash-update-component"
# A view that the map asks for while the pointer rests on what leads to it (assets/intent.js).
AHEAD = "Atlas-Ahead"
REMEMBERED = 5000
LINES = 50
NOT_RECORDED = ("Not answered: the audit cannot be written. Tell the administrator.\n", 503)

log = structlog.get_logger("atlas.audit")


class Records:
    """Records views and exports of one server process."""

    def __init__(self, audit: Audit, access: Access, default_lang: str):
        self._audit, self._access, self._lang = audit, access, default_lang
        self._seen: OrderedDict[tuple, None] = OrderedDict()
        self._served: set[tuple[str, str]] = set()
        self._lock = Lock()

    def register(self, server: Flask) -> None:
        """Asks after the guards have found a request sound."""
        server.before_request(self._before)
        server.after_request(self._after)
        server.add_url_rule("/audit", "audit_page", self.page)
        server.add_url_rule("/audit/rights.csv", "audit_rights", self.rights)
        server.add_url_rule("/audit/lines.jsonl", "audit_lines", self.written)

    def started(self, settings: Settings) -> None:
        """Records with which settings and which figures a server starts."""
        chosen = " ".join(f"{name}={value}" for name, value in settings.told().items())
        self._served |= session.builds().items()
        self._quietly("configuration", settings=chosen, build=" ".join(sorted(session.builds().values())))

    def _notice(self) -> None:
        """Records that other figures are served than before, once per server process and build."""
        held, audience = session.held(), session.who().role.audience
        if (audience, held.build) not in self._served:
            self._served.add((audience, held.build))
            self._quietly("publish", audience=audience, build=held.build)

    def _before(self) -> Response | None:
        if request.path == UPDATE and request.method == "POST" and not self._access.is_warming:
            view = _view(request.get_json(silent=True))
            if view is not None:
                self._view(view)
        if request.endpoint == "map_values" and not self._access.is_warming:
            self._view(request.args.to_dict(), "ahead" if AHEAD in request.headers else "view")
        return None

    def _view(self, mapping: dict, event: str = "view") -> None:
        """One line per view of a session: what, of whom, for which areas, how many shown and withheld, which build.

        What was sent ahead is a line of its own, and no view until it is looked at: the page then asks for the rest.
        If it cannot be written, the view goes on and the log says so: an outage of the audit must not blind
        everybody; exports stop instead.
        """
        person, held = session.who(), session.held()
        view, _ = settle(View.of(mapping), held, self._lang)
        self._notice()
        seen, key = ((one, person.session, person.name, held.build, view.selection) for one in ("view", event))
        with self._lock:
            known = seen in self._seen or key in self._seen
            self._seen[key] = None
            self._seen.move_to_end(key)
            if len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
        if known:
            return
        status = indicator_by_area(session.reader(), view.selection).status
        try:
            self._audit.record(
                event, who=person.name, role=person.role.id, session=person.session, areas=" ".join(person.areas),
                audience=person.role.audience, build=held.build, indicator=view.indicator, view=view.search,
                shown=int(np.sum(status <= Status.ZERO)), withheld=int(np.sum(status > Status.ZERO)),
            )  # fmt: skip
        except AuditError as error:
            log.error("view not recorded", error=str(error))

    def _after(self, response: Response) -> Response:
        """An export is recorded with the hash of its bytes before the first of them leaves; a refusal as well."""
        if getattr(g, "refused", False):
            self._quietly("refusal", path=request.path, who=_name())
        if (
            self._access.is_warming
            or request.endpoint not in EXPORTS - WAYS
            or request.method == "HEAD"
            or response.status_code != 200
        ):
            return response
        response.direct_passthrough = False
        body = response.get_data()
        try:
            self._audit.record(
                "export", who=_name(), what=request.endpoint, path=request.full_path, bytes=len(body),
                sha256=hashlib.sha256(body).hexdigest(), build=session.held().build,
            )  # fmt: skip
        except AuditError as error:
            log.error("export not recorded", error=str(error))
            return Response(*NOT_RECORDED, mimetype="text/plain")
        return response

    def _quietly(self, event: str, **facts: object) -> None:
        try:
            self._audit.record(event, **facts)
        except AuditError as error:
            log.error("not recorded", event_name=event, error=str(error))

    def page(self) -> Response:
        """The auditor's page; who reads it is recorded."""
        lang = document.spoken(self._lang)
        asked = Asked(
            request.args.get("event", "")[:40], request.args.get("who", "")[:60],
            request.args.get("before", 0, int), LINES,
        )  # fmt: skip
        self._quietly("audit read", who=_name(), role=_role())
        bar = audit_page.bar(lang, request.args.to_dict(), bool(session.who().role.audience), bool(_session()))
        markup = bar + audit_page.content(account(self._audit, asked), asked, lang, datetime.now(CHINA).date())
        return Response(document.plain(str(markup), say(lang, "Audit"), lang), mimetype="text/html")

    def written(self) -> Response:
        """The lines as they were written, to be kept or checked elsewhere."""
        self._quietly("audit read", who=_name(), role=_role(), what="lines.jsonl")
        content = self._audit.file.read_bytes() if self._audit.file.exists() else b""
        response = Response(content, content_type="application/x-ndjson; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="audit.jsonl"'
        return response

    def rights(self) -> Response:
        """One row per person who may sign in, and per rule and person of the sign-in service."""
        content = "\ufeff" + rights.table(self._access, document.spoken(self._lang))
        response = Response(content, content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="rights.csv"'
        return response


def _view(body: object) -> dict | None:
    """The view that a request of the page carries, if it carries one."""
    fields = [*body.get("inputs", []), *body.get("state", [])] if isinstance(body, dict) else []
    for field in fields:
        if (
            isinstance(field, dict)
            and field.get("id") in (ids.VIEW, ids.LATER)
            and isinstance(field.get("value"), dict)
        ):
            return field["value"]
    return None


def _name() -> str:
    try:
        return session.who().name
    except session.NobodyError:
        return ""


def _session() -> str:
    try:
        return session.who().session
    except session.NobodyError:
        return ""


def _role() -> str:
    try:
        return session.who().role.id
    except session.NobodyError:
        return ""
