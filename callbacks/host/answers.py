"""Answers that were sent once, kept as they went out: by build, audience, areas, view and coding."""

import hashlib
import json
from collections import OrderedDict
from threading import Lock

from dash import Dash
from flask import Response, g, request

from callbacks import session
from callbacks.host.access import Access
from callbacks.host.compression import coding
from callbacks.host.guards import UPDATE
from queries.errors import NoBuildError
from queries.reader import Reader

KEPT_BYTES = 32_000_000
BUILD = "Atlas-Build"
FAILED = "Atlas-Failed"


class Answers:
    """The answers of one process to questions that only the reader and the view decide; the oldest go first.

    What is answered from here has passed the same checks and the same audit as any other request.
    """

    def __init__(self, app: Dash, access: Access, most: int = KEPT_BYTES):
        self._app, self._access, self._most = app, access, most
        self._kept: OrderedDict[tuple, tuple[bytes, str]] = OrderedDict()
        self._builds: dict[str, str] = {}
        self._bytes, self._lock = 0, Lock()

    def before(self) -> Response | None:
        """The answer, if it was given before."""
        g.answer = None
        if request.path != UPDATE or request.method != "POST" or self._access.is_warming:
            return None
        asked = request.get_json(silent=True)
        if not self._is_of_the_view(asked):
            return None
        try:
            key = session.reader(), _canonical(asked), coding(request.headers.get("Accept-Encoding", ""))
        except NoBuildError:
            return None
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                g.answer = key
                return None
            self._kept.move_to_end(key)
        body, coded = kept
        response = Response(body, mimetype="application/json")
        response.vary.add("Accept-Encoding")
        if coded:
            response.headers["Content-Encoding"] = coded
        return response

    def after(self, response: Response) -> Response:
        """Keeps the answer if all of it succeeded, and names the build that it comes from."""
        builds = {reader.build for reader in session.turn().readers.values()}
        if builds:
            response.headers[BUILD] = " ".join(sorted(builds))
        if not session.turn().whole:
            response.headers[FAILED] = "a panel"
        key = g.get("answer")
        if key is not None and response.status_code == 200 and session.turn().whole:
            self._keep(key, response.get_data(), response.headers.get("Content-Encoding", ""))
        return response

    def _keep(self, key: tuple, body: bytes, coded: str) -> None:
        with self._lock:
            self._leave_build(key[0])
            if key not in self._kept:
                self._kept[key] = body, coded
                self._bytes += len(body)
            while self._bytes > self._most:
                _, (dropped, _) = self._kept.popitem(last=False)
                self._bytes -= len(dropped)

    def _leave_build(self, reader: Reader) -> None:
        """Drops what is of another build of the audience: it would keep a file open that is no longer live."""
        if self._builds.get(reader.audience) == reader.build:
            return
        self._builds[reader.audience] = reader.build
        for key in [key for key in self._kept if key[0].audience == reader.audience]:
            self._bytes -= len(self._kept.pop(key)[0])

    def _is_of_the_view(self, asked: object) -> bool:
        declared = self._app.callback_map.get(str(asked.get("output"))) if isinstance(asked, dict) else None
        return declared is not None and hasattr(declared.get("callback"), "of_the_view")


def _canonical(asked: dict) -> bytes:
    """What is asked, in few bytes: in words it is a third of what is answered."""
    words = json.dumps([asked["output"], asked["outputs"], asked["inputs"], asked.get("state")], sort_keys=True)
    return hashlib.sha256(words.encode()).digest()
