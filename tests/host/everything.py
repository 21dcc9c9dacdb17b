"""Every address the server answers, with what may stand in its open places, and every word an answer holds.

An address whose open places nobody filled here fails the test that asks for it: a new one must be thought of.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dash import Dash
from pypdf import PdfReader

from callbacks import session
from callbacks.host.downloads import ALL
from callbacks.host.routes import SERVED, vendor_url
from callbacks.host.stories import FILES
from layouts.answers import QUESTIONS
from layouts.exports import FORMATS
from layouts.exports.quality import TABLES
from layouts.pages import PAGES
from layouts.stories.templates import TITLES
from layouts.texts import catalogue
from tests.host.requests import answered, body

UPDATE = "/_dash-update-component"
METHODS = ("GET", "POST", "DELETE")
# A whole word of a code of the demonstration province: not part of a number, a hash or a coordinate.
CODE = re.compile(rb"(?<![\w.+-])44\d{4}(?:\d{3})?(?![\w.-])")


@dataclass(frozen=True)
class Address:
    """One thing that can be asked: the endpoint, its name for people, and how to ask it for a view."""

    endpoint: str
    name: str
    ask: Callable


def fillings(app: Dash) -> dict[str, list[dict[str, str]]]:
    """For each endpoint with open places what they may hold: everything there is, and one thing there is not."""
    suites = [{"package_name": package, "fingerprinted_path": file}
              for package, files in app.registered_paths.items() for file in sorted(files)]  # fmt: skip
    vendor = [vendor_url(package, file).split("/", 4)[2:] for package in SERVED for file in SERVED[package]]
    return {
        "static": [{"filename": "x"}],
        "_dash_assets.static": [{"filename": "icon.svg"}, {"filename": "../app.py"}],
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": suites,
        "/<path:path>": [{"path": page.path.strip("/")} for page in PAGES.values() if page.path != "/"],
        "vendor": [dict(zip(("package", "version", "file"), parts, strict=True)) for parts in vendor],
        "geo": [{"file": "x.json"}],
        "service_points": [{"file": "x.json"}],
        "quality_table": [{"name": name} for name in (*TABLES, ALL, "x")],
        "download": [{"ending": ending} for ending in (*FORMATS, "x")],
        "job_state": [{"name": "x" * 32}], "job_cancel": [{"name": "x" * 32}],
        "job_file": [{"name": "x" * 32, "file": "briefs.zip"}],
        "api": [{"name": name} for name in (*QUESTIONS, "x")],
        "story_template": [{"name": name} for name in (*TITLES, "x")],
        "story_file": [{"kind": kind} for kind in (*FILES, "x")],
    }  # fmt: skip


def addresses(app: Dash) -> Iterator[Address]:
    """Everything that can be asked: each route by each method and filling, and each callback."""
    filled = fillings(app)
    for rule in app.server.url_map.iter_rules():
        if rule.rule == UPDATE:
            continue
        assert not rule.arguments or rule.endpoint in filled, f"{rule.rule}: nobody said what may stand in it"
        for method in sorted(rule.methods & set(METHODS)):
            for values in filled.get(rule.endpoint, [{}]):
                path = rule.build(values, append_unknown=False)[1]
                yield Address(rule.endpoint, f"{method} {path}", asking(path, method))
    for output in answered(app):
        yield Address("callback", f"callback {output[:60]}", calling(app, output))


def asking(path: str, method: str) -> Callable:
    return lambda client, view: client.open(path, method=method, query_string=view)


def calling(app: Dash, output: str) -> Callable:
    return lambda client, view: client.post(UPDATE, json=body(app, output, view))


def words(answer) -> bytes:
    """All that an answer says, packed files opened."""
    raw = answer.get_data()
    answer.close()
    if raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            return b"\n".join(packed.read(name) for name in packed.namelist())
    if raw[:5] == b"%PDF-":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages).encode()
    if raw[:4] == b"\x89PNG":
        return b""
    return raw


# What is new in every answer and says nothing: a number of Dash for the page, one for the drawing of a map, the time
# in a file of geometry.
CHANCE = re.compile(rb'"end_id":"[^"]+"|"version":\d+|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?')


def settled(said: bytes) -> bytes:
    """What was said less what is chance."""
    return CHANCE.sub(b"", said)


def codes(said: bytes) -> set[str]:
    """The codes of areas in what was said."""
    return {code.decode() for code in CODE.findall(said)}


def unseen(person: session.Person) -> tuple[set[str], set[bytes]]:
    """Codes and names (both languages) of areas that a person must not be told of; names only that stand
    neither in that of a visible area nor in a text of the interface."""
    with session.acting(session.Person("all", person.role)):
        everything = session.held().areas
    with session.acting(person):
        visible = session.held().areas
    known = " ".join(f"{area.name.zh} {area.name.en}" for area in visible.values()) + " ".join(catalogue("zh").values())
    hidden = {code: area for code, area in everything.items() if code not in visible}
    named = {name for area in hidden.values() for name in (area.name.zh, area.name.en)}
    return set(hidden), {name.encode() for name in named if len(name) > 2 and name not in known}
