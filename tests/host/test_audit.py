"""The audit is only ever added to, and whatever is done to it shows."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from callbacks import session
from callbacks.account import account, day
from callbacks.audit import Audit, AuditError
from callbacks.host.records import Records


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


def test_what_is_sent_ahead_is_recorded_and_no_view_until_it_is_looked_at(app, client):
    view = {"indicator": "recipient_rate", "programme": "DIB", "level": "district", "age": "a80", "sex": "m"}

    def lines():
        return [line["event"] for line in Audit(app.audit.file).lines() if "sex=m" in line.get("view", "")]

    for _ in range(2):
        client.get("/map/values", query_string=view, headers={"Atlas-Ahead": "1"})
    assert lines() == ["ahead"]
    client.get("/map/values", query_string=view)
    client.get("/map/values", query_string=view, headers={"Atlas-Ahead": "1"})
    assert lines() == ["ahead", "view"]


def test_an_export_is_not_given_where_it_cannot_be_recorded(app, client, monkeypatch):
    def fails(*_, **__):
        raise AuditError("disk full")

    monkeypatch.setattr(app.audit, "record", fails)
    assert client.get("/download/csv").status_code == 503
    assert client.get("/map/values?indicator=recipients&sex=m").status_code == 200


def page(client, query=""):
    answer = client.get(f"/audit?lang=en{query}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_page_of_the_auditor_tells_use_and_the_chain(app, client):
    client.get("/download/csv?level=city")
    text = page(client)
    assert "The chain is whole" in text and app.audit.seal[1] in text and "<script" not in text
    assert "Views by indicator" in text and "Never viewed" in text and "download csv" in text
    assert list(app.audit.lines())[-1]["event"] == "audit read"
    assert "记录链完整" in client.get("/audit?lang=zh").get_data(as_text=True)


def test_the_page_shows_the_lines_that_were_asked_for(app, client):
    app.audit.record("sign-in refused", who="<b>mallory</b>", reason="wrong")
    refused = page(client, "&event=sign-in+refused")
    assert "&lt;b&gt;mallory" in refused and "<b>mallory" not in refused
    assert "No line fits." in page(client, "&who=nobody-of-that-name")
    for _ in range(60):
        app.audit.record("refusal", who="many", path="/x")
    first = page(client, "&who=many")
    assert first.count('class="refused"') == 50 and "Older lines" in first
    older = page(client, f"&who=many&before={app.audit.seal[0] - 51}")
    assert 5 < older.count('class="refused"') < 50 and "Older lines" not in older


def test_a_broken_chain_stands_at_the_top_of_the_page(app, client, audit, monkeypatch):
    lines = audit.file.read_bytes().splitlines(keepends=True)
    audit.file.write_bytes(b"".join([*lines[:6], b"not a line\n", *lines[7:]]))
    monkeypatch.setattr(app.audit, "file", audit.file)
    assert "broken at line 7" in page(client) and audit.faults()


@pytest.mark.parametrize("place", [0, 7, 18])
def test_the_page_and_the_command_judge_a_chain_alike(audit, place):
    assert account(audit).fault == 0 and account(audit).number == 20 and account(audit).seal == audit.seal[1]
    lines = audit.file.read_bytes().splitlines(keepends=True)
    audit.file.write_bytes(b"".join(lines[:place] + lines[place + 1 :]))
    assert bool(account(audit).fault) == bool(audit.faults()) and account(audit).fault == place + 1


def test_days_are_those_of_china(tmp_path):
    assert day("2026-11-25T16:00:01.000+00:00") == "2026-11-26" and day("nothing") == ""


def test_a_start_and_new_figures_are_recorded(app, client):
    started = [line for line in app.audit.lines() if line["event"] == "configuration"]
    assert "audience=internal" in started[0]["settings"] and started[0]["build"]
    records = next(rule.__self__ for rule in app.server.before_request_funcs[None] if hasattr(rule, "__self__")
                   and isinstance(rule.__self__, Records))  # fmt: skip
    records._served.clear()
    for sex in ("f", "m"):
        client.get(f"/map/values?sex={sex}&level=city")
    told = [line for line in app.audit.lines() if line["event"] == "publish"]
    assert len(told) == 1 and (told[0]["audience"], told[0]["build"]) == ("internal", session.builds()["internal"])


def test_the_auditor_takes_away_the_rights_and_the_lines_as_they_were_written(app, client):
    for lang, words in (("en", "Who,Role"), ("zh", "何人,角色")):
        rights = client.get(f"/audit/rights.csv?lang={lang}").get_data(as_text=True)
        assert words in rights and "demonstration" in rights
    written = client.get("/audit/lines.jsonl").get_data()
    assert written == app.audit.file.read_bytes()
