"""Sessions end when they should, whatever the clock does."""

import sqlite3
from contextlib import closing

import pytest

from callbacks.audit import Audit
from callbacks.host import ending
from callbacks.host.sessions import AT_MOST, FAILURES, IDLE_SECONDS, LOCKED_SECONDS, LONGEST_SECONDS, Sessions, Vouched
from callbacks.host.settings import Settings


@pytest.fixture
def clock():
    return [1_000_000.0]


@pytest.fixture
def sessions(tmp_path, clock):
    return Sessions(tmp_path / "state" / "sessions.db", lambda: clock[0])


def test_a_session_lives_while_it_is_used_and_ends_when_it_is_not(sessions, clock):
    secret = sessions.begin("chen", "mark")
    clock[0] += IDLE_SECONDS - 1
    found = sessions.of(secret)
    assert (found.name, found.mark) == ("chen", "mark")
    clock[0] += IDLE_SECONDS + 1
    assert sessions.of(secret) is None


def test_no_session_outlives_the_day(sessions, clock):
    secret = sessions.begin("chen", "mark")
    for _ in range(int(LONGEST_SECONDS / 1200) + 1):
        clock[0] += 1200
        sessions.of(secret)
    assert sessions.of(secret) is None


def test_a_clock_set_back_makes_no_session_immortal(sessions, clock):
    secret = sessions.begin("chen", "mark")
    clock[0] -= 3600
    assert sessions.of(secret) is None


def test_a_person_has_three_at_most_and_the_oldest_goes(sessions):
    made = [sessions.begin("chen", "mark") for _ in range(AT_MOST + 1)]
    assert [sessions.of(secret) is not None for secret in made] == [False, True, True, True]


def test_the_file_holds_no_secret_and_only_its_owner_reads_it(sessions, tmp_path):
    secret = sessions.begin("chen", "mark")
    file = tmp_path / "state" / "sessions.db"
    assert secret.encode() not in b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert file.stat().st_mode & 0o077 == 0


def test_sessions_are_listed_and_ended_from_outside_and_that_is_recorded(tmp_path, clock):
    settings = Settings(data=tmp_path, state=tmp_path / "state")
    sessions = Sessions(tmp_path / "state" / "sessions.db")
    mine, others = sessions.begin("chen", "mark"), sessions.begin("wang", "mark", Vouched("city", ("440100",)))
    assert [line.split("  ")[1:3] for line in ending.listed(settings)] == [
        ["wang", "service, city 440100"], ["chen", "password"]]  # fmt: skip
    assert ending.end(settings, "chen") == 1
    assert sessions.of(mine) is None and sessions.of(others) is not None
    assert ending.end(settings, "all") == 1 and sessions.of(others) is None
    assert [line["who"] for line in Audit(tmp_path / "state" / "audit.jsonl").lines()] == ["chen", "all"]


def test_sessions_of_a_version_before_end_and_newer_ones_are_kept(tmp_path):
    file = tmp_path / "sessions.db"
    with closing(sqlite3.connect(file)) as store, store:
        store.execute("create table session (id text, name text, mark text, began real, seen real)")
        store.execute("insert into session values ('1', 'chen', 'mark', 1, 1)")
    secret = Sessions(file).begin("wang", "mark")
    assert Sessions(file).of(secret).name == "wang" and len(Sessions(file).all()) == 1


def test_five_wrong_passwords_lock_a_name_for_a_quarter_of_an_hour(sessions, clock):
    for _ in range(FAILURES):
        assert not sessions.is_locked("chen")
        sessions.failed("chen")
    assert sessions.is_locked("chen") and not sessions.is_locked("wang")
    clock[0] += LOCKED_SECONDS + 1
    assert not sessions.is_locked("chen")
