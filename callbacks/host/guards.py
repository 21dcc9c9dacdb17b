"""Refuses what our own page would not send, before Dash sees it: one log line, never a traceback."""

import sqlite3
from urllib.parse import unquote

import structlog
from dash import Dash
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from callbacks.host import bodies, document
from callbacks.host.bodies import RefusedError
from callbacks.host.headers import PACKAGES
from layouts import ids
from queries.errors import LimitError, NoBuildError

OBJECTS = frozenset({ids.VIEW, ids.LATER, ids.MOVE})
UPDATE = "/_dash-update-component"
ANY_PATH = "/<path:path>"
OWN = frozenset({"same-origin", "none"})
READING = frozenset({"GET", "HEAD"})
LONGEST_LOGGED = 120

log = structlog.get_logger("atlas.guard")


def register(app: Dash, pages: frozenset[str], default_lang: str) -> None:
    """Adds the guards to the app; `pages` are the paths at which the atlas opens."""
    server: Flask = app.server
    server.config["MAX_CONTENT_LENGTH"] = bodies.LARGEST_BYTES
    server.before_request(lambda: _guard(app, pages, default_lang))
    server.register_error_handler(HTTPException, lambda fault: _http_fault(fault, default_lang))
    server.register_error_handler(Exception, lambda fault: _own_fault(fault, default_lang))


def _guard(app: Dash, pages: frozenset[str], default_lang: str) -> Response | None:
    try:
        _check_origin()
        if request.path == UPDATE:
            _check_update(app)
        if request.path.startswith(PACKAGES):
            _check_suite(app)
    except RefusedError as refused:
        _tell(str(refused))
        return _plain("This request cannot be answered.", refused.status)
    if request.endpoint == ANY_PATH and request.path not in pages:
        return _absent(default_lang)
    return None


def _check_origin() -> None:
    if request.method not in READING and request.headers.get("Sec-Fetch-Site", "same-origin") not in OWN:
        raise RefusedError("from another site", 403)


def _check_update(app: Dash) -> None:
    if request.method != "POST":
        raise RefusedError("not POST", 405)
    if not request.is_json:
        raise RefusedError("not JSON", 415)
    bodies.check(request.get_data(cache=True), app.callback_map, OBJECTS)


def _check_suite(app: Dash) -> None:
    """Dash answers an unknown file of a component package with 500 and its whole registry."""
    from dash.fingerprint import check_fingerprint

    package, _, file = unquote(request.path[len(PACKAGES) :]).partition("/")
    if check_fingerprint(file)[0] not in app.registered_paths.get(package, ()):
        raise RefusedError("unknown file", 404)


def _http_fault(fault: HTTPException, default_lang: str) -> Response:
    code = fault.code or 500
    if code < 400:
        return fault.get_response()
    _tell(fault.name.lower())
    return _absent(default_lang) if code == 404 else _plain(f"{fault.name}.", code)


def _absent(default_lang: str) -> Response:
    return Response(document.alone(document.ABSENT, default_lang), 404, mimetype="text/html")


def _own_fault(fault: Exception, default_lang: str) -> Response:
    if isinstance(fault, NoBuildError):
        log.error("no build", path=request.path[:LONGEST_LOGGED], reason=str(fault))
        return Response(document.alone(document.UNMADE, default_lang), 503, mimetype="text/html")
    if isinstance(fault, sqlite3.OperationalError):
        # A full disk or a file that another program holds: whoever is signed in stays so.
        log.error("sessions not written", path=request.path[:LONGEST_LOGGED], reason=str(fault))
        return Response(document.alone(document.FAILED, default_lang), 503, mimetype="text/html")
    if isinstance(fault, LimitError):
        log.error("stopped", path=request.path[:LONGEST_LOGGED], error=type(fault).__name__, question=str(fault))
        return Response(document.alone(document.STOPPED, default_lang), 503, mimetype="text/html")
    if isinstance(fault, FileNotFoundError) and request.path.startswith(PACKAGES):
        # Dash names files of its packages, such as source maps, that the packages do not bring.
        _tell("missing file")
        return _absent(default_lang)
    log.error("failed", path=request.path[:LONGEST_LOGGED], error=type(fault).__name__, exc_info=fault)
    return Response(document.alone(document.FAILED, default_lang), 500, mimetype="text/html")


def _tell(reason: str) -> None:
    log.warning("refused", method=request.method, path=request.path[:LONGEST_LOGGED], reason=reason)


def _plain(words: str, status: int) -> Response:
    return Response(words + "\n", status, mimetype="text/plain")
