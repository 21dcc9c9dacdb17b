"""Malformed bodies and addresses: a corpus of what went wrong elsewhere, and endless changes of what is right."""

import json
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import fields

from dash import Dash
from flask.testing import FlaskClient

from callbacks.host.guards import UPDATE
from layouts.view import View, url_name
from tests.host.everything import addresses
from tests.host.requests import answered, body

FIELDS = [url_name(field.name) for field in fields(View)]
TEXTS = [
    "",
    " ",
    "x",
    "x" * 5000,
    "440103' OR 1=1--",
    "440103;DROP TABLE cube",
    "440103\x00",
    "４４０１０３",
    "44010٣",
    " 440103",
    "../../../etc/passwd",
    "..%2f..%2f",
    "javascript:alert(1)",
    "<img src=x onerror=alert(1)>",
    "{{7*7}}",
    "${jndi:x}",
    "%s%n",
    "\u202e440103",
    "\ud7ff\uffff",
    "a\u0300" * 500,
    "=1+1",
    "-1",
    "1e999",
    "NaN",
    "null",
    "true",
    "[]",
    "0x10",
    "9" * 400,
    "2024-13",
    "9999-12",
    "-0001-01",
    "\r\nSet-Cookie: x=1",
    "__proto__",
]
VALUES = [
    *TEXTS,
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**400,
    [],
    {},
    [[]],
    [None],
    {"a": {}},
    ["440103"] * 2000,
    {"__proto__": {}},
    {"constructor": {"prototype": 1}},
]
BODIES = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b'"x"',
    b"0",
    b"NaN",
    b"{",
    b"[" * 20_000,
    b'{"a":' * 20_000,
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf{}",
    b"x" * 300_000,
    b'{"output":"a","output":"b"}',
    b'{"output":1e999}',
    b"a=b&c=d",
    "{}".encode("utf-16"),
    b"\x1f\x8b\x08\x00bad",
    b"PK\x03\x04",
    b"<?xml version='1.0'?><a/>",
]
HEADERS = [
    {},
    {"Referer": "http://[bad"},
    {"Referer": "http://h/map?" + "a=1&" * 300},
    {"Accept-Encoding": "br;q=x,*"},
    {"Cookie": "atlas=" + "x" * 4000},
    {"Cookie": "=;;=;atlas"},
    {"Accept-Language": "\xff"},
    {"Host": "evil.example"},
    {"X-Forwarded-Host": "evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Range": "bytes=9-1"},
    {"If-None-Match": '"' * 500},
    {"Content-Encoding": "gzip"},
    {"X-HTTP-Method-Override": "DELETE"},
]
TYPES = [
    "application/json",
    "application/json; charset=utf-7",
    "text/plain",
    "",
    "multipart/form-data; boundary=",
    "a/b/c",
]
METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND"]


class Fuzz:
    """Endless malformed requests of one seed; each is a name and how to make it."""

    def __init__(self, app: Dash, seed: int):
        self._app, self._rng = app, random.Random(seed)
        self._outputs = list(answered(app))
        # The drawing of a picture or a brief takes a second: what is malformed is refused or ignored before that.
        slow = ("png", "brief", "template", "gpkg", "scene")
        self._paths = sorted(
            {
                one.name.split(" ", 1)[1]
                for one in addresses(app)
                if one.endpoint != "callback" and not any(word in one.name for word in slow)
            }
        )

    def __iter__(self) -> Iterator[tuple[str, Callable[[FlaskClient], object]]]:
        while True:
            yield self._rng.choice((self._value, self._twisted, self._raw, self._address))()

    def _view(self) -> dict:
        view = {name: self._rng.choice(TEXTS) for name in self._rng.sample(FIELDS, self._rng.randint(0, 6))}
        return view | {"level": self._rng.choice(["city", "x", ""])}

    def _value(self):
        """A callback with a value that no page of ours sends."""
        output = self._rng.choice(self._outputs)
        value = self._rng.choice(
            [*VALUES, self._view(), self._view(), {self._rng.choice(FIELDS): self._rng.choice(VALUES)}]
        )
        return f"{output[:40]} ← {value!r:.80}", self._posted(json.dumps(body(self._app, output, value)).encode())

    def _twisted(self):
        """A good body with one part taken out, doubled, or put in another's place."""
        asked = body(self._app, self._rng.choice(self._outputs), {"level": "city"})
        for _ in range(self._rng.randint(1, 3)):
            self._twist(asked)
        return f"twisted {asked!r:.100}", self._posted(json.dumps(asked).encode())

    def _twist(self, node: dict | list) -> None:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = self._rng.choice(keys)
        if isinstance(node[key], dict | list) and node[key] and self._rng.random() < 0.6:
            self._twist(node[key])
        elif isinstance(node, dict) and self._rng.random() < 0.3:
            node[self._rng.choice(["x", "__proto__", "id", "property", "value"])] = node.pop(key)
        else:
            node[key] = deepcopy(self._rng.choice(VALUES))

    def _raw(self):
        """Bytes that are no body, or good ones with some flipped."""
        content = self._rng.choice(BODIES)
        if self._rng.random() < 0.5:
            good = bytearray(json.dumps(body(self._app, self._rng.choice(self._outputs), {"level": "city"})).encode())
            for _ in range(self._rng.randint(1, 8)):
                good[self._rng.randrange(len(good))] = self._rng.randrange(256)
            content = bytes(good)
        return f"bytes {content!r:.60}", self._posted(content, self._rng.choice(TYPES))

    def _address(self):
        """An address, right or twisted, with a query of anything and any method."""
        path, method, headers = self._rng.choice(self._paths), self._rng.choice(METHODS), self._rng.choice(HEADERS)
        if self._rng.random() < 0.4:
            at = self._rng.randrange(len(path) + 1)
            path = "/" + (path[:at] + self._rng.choice(TEXTS)[:200] + path[at:]).lstrip("/")
        query = (
            self._view() if method != "GET" or self._rng.random() < 0.7 else "&".join(self._rng.sample(TEXTS[:20], 3))
        )
        return f"{method} {path!r:.80} {query!r:.60}", lambda client: client.open(
            path, method=method, query_string=query, headers=headers, base_url="http://127.0.0.1"
        )

    def _posted(self, content: bytes, kind: str = "application/json"):
        headers = self._rng.choice([{}, {}, {}, *HEADERS])
        return lambda client: client.post(UPDATE, data=content, content_type=kind, headers=headers)
