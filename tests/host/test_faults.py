"""What goes wrong on a machine ends as it should: killed workers, full disks, a plain locale, few files, odd clocks."""

import json
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from callbacks.audit import Audit
from callbacks.host import jobs
from callbacks.host.access import COOKIE
from callbacks.host.sessions import NOTED_SECONDS, Sessions
from tests.host.requests import body, drawing
from tests.host.test_access import entered, guarded_by, users
from tests.server import ROOT, running
from warehouse.publish import point

PARTIAL = """
import resource, signal, sys
from pathlib import Path
from callbacks.audit import Audit, AuditError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
audit = Audit(Path(sys.argv[1]))
audit.record("view", who="chen")
size = audit.file.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20, resource.RLIM_INFINITY))
try:
    audit.record("view", who="wang")
except AuditError:
    print("refused")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
audit.record("view", who="zhou")
"""


def answer(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as found:
        return found.read().decode()


def answers_again(url: str) -> str:
    """What the address answers; a reader asks once more if the worker that had the request is gone."""
    try:
        return answer(url)
    except OSError:
        return answer(url)


def workers(pid: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_killed_worker_is_replaced_and_readers_go_on(tiny):
    with running(tiny / "data", workers=2) as (url, server):
        before = workers(server.pid)
        os.kill(before[0], signal.SIGKILL)
        assert all("ok" in answers_again(f"{url}/healthz") for _ in range(20))
        until = time.monotonic() + 20
        while len(set(workers(server.pid)) - set(before)) < 1 and time.monotonic() < until:
            time.sleep(0.2)
        assert len(workers(server.pid)) == 2 and server.poll() is None
        assert all("ok" in answers_again(f"{url}/healthz") for _ in range(20))


def test_a_full_log_stops_nobody(tiny):
    command = (
        "import os, sys\nsys.stderr = open('/dev/full', 'w')\nos.dup2(sys.stderr.fileno(), 2)\nimport app\napp.main()"
    )
    with running(tiny / "data", "-c", command, log="debug") as (url, _):
        for _ in range(5):
            assert "ok" in answer(f"{url}/healthz")
            with pytest.raises(urllib.error.HTTPError, match="404"):
                answer(f"{url}/nothing")


def test_in_a_plain_locale_everything_is_the_same(data, client):
    plain = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    kept = {name: os.environ.get(name) for name in plain}
    wanted = client.get("/download/csv?level=city&lang=zh").get_data(as_text=True)
    os.environ.update(plain)
    try:
        with running(data) as (url, _):
            assert answer(f"{url}/download/csv?level=city&lang=zh") == wanted
            assert "社会保障乡镇图集" in answer(f"{url}/_dash-layout")
        for command in (["app.py", "doctor"], ["-m", "warehouse", "status", "--out", str(data)]):
            done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, check=False,
                                  env={**os.environ, "ATLAS_DATA": "/nowhere", "ATLAS_PORT": "1"})  # fmt: skip
            assert b"Traceback" not in done.stderr and b"codec" not in done.stderr and done.stdout, done.stderr
    finally:
        for name, value in kept.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def test_with_256_files_many_connections_wait_and_none_breaks_the_server(tiny):
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, limits[1]))
    try:
        with running(tiny / "data") as (url, server):
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, limits[1]), limits[1]))
            host, port = url.removeprefix("http://").split(":")
            crowd = [socket.create_connection((host, int(port)), timeout=5) for _ in range(400)]
            for one in crowd[:50]:
                one.sendall(b"GET /healthz HTTP/1.1\r\nHost: atlas\r\n\r\n")
            assert all(b"200" in one.recv(200) for one in crowd[:50])
            for one in crowd:
                one.close()
            assert "ok" in answer(f"{url}/healthz") and server.poll() is None
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def test_half_a_line_on_a_full_disk_is_taken_back_and_the_chain_holds(tmp_path):
    file = tmp_path / "audit.jsonl"
    done = subprocess.run(
        [sys.executable, "-c", PARTIAL, str(file)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "refused\n"
    assert Audit(file).faults() == [] and [line["who"] for line in Audit(file).lines()] == ["chen", "zhou"]


def test_on_a_full_disk_whoever_is_signed_in_stays_so(app, tmp_path, monkeypatch):
    with guarded_by(app, users(tmp_path / "users.toml", chen="analyst"), tmp_path) as made:
        client = entered(made, "chen")
        store = made.access.sessions._open()
        store.execute(f"pragma max_page_count = {store.execute('pragma page_count').fetchone()[0]:d}")
        secret = client.get_cookie(COOKIE).value
        store.execute("pragma query_only = on")
        monkeypatch.setattr(made.access.sessions, "_now", lambda: time.time() + NOTED_SECONDS + 1)
        assert client.get("/map").status_code == 200 and made.access.sessions.of(secret)
        refused = made.server.test_client().post("/sign-in", data={"name": "chen", "password": "correct horse battery"})
        assert refused.status_code == 503 and "Traceback" not in refused.get_data(as_text=True)
        store.execute("pragma query_only = off")


def test_a_sessions_file_of_rubbish_is_told_at_the_start(tmp_path):
    (tmp_path / "sessions.db").write_bytes(b"rubbish" * 1000)
    with pytest.raises(sqlite3.DatabaseError):
        Sessions(tmp_path / "sessions.db")


@pytest.mark.parametrize("hours", [-1, 1, 24])
def test_a_clock_that_jumps_loses_no_work_that_goes_on(app, tmp_path, monkeypatch, hours):
    monkeypatch.setattr(jobs, "root", lambda: tmp_path)
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.05)
    folder = jobs._new("work", {})
    now = time.time()
    monkeypatch.setattr(jobs.time, "time", lambda: now + hours * 3600)
    os.utime(folder / "state", (now + hours * 3600,) * 2)
    assert jobs._state(folder)["state"] == "waiting"
    jobs._sweep()
    assert folder.exists()


def test_no_answer_mixes_two_builds(app, data, tmp_path):
    """Two builds, one with twice the recipients, live in turn while eight ask: each answer is of the one it names."""
    import shutil
    from concurrent.futures import ThreadPoolExecutor

    import duckdb

    from callbacks import session
    from queries.reader import Builds

    home = tmp_path / "data" / "guangdong"
    live = (data / "guangdong" / "CURRENT").read_text().strip()
    shutil.copytree(data / "guangdong" / "builds" / live, home / "builds" / "one")
    shutil.copytree(home / "builds" / "one", home / "builds" / "two")
    with duckdb.connect(home / "builds" / "two" / "atlas.duckdb") as made:
        made.execute("update cube set cum = list_transform(cum, lambda x: x * 2) where measure = 'person_months'")
    for name in ("one", "two"):
        sealed(home / "builds" / name)
    point(home, "one")
    before = dict(session._BUILDS)
    session.serve({**before, "internal": Builds(tmp_path / "data", "guangdong")}, alone=session._ALONE[0])
    asked = [question for level in ("city", "district") for question in (
        ("GET", f"/map/values?level={level}&lang=en", None),
        ("POST", "/_dash-update-component", body(app, drawing(app, "panel-headline"), {"level": level, "lang": "en"})),
    )]  # fmt: skip

    def ask(question: tuple) -> tuple[str, str, bytes]:
        method, path, sent = question
        found = app.server.test_client().open(path, method=method, json=sent)
        assert found.status_code == 200
        build = found.headers["Atlas-Build"]
        return json.dumps(question), build, found.data.replace(build.encode(), b"")

    seen: dict[tuple[str, str], set[bytes]] = {}
    try:
        with ThreadPoolExecutor(8) as crowd:
            for turn in range(6):
                answers = crowd.map(ask, asked * 6)
                point(home, ("two", "one")[turn % 2])
                for question, build, content in answers:
                    seen.setdefault((question, build), set()).add(content)
    finally:
        session.serve(before, alone=session._ALONE[0])
    assert {build for _, build in seen} == {"one", "two"}
    assert all(len(contents) == 1 for contents in seen.values())
    for question in map(json.dumps, asked):
        assert seen[question, "one"] != seen[question, "two"]


def sealed(folder: Path) -> None:
    """Writes the manifest of a build that a test has changed, and its name into it."""
    import duckdb

    from warehouse.publish import _manifest

    with duckdb.connect(folder / "atlas.duckdb") as made:
        made.execute("update atlas set value = ? where key = 'build'", [folder.name])
    (folder / "manifest.json").unlink(missing_ok=True)
    _manifest(folder, folder.name)
