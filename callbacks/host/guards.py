"""What leaves and enters: security headers, and refusal of malformed requests before Dash sees them."""

import json

import structlog
from dash import Dash
from flask import Flask, Response, request

LARGEST_BODY = 256 * 1024
DEEPEST = 32
FORBIDDEN = frozenset({"__proto__", "constructor", "prototype"})
UPDATE = "/_dash-update-component"
COMPRESSED = ("application/json", "text/html", "text/javascript", "text/css", "application/javascript")

log = structlog.get_logger()


class RefusedError(ValueError):
    """A request that is not passed on; the text is for the log."""


def register(app: Dash) -> None:
    """Adds the guards to the app."""
    server: Flask = app.server
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    server.before_request(lambda: _refuse_malformed(app))
    server.after_request(lambda response: _with_headers(app, response))


def _refuse_malformed(app: Dash) -> Response | None:
    try:
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            if request.method != "GET":
                raise RefusedError("cross-site")
        if request.path.startswith("/_dash-component-suites/") and ".." in request.path:
            raise RefusedError("path")
        if request.path == UPDATE:
            _check_update(app)
    except RefusedError as refused:
        log.warning("refused", path=request.path[:80], reason=str(refused)[:120])
        return Response("This request cannot be answered.", status=400, mimetype="text/plain")
    return None


def _check_update(app: Dash) -> None:
    if request.method != "POST" or not request.is_json:
        raise RefusedError("not JSON")
    if (request.content_length or 0) > LARGEST_BODY:
        raise RefusedError("too large")
    try:
        body = json.loads(request.get_data(cache=True), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise RefusedError("unreadable") from error
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        raise RefusedError("no output")
    if body["output"] not in app.callback_map:
        raise RefusedError("unknown output")
    for key in ("inputs", "outputs"):
        if not isinstance(body.get(key), list | dict):
            raise RefusedError(f"no {key}")
    _check_depth(body)


def _no_constant(name: str):
    raise RefusedError(name)


def _check_depth(node: object, depth: int = 0) -> None:
    if depth > DEEPEST:
        raise RefusedError("too deep")
    if isinstance(node, dict):
        if FORBIDDEN & node.keys():
            raise RefusedError("forbidden key")
        for value in node.values():
            _check_depth(value, depth + 1)
    elif isinstance(node, list):
        for value in node:
            _check_depth(value, depth + 1)


def _with_headers(app: Dash, response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = _policy(app)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "SAMEORIGIN"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    return _compress(response)


def _policy(app: Dash) -> str:
    """Scripts of this host and Dash's own inline ones by hash; styles may stand inline."""
    if not hasattr(app, "_policy_text"):
        scripts = " ".join(f"'{digest}'" if not digest.startswith("'") else digest for digest in app.csp_hashes())
        app._policy_text = (
            f"default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; "
            "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
            "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
            "frame-ancestors 'self'"
        )
    return app._policy_text


def _compress(response: Response) -> Response:
    import gzip

    if (
        response.direct_passthrough
        or "Content-Encoding" in response.headers
        or "gzip" not in request.headers.get("Accept-Encoding", "")
        or response.mimetype not in COMPRESSED
        or response.status_code != 200
    ):
        return response
    body = response.get_data()
    if len(body) > 1400:
        response.set_data(gzip.compress(body, 4, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
    return response
