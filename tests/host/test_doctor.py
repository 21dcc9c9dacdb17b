"""The doctor finds what keeps the atlas from running, and names the remedy."""

import socket
from threading import Thread

from werkzeug.serving import make_server

from callbacks import session
from callbacks.audit import Audit
from callbacks.host import browser_packages, doctor
from callbacks.host.settings import Settings
from queries import reader


def lines(settings: Settings) -> dict[str, doctor.Finding]:
    return {finding.name: finding for finding in doctor.findings(settings)}


def test_all_is_well(data, capsys):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert doctor.report(Settings(data=data, port=port)) == 0
    assert "PROBLEM" not in capsys.readouterr().out


def test_no_build(tmp_path, capsys):
    assert doctor.report(Settings(data=tmp_path)) == 1
    assert "make demo" in capsys.readouterr().out


def test_a_port_in_use_by_another_program_and_by_the_atlas_itself(data, app, monkeypatch):
    monkeypatch.setattr(doctor, "HEALTH_SECONDS", 0.2)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        found = doctor.port("127.0.0.1", taken.getsockname()[1])
    assert not found.well and "ATLAS_PORT" in found.remedy
    monkeypatch.setattr(doctor, "HEALTH_SECONDS", 30)
    server = make_server("127.0.0.1", 0, app.server)
    Thread(target=server.handle_request).start()
    found = doctor.port("127.0.0.1", server.server_port)
    server.server_close()
    assert found.well and "the atlas answers" in found.found and session.build() in found.found


def test_a_host_that_is_not_ours(data):
    assert not lines(Settings(data=data, host="no-such-host.invalid"))["port"].well


def test_a_damaged_build(data, tmp_path):
    import shutil

    shutil.copytree(data / "guangdong", tmp_path / "guangdong")
    live = (tmp_path / "guangdong" / "CURRENT").read_text().strip()
    next(tmp_path.glob(f"guangdong/builds/{live}/geo/*.br")).write_bytes(b"damaged")
    assert not lines(Settings(data=tmp_path))["files of that build"].well


def test_a_build_of_another_version(data, monkeypatch):
    assert lines(Settings(data=data))["tables of that build"].well
    monkeypatch.setattr(reader, "OWN", "select cast(null as kind_of_another_version)")
    assert not lines(Settings(data=data))["tables of that build"].well


def test_missing_browser_packages(data, tmp_path, monkeypatch):
    monkeypatch.setattr(browser_packages, "MODULES", tmp_path)
    assert not lines(Settings(data=data))["browser packages"].well


def test_a_folder_that_does_not_exist_yet(tmp_path):
    assert doctor.folder(tmp_path / "a" / "b").well


def test_a_broken_audit_chain_and_an_open_address_are_problems(data, tmp_path):
    chosen = Settings(data=data, state=tmp_path, host="0.0.0.0", audience="briefing")
    kept = Audit(tmp_path / "audit.jsonl")
    kept.record("view", who="chen")
    kept.record("view", who="chen")
    kept.file.write_text(kept.file.read_text().replace("chen", "wang", 1))
    found = lines(chosen)
    assert not found["audit"].well and not found["sign-in"].well and "ATLAS_USERS" in found["sign-in"].remedy
    assert found["file for briefing"].well
