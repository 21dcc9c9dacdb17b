"""Briefs by address: the PDF of one area, and batches begun, watched, stopped and collected."""

import re

import pytest

from callbacks.host import jobs
from layouts.drawings import fonts
from tests.host.requests import waited


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(jobs, "root", lambda: tmp_path)


def test_a_brief_is_a_pdf_with_a_safe_name(client):
    answer = client.get("/brief.pdf?area=440981&lang=en&indicator=%0d%0aX")

    assert answer.status_code == 200 and answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith('inline; filename="440981_recipient_rate_')


def test_a_missing_typeface_is_told(client, tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    fonts.registered.cache_clear()

    answer = client.get("/brief.pdf?area=440981")

    assert answer.status_code == 503 and "copy the folder node_modules" in answer.get_data(as_text=True)


def test_a_batch_is_made_and_collected(client):
    begun = client.post("/briefs?area=440900&batch=district").get_json()
    state = waited(client, begun["job"])

    assert state == {"state": "done", "done": begun["of"], "of": begun["of"]}
    for file, start in (("briefs.zip", b"PK"), ("briefs.pdf", b"%PDF"), ("briefs.xlsx", b"PK")):
        with client.get(f"/jobs/{begun['job']}/{file}") as answer:
            assert answer.data.startswith(start)
    assert client.get(f"/jobs/{begun['job']}/state").status_code == 404


def test_a_batch_is_stopped(client):
    begun = client.post("/briefs?area=440000&batch=district").get_json()
    client.delete(f"/jobs/{begun['job']}")
    state = waited(client, begun["job"])

    assert state["state"] == "cancelled" and state["done"] < begun["of"]
    assert client.get(f"/jobs/{begun['job']}/briefs.zip").status_code == 404


@pytest.mark.parametrize("name", ["x", "..", "A" * 32, "../../etc/passwd"])
def test_a_job_that_is_not_ours_is_not_found(client, name):
    assert client.get(f"/jobs/{name}").status_code == 404


def test_an_unknown_level_is_refused(client):
    assert client.post("/briefs?area=440900&batch=village").status_code == 400


@pytest.mark.parametrize(
    ("address", "start"), [("/brief.xlsx", b"PK"), ("/bulletin.pdf", b"%PDF"), ("/bulletin.xlsx", b"PK")]
)
def test_other_files_are_made_and_safely_named(client, address, start):
    answer = client.get(f"{address}?area=440900&lang=en&indicator=%0d%0aX")

    assert answer.status_code == 200 and answer.data.startswith(start)
    assert re.fullmatch(r'(inline|attachment); filename="[A-Za-z0-9_.-]+"', answer.headers["Content-Disposition"])
