"""The production server answers from its first line on, stops when told to, and says what keeps it from starting."""

import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from callbacks.host.serving import address
from callbacks.host.settings import Settings
from tests.server import ROOT, environment, running

WAITRESS = """
from callbacks.host import factory, serving, settings
chosen = settings.read()
app = factory.create_app(chosen)
serving.warm_up(app)
serving._waitress(app, chosen)
"""

# A reader of either language asks for the texts of both, and reads none of them from the disk.
BOTH = """
from callbacks.host import factory, serving, settings
from layouts import texts
app = factory.create_app(settings.read())
texts.catalogue.cache_clear()
serving.warm_up(app)
before = texts.catalogue.cache_info().misses
texts.catalogue("zh"), texts.catalogue("en")
print(texts.catalogue.cache_info().misses - before)
"""


def status(url: str) -> int:
    request = urllib.request.Request(url, headers={"Cookie": "session=x", "Accept-Encoding": "br"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            answer.read()
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def ended(*command: str, data, **settings) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(data, **settings),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_the_first_requests_after_the_start_are_all_answered(tiny):
    with running(tiny / "data", workers=2) as (url, server):
        page = urllib.request.urlopen(f"{url}/map", timeout=30).read().decode()
        files = [url + path for path in re.findall(r'(?:src|href)="(/[^"]+)"', page)]
        with ThreadPoolExecutor(20) as crowd:
            found = list(crowd.map(status, [*files, f"{url}/_dash-layout", f"{url}/_dash-dependencies"] * 2))
        server.send_signal(signal.SIGTERM)
        assert set(found) == {200} and len(found) > 20
        assert server.wait(20) == 0


@pytest.mark.parametrize(("how", "code"), [("sys.exit(3)", 3), ("1 / 0", 1)])
def test_a_worker_keeps_its_status_and_ends_without_a_word(how, code):
    """Gunicorn goes by the status: one that cannot start must not look like one that is done."""
    text = f"import sys\nfrom callbacks.host.serving import _end\ntry:\n    {how}\nfinally:\n    _end()"
    done = subprocess.run([sys.executable, "-c", text], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (code, b"")


def test_the_server_for_windows_answers_too(tiny):
    with running(tiny / "data", "-c", WAITRESS) as (url, _):
        assert status(f"{url}/map") == status(f"{url}/healthz") == 200
        assert status(f"{url}/nothing") == 404


def test_the_texts_of_all_languages_are_read_before_the_first_request(tiny):
    done = ended("-c", BOTH, data=tiny / "data")
    assert done.stdout.split()[-1:] == ["0"], done.stderr


def test_a_port_in_use(data):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = ended("app.py", data=data, port=port)
    assert done.returncode == 1 and "ATLAS_PORT" in done.stderr and str(port) in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "settings", "code", "words"),
    [
        ([], {"port": "many", "lang": "fr"}, 1, ["ATLAS_PORT", "ATLAS_LANG"]),
        ([], {"atlas": "nowhere"}, 1, ["nowhere", "ATLAS_DATA"]),
        (["doctor"], {"atlas": "nowhere"}, 1, []),
        (["doctor"], {"lamp": "on"}, 0, ["ATLAS_LAMP"]),
        (["--help"], {}, 0, []),
        (["nonsense"], {}, 2, ["nonsense"]),
        (["doctor", "--nonsense"], {}, 2, ["nonsense"]),
    ],
)
def test_each_end_has_its_status_and_no_traceback(data, arguments, settings, code, words):
    done = ended("app.py", *arguments, data=data, **settings)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr and all(word in done.stderr for word in words), done.stderr


def test_without_its_packages_the_app_says_so(data):
    done = ended("-S", "app.py", data=data)
    assert done.returncode == 1 and "requirements.txt" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("host", "shown"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("::1", "[::1]"), ("atlas", "atlas")],
)
def test_the_address_can_be_opened_here(host, shown):
    assert address(Settings(host=host, port=81)) == f"http://{shown}:81"
