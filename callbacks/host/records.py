"""What is recorded of requests before they are answered, and the auditor's page."""

import csv
import hashlib
import io
from collections import OrderedDict
from html import escape
from threading import Lock

import numpy as np
import structlog
from flask import Flask, Response, g, request

import definitions
from callbacks import session
from callbacks.audit import Audit, AuditError
from callbacks.host import document
from callbacks.host.access import EXPORTS, WAYS, Access
from layouts import ids
from layouts.view import View, settle
from queries.values import Status, indicator_by_area

UPDATE = "/_dash-update-component"
REMEMBERED = 5000
NOT_RECORDED = ("Not answered: the audit cannot be written. Tell the administrator.\n", 503)

log = structlog.get_logger("atlas.audit")


class Records:
    """Records views and exports of one server process."""

    def __init__(self, audit: Audit, access: Access, default_lang: str):
        self._audit, self._access, self._lang = audit, access, default_lang
        self._seen: OrderedDict[tuple, None] = OrderedDict()
        self._lock = Lock()

    def register(self, server: Flask) -> None:
        """Asks after the guards have found a request sound."""
        server.before_request(self._before)
        server.after_request(self._after)
        server.add_url_rule("/audit", "audit_page", self.page)
        server.add_url_rule("/audit/rights.csv", "audit_rights", self.rights)

    def _before(self) -> Response | None:
        if request.path == UPDATE and request.method == "POST" and not self._access.is_warming:
            view = _view(request.get_json(silent=True))
            if view is not None:
                self._view(view)
        if request.endpoint == "map_values" and not self._access.is_warming:
            self._view(request.args.to_dict())
        return None

    def _view(self, mapping: dict) -> None:
        """One line per view of a session: what, of whom, for which areas, how many shown and withheld, which build.

        If it cannot be written, the view goes on and the log says so: an outage of the audit must not blind
        everybody; exports stop instead.
        """
        person, held = session.who(), session.held()
        view, _ = settle(View.of(mapping), held, self._lang)
        key = (person.session, person.name, held.build, view.selection)
        with self._lock:
            known = key in self._seen
            self._seen[key] = None
            self._seen.move_to_end(key)
            if len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
        if known:
            return
        status = indicator_by_area(session.reader(), view.selection).status
        try:
            self._audit.record(
                "view", who=person.name, role=person.role.id, session=person.session, areas=" ".join(person.areas),
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
        """The auditor's page: whether the chain holds, what is used, the last lines."""
        lang = document.spoken(self._lang)
        used, faults = self._audit.usage(), self._audit.faults()
        number, seal = self._audit.seal
        lines = list(self._audit.lines())[-50:][::-1]
        names = {i.id: getattr(i.name, lang) for i in definitions.indicators()}
        views = [(names.get(key, key), n) for key, n in used["indicator"].most_common()]
        unused = [name for key, name in names.items() if key not in used["indicator"]]
        say = {"zh": 0, "en": 1}[lang]
        parts = [
            f"<h1>{('审计', 'Audit')[say]}</h1>",
            f"<p role='status'>{escape(_chain(faults, number, seal, say))}</p>",
            _table(("事件", "Event")[say], used["event"].most_common()),
            _table(("每日查看", "Views a day")[say], sorted(used["day"].items())[-31:]),
            _table(("指标查看次数", "Views by indicator")[say], views),
            f"<h2>{('从未查看的指标', 'Indicators nobody has viewed')[say]}</h2>",
            f"<p>{escape('、'.join(unused) or '–')}</p>",
            _lines(("最近的记录", "Last lines")[say], lines),
            f"<p><a href='/audit/rights.csv'>{('权限表', 'Table of rights')[say]} (CSV)</a></p>",
        ]
        return Response(document.plain("".join(parts), ("审计", "Audit")[say], lang), mimetype="text/html")

    def rights(self) -> Response:
        """One row per person who may sign in: role, audience, areas, pages, export, audit."""
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(("name", "role", "audience", "areas", "pages", "export", "audit"))
        people = self._access.people.read().values() if self._access.people else []
        for person in [user.person for user in people] or [session.who()]:
            role = person.role
            writer.writerow((f"'{person.name}" if person.name[:1] in "=+-@" else person.name, role.id, role.audience,
                             " ".join(person.areas), " ".join(role.pages), role.export, role.audit))  # fmt: skip
        return Response("\ufeff" + stream.getvalue(), content_type="text/csv; charset=utf-8")


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


def _chain(faults: list[str], number: int, seal: str, say: int) -> str:
    if faults:
        return (f"记录链已断：{faults[0]}", f"The chain is broken: {faults[0]}")[say]
    return (
        f"记录链完整，共 {number} 行，末行封印 {seal[:16]}",
        f"The chain is whole: {number} lines, seal {seal[:16]}",
    )[say]


def _table(title: str, rows: list[tuple[str, int]]) -> str:
    body = "".join(f"<tr><th scope='row'>{escape(str(key))}</th><td>{n:,}</td></tr>" for key, n in rows)
    return f"<h2>{escape(title)}</h2><table>{body}</table>"


def _lines(title: str, lines: list[dict]) -> str:
    body = ""
    for line in lines:
        facts = " · ".join(
            f"{key} {value}" for key, value in line.items() if key not in ("at", "event", "before", "number") and value
        )
        body += (
            f"<tr><td>{escape(str(line.get('at', '')))}</td><th scope='row'>{escape(str(line.get('event', '')))}</th>"
        )
        body += f"<td>{escape(facts)}</td></tr>"
    return f"<h2>{escape(title)}</h2><table class='lines'>{body}</table>"
