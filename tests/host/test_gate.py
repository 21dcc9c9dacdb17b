"""Files made while somebody waits: two at a time in a process, equal ones once, the rest is told how many there are."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask, Response, abort

from callbacks import session
from callbacks.host.gate import MAKERS, MOST_AT_WORK, MOST_WAITING, Gate


@pytest.fixture
def made(app):
    """A server of one slow route behind the gate; `ask(name, query)` is the status, the text and the headers."""
    server, go, counted = Flask(__name__), threading.Event(), []

    def slow() -> Response:
        from flask import request

        counted.append(request.query_string)
        if request.args.get("q") == "absent":
            abort(404)
        go.wait(10)
        return Response(b"file", headers={"Content-Disposition": "attachment"})

    for endpoint in MAKERS:
        server.add_url_rule(f"/{endpoint}", endpoint, slow)
    Gate("en", patience=0.5).register(server)

    def ask(name: str, query: str, lang: str = "en"):
        with session.acting(replace(app.access._operator, name=name, session=name)):
            answer = server.test_client().get(f"/download?q={query}&lang={lang}")
            return answer.status_code, answer.get_data(as_text=True), answer.headers

    ask.go, ask.counted = go, counted
    yield ask
    go.set()


def begun(pool, ask, *asked):
    futures = [pool.submit(ask, *one) for one in asked]
    time.sleep(0.2)
    return futures


def test_more_than_it_takes_is_told_how_many_are_before(made):
    with ThreadPoolExecutor(8) as pool:
        first = begun(pool, made, *[(f"user{n}", f"q{n}") for n in range(MOST_AT_WORK + MOST_WAITING)])
        status, words, headers = made("late", "q")
        assert status == 429 and words.startswith(f"Too many files are being made: {len(first)} are before yours")
        assert headers["Retry-After"] == "5" and "您前面还有" in made("late", "q", "zh")[1]
        made.go.set()
        assert [future.result()[0] for future in first] == [200] * len(first)
        assert made("late", "q")[0] == 200


def test_who_waits_too_long_is_told_so_and_the_place_is_free_again(made):
    with ThreadPoolExecutor(8) as pool:
        first = begun(pool, made, *[(f"user{n}", f"q{n}") for n in range(MOST_AT_WORK)])
        assert made("patient", "q")[0] == 429
        made.go.set()
        assert [future.result()[0] for future in first] == [200] * MOST_AT_WORK
    assert made("patient", "q")[0] == 200


def test_equal_files_are_made_once_and_one_person_has_two_at_a_time(made):
    with ThreadPoolExecutor(8) as pool:
        both = begun(pool, made, ("chen", "same"), ("chen", "same"))
        assert made("chen", "third")[0] == 429
        made.go.set()
        answers = [future.result() for future in both]
    assert len(made.counted) == 1
    assert [(status, words) for status, words, _ in answers] == [(200, "file")] * 2
    assert answers[0][2]["Content-Disposition"] == answers[1][2]["Content-Disposition"] == "attachment"


def test_what_fails_leaves_the_gate_as_it_was(made):
    made.go.set()
    for _ in range(5):
        assert made("chen", "absent")[0] == 404
    assert made("chen", "q")[0] == 200
