"""Static routes: browser packages and boundary files, hashed or versioned, immutable."""

import mimetypes
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Flask, Response, abort, jsonify, request

from callbacks.host import browser_packages
from callbacks.session import held, reader

SERVED = {
    "maplibre-gl": ("dist/maplibre-gl.mjs", "dist/maplibre-gl-shared.mjs", "dist/maplibre-gl-worker.mjs"),
}  # fmt: skip
FOREVER = "public, max-age=31536000, immutable"
TYPES = {".mjs": "text/javascript", ".json": "application/json", ".js": "text/javascript"}


def vendor_url(package: str, file: str) -> str:
    """The address of a file of a browser package on this host."""
    return f"/vendor/{package}/{browser_packages.versions()[package]}/{file}"


def register(server: Flask) -> None:
    """Adds the routes to the server."""
    server.add_url_rule("/vendor/<package>/<version>/<path:file>", "vendor", vendor)
    server.add_url_rule("/geo/<file>", "geo", geo)
    server.add_url_rule("/healthz", "healthz", healthz)


def vendor(package: str, version: str, file: str) -> Response:
    """A file of a locked browser package, from a closed list."""
    known = browser_packages.versions().get(package)
    if known != version or file not in SERVED.get(package, ()):
        abort(404)
    return compressed(browser_packages.MODULES / package / file)


def geo(file: str) -> Response:
    """A boundary file of the live build; its name holds the hash of its content."""
    if file not in set(held().files.values()):
        abort(404)
    return compressed(reader().folder / "geo" / file)


def healthz() -> Response:
    """Whether the app answers, and with which build."""
    return jsonify(status="ok", build=reader().build)


def compressed(path: Path) -> Response:
    """A file, with brotli or gzip where the browser takes it and it is at hand."""
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    accepted = request.headers.get("Accept-Encoding", "")
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if "br" in accepted:
        return Response(_brotli(path), mimetype=kind, headers=headers | {"Content-Encoding": "br"})
    return Response(path.read_bytes(), mimetype=kind, headers=headers)


@lru_cache(maxsize=64)
def _brotli(path: Path) -> bytes:
    made = path.with_name(path.name + ".br")
    return made.read_bytes() if made.exists() else brotli.compress(path.read_bytes(), quality=6)
