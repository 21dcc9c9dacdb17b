"""The audit is only ever added to, and whatever is done to it shows."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from callbacks.audit import Audit, AuditError


@pytest.fixture
def audit(tmp_path):
    kept = Audit(tmp_path / "state" / "audit.jsonl")
    for number in range(20):
        kept.record("view", who="chen", indicator="recipients", number_of=number)
    return kept


def test_a_chain_that_nobody_touched_holds(audit):
    assert audit.faults() == []
    assert audit.seal[0] == 20 and [line["number"] for line in audit.lines()] == list(range(1, 21))


def test_lines_of_many_threads_and_files_make_one_chain(tmp_path):
    file = tmp_path / "audit.jsonl"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: Audit(file).record("view", who=str(number)), range(80)))
    assert Audit(file).faults() == [] and Audit(file).seal[0] == 80


@pytest.mark.parametrize("place", range(0, 20, 3))
def test_every_change_breaks_the_chain(audit, place):
    lines = audit.file.read_bytes().splitlines(keepends=True)
    taken = lines[:place] + lines[place + 1 :]
    changed = [*lines]
    changed[place] = changed[place].replace(b"chen", b"wang")
    put_in = [*lines[: place + 1], *lines[place:]]
    for content in (taken, changed, put_in):
        audit.file.write_bytes(b"".join(content))
        if content != lines[:-1] and not (content is changed and place == 19):
            assert audit.faults() or place == 19
    audit.file.write_bytes(b"".join(lines))
    assert audit.faults() == []


def test_an_end_that_was_cut_off_shows_against_a_seal_kept_elsewhere(audit):
    before = audit.seal
    lines = audit.file.read_bytes().splitlines(keepends=True)
    audit.file.write_bytes(b"".join(lines[:-1]))
    assert audit.faults() == [] and audit.seal != before


def test_a_line_that_was_cut_short_stops_the_audit_rather_than_hiding(audit):
    audit.file.write_bytes(audit.file.read_bytes()[:-5])
    assert audit.faults()
    with pytest.raises(AuditError):
        audit.record("view", who="chen")


def test_no_fact_can_forge_a_line(audit):
    audit.record("sign-in refused", who='x"}\n{"number": 99\u202e\x00', reason="wrong" * 500)
    last = json.loads(audit.file.read_text(encoding="utf-8").splitlines()[-1])
    assert audit.faults() == [] and last["number"] == 21
    assert "\n" not in last["who"] and "\x00" not in last["who"] and "\u202e" not in last["who"]
    assert len(last["reason"]) <= 400


def test_a_view_is_recorded_once_with_scope_build_and_what_was_withheld(app, client):
    file = app.audit.file
    view = {"indicator": "recipient_rate", "programme": "DIB", "level": "district", "age": "a80"}
    for _ in range(3):
        client.get("/map/values", query_string=view)
    found = [line for line in Audit(file).lines() if line["event"] == "view" and "age=a80" in line["view"]]
    assert len(found) == 1
    assert found[0]["who"] == "demonstration" and found[0]["build"] and found[0]["shown"] + found[0]["withheld"] > 100


def test_an_export_is_not_given_where_it_cannot_be_recorded(app, client, monkeypatch):
    def fails(*_, **__):
        raise AuditError("disk full")

    monkeypatch.setattr(app.audit, "record", fails)
    assert client.get("/download/csv").status_code == 503
    assert client.get("/map/values?indicator=recipients&sex=m").status_code == 200


def test_the_page_of_the_auditor_tells_use_and_the_chain(app, client):
    client.get("/download/csv")
    text = client.get("/audit?lang=en").get_data(as_text=True)
    assert "The chain is whole" in text and "Views by indicator" in text and "<script" not in text
    assert "demonstration" in client.get("/audit/rights.csv").get_data(as_text=True)
