"""Stories by address: frozen views, templates, files; bad bodies are refused."""

import copy
import json

import pytest

from callbacks.host import jobs
from tests.host.requests import waited

KINDS = {"slides": b"PK", "paper": b"%PDF", "page": b"<!DOCTYPE html>", "book": b"PK"}


@pytest.fixture(scope="module")
def story(app) -> dict:
    frozen = app.server.test_client().get("/story/scene?area=440981&level=district").get_json()
    return {"format": "atlas-story-1", "title": {"zh": "高州", "en": "../Gao\nzhou"}, "scenes": [frozen]}


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(jobs, "root", lambda: tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_made_and_safely_named(client, story, kind):
    begun = client.post(f"/story/file/{kind}?lang=en", json=story).get_json()
    state = waited(client, begun["job"])

    assert state["state"] == "done" and begun["file"].startswith("Gao-zhou_")
    with client.get(f"/jobs/{begun['job']}/{begun['file']}") as answer:
        assert answer.status_code == 200 and answer.data.startswith(KINDS[kind])
        assert f"filename={begun['file']}" in answer.headers["Content-Disposition"]
    assert client.get(f"/jobs/{begun['job']}/owner").status_code == 404


def test_a_file_is_stopped(client, story):
    many = story | {"scenes": story["scenes"] * 40}
    begun = client.post("/story/file/slides?lang=en", json=many).get_json()
    client.delete(f"/jobs/{begun['job']}")

    assert waited(client, begun["job"])["state"] == "cancelled"
    assert client.get(f"/jobs/{begun['job']}/{begun['file']}").status_code == 404


def test_boundaries_of_another_build_are_told_at_once(client, story):
    moved = copy.deepcopy(story)
    moved["scenes"][0]["geo"]["areas"] = "township.0123456789ab.json"

    answer = client.post("/story/file/slides?lang=en", json=moved)

    assert answer.status_code == 400 and "boundaries have changed" in answer.get_data(as_text=True)


def test_a_view_is_compared_with_another_and_with_a_year_before(client):
    other = "?indicator=mean_benefit&level=district"
    made = client.get("/story/scene", query_string={"area": "440981", "level": "district", "other": other}).get_json()
    earlier = client.get("/story/scene?level=city&from=2022-01&to=2022-12&other=earlier&pair=turn").get_json()
    first = client.get("/story/scene?level=city&from=2018-01&to=2018-12&other=earlier&lang=en")

    assert "mean_benefit" in made["other"]["search"] and made["look"]["pair"] == "beside"
    assert (
        "from=2021-01" in earlier["search"] and earlier["look"] | {"pair": "turn", "own": "second"} == earlier["look"]
    )
    assert first.status_code == 404 and "do not reach back" in first.get_data(as_text=True)


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
