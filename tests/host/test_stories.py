"""Stories by address: frozen views, templates, files; bad bodies are refused."""

import json

import pytest

KINDS = {"slides": b"PK", "paper": b"%PDF", "page": b"<!DOCTYPE html>"}


@pytest.fixture(scope="module")
def story(app) -> dict:
    frozen = app.server.test_client().get("/story/scene?area=440981&level=district").get_json()
    return {"format": "atlas-story-1", "title": {"zh": "高州", "en": "../Gao\nzhou"}, "scenes": [frozen]}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_made_and_safely_named(client, story, kind):
    answer = client.post(f"/story/file/{kind}?lang=en", json=story)

    assert answer.status_code == 200 and answer.data.startswith(KINDS[kind])
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="Gao-zhou_')


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'"x"', b"{", b'{"format":"atlas-story-1"}', b"[" * 20000])
def test_a_bad_body_is_refused_in_a_sentence(client, body):
    answer = client.post("/story/file/paper?lang=en", data=body, content_type="application/json")

    assert answer.status_code == 400 and answer.get_data(as_text=True).startswith("The story cannot be used")


def test_a_body_beyond_the_limit_is_refused(client):
    answer = client.post("/story/file/paper", data=b" " * (9 * 1024 * 1024), content_type="application/json")

    assert answer.status_code == 413


def test_unknown_kinds_and_templates_are_not_found(client, story):
    assert client.post("/story/file/exe", json=story).status_code == 404
    assert client.get("/story/template/none").status_code == 404


def test_templates_speak_both_languages(client):
    made = json.loads(client.get("/story/template/where").data)

    assert made["title"] == {"zh": "他们在哪里？", "en": "Where are they?"}
