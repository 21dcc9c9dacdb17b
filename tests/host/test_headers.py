"""Every answer carries the headers, whatever it is."""

import os
import re
from datetime import UTC, datetime

import pytest

from callbacks.host import own_files
from callbacks.host.headers import FOREVER

VIEW = own_files.url("view.js")
PATHS = ["/map", "/", "/nothing", "/healthz", "/_dash-layout", "/_dash-component-suites/x/y.js", VIEW]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_guarded(client, path):
    headers = client.get(path, buffered=True).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"]


def test_scripts_are_ours_and_text_is_never_run(client):
    policy = dict(part.split(" ", 1) for part in client.get("/map").headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert "unsafe" not in policy["script-src"] and "http" not in policy["script-src"]
    assert policy["worker-src"] == "'self' blob:"
    assert policy["object-src"] == "'none'"


def test_the_inline_script_of_the_page_has_its_hash(client):
    import base64
    import hashlib
    import re

    page = client.get("/map")
    (script,) = re.findall(r'<script id="_dash-renderer"[^>]*>(.*?)</script>', page.get_data(as_text=True), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in page.headers["Content-Security-Policy"]


def test_answers_are_not_kept_by_the_browser(client):
    assert client.get("/_dash-layout").headers["Cache-Control"] == "no-store"


def test_own_files_are_kept_for_ever_under_an_address_made_of_their_content(client):
    assert client.get(VIEW, buffered=True).headers["Cache-Control"] == FOREVER
    stamp = VIEW.split("/")[2]
    assert client.get(VIEW.replace(stamp, "0" * len(stamp))).status_code == 404
    assert client.get(own_files.url("nothing.js")).headers["Cache-Control"] == "no-cache"


def test_a_file_that_changed_since_the_start_is_not_kept_under_the_address_of_the_one_before(client, monkeypatch):
    changed = os.stat(own_files.FOLDER / "view.js").st_mtime
    monkeypatch.setattr("callbacks.host.headers.STARTED", datetime.fromtimestamp(changed - 60, UTC))
    assert client.get(VIEW, buffered=True).headers["Cache-Control"] == "no-cache"


def test_files_of_packages_are_sent_once_while_they_stay_the_same(client):
    path = "/_dash-component-suites/dash/dcc/async-graph.js"
    first = client.get(path, buffered=True)
    assert first.headers["Cache-Control"] == "no-cache"
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_the_code_of_the_charts_is_kept_for_ever(client):
    page = client.get("/map").get_data(as_text=True)
    charts = re.search('data-charts="([^"]+)"', page)[1]
    answer = client.get(charts, buffered=True)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == FOREVER


@pytest.mark.parametrize(("query", "lang", "title"), [("", "zh-CN", "社会保障乡镇图集"),
                                                      ("?lang=en", "en", "Township Atlas"),
                                                      ("?lang=xx", "zh-CN", "社会保障乡镇图集")])  # fmt: skip
def test_the_document_speaks_the_language_of_the_link(client, query, lang, title):
    page = client.get(f"/map{query}").get_data(as_text=True)
    assert f'<html lang="{lang}" ' in page
    assert f"<title>{title}" in page and "Loading..." not in page
