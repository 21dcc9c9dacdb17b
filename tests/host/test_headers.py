"""Every answer carries the headers, whatever it is."""

import pytest

PATHS = ["/map", "/", "/nothing", "/healthz", "/_dash-layout", "/_dash-component-suites/x/y.js", "/assets/view.js"]


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


@pytest.mark.parametrize(("query", "lang", "title"), [("", "zh-CN", "社会保障乡镇图集"),
                                                      ("?lang=en", "en", "Township Atlas"),
                                                      ("?lang=xx", "zh-CN", "社会保障乡镇图集")])  # fmt: skip
def test_the_document_speaks_the_language_of_the_link(client, query, lang, title):
    page = client.get(f"/map{query}").get_data(as_text=True)
    assert f'<html lang="{lang}" ' in page
    assert f"<title>{title}" in page and "Loading..." not in page
