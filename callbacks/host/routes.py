"""Routes of our own: browser packages and boundary files, kept for ever by the browser, and the health check."""

from pathlib import Path

from flask import Flask, Response, abort, jsonify, request

from callbacks.host import browser_packages
from callbacks.host.compression import coding
from callbacks.host.headers import FOREVER
from callbacks.session import build, held, reader, stale

# The closed table of files that are served from browser packages.
SERVED = {
    "maplibre-gl": ("dist/maplibre-gl.mjs", "dist/maplibre-gl-shared.mjs", "dist/maplibre-gl-worker.mjs"),
    "plotly.js-basic-dist-min": ("plotly-basic.min.js",),
}  # fmt: skip
# Said here and not asked of the system: some do not know .mjs, and a browser refuses a module of another type.
TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
MADE = {"br": ".br", "gzip": ".gz"}


def vendor_url(package: str, file: str) -> str:
    """The address of a file of a browser package on this host."""
    return f"/vendor/{package}/{browser_packages.versions()[package]}/{file}"


def register(server: Flask) -> None:
    """Adds the routes to the server."""
    server.add_url_rule("/vendor/<package>/<version>/<path:file>", "vendor", vendor)
    server.add_url_rule("/geo/<file>", "geo", geo)
    server.add_url_rule("/healthz", "healthz", healthz)


def vendor(package: str, version: str, file: str) -> Response:
    """A file of a locked browser package; 404 for any file, package or version but those in the table."""
    if file not in SERVED.get(package, ()) or browser_packages.versions().get(package) != version:
        abort(404)
    return _kept((browser_packages.MODULES / package / file).read_bytes(), file)


def geo(file: str) -> Response:
    """A boundary file of the live build, compressed when the build was made; its name holds its hash."""
    if file not in held().files.values():
        abort(404)
    path = reader().folder / "geo" / file
    chosen = coding(request.headers.get("Accept-Encoding", ""))
    made = path.with_name(path.name + MADE[chosen]) if chosen else path
    if not made.exists():
        return _kept(path.read_bytes(), file)
    response = _kept(made.read_bytes(), file)
    if made is not path:
        response.headers["Content-Encoding"] = chosen
    return response


def healthz() -> Response:
    """Whether the app answers, and with which build; stale where that is not the one published last."""
    live = build()
    return jsonify(status="stale" if stale() else "ok", build=live)


def _kept(body: bytes, name: str) -> Response:
    return Response(body, mimetype=TYPES[Path(name).suffix], headers={"Cache-Control": FOREVER})
