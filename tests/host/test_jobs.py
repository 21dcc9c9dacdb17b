"""The gate before long work: equal work once, one for each person, two at a time, ten in the queue, none for ever."""

import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from callbacks import session
from callbacks.host import jobs
from callbacks.session import Person

ROOT = Path(__file__).parents[2]
DIES = """
import sys, time
from pathlib import Path
from callbacks.host import jobs
jobs.root = lambda: Path(sys.argv[1])
folder = jobs._new("of a process that dies", {})
jobs._note(folder, "running", 1, 9)
print(folder.name, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(jobs, "root", lambda: tmp_path)
    monkeypatch.setattr(jobs, "LOOK_SECONDS", 0.01)
    return tmp_path


@pytest.fixture
def ask(app):
    """Asks for work as somebody, in areas of their own; the work waits until it is let go."""
    go, counted = threading.Event(), []

    def begin(name: str, question: str = "q", areas: tuple[str, ...] = (), work=None) -> str:
        def waits(folder, told):
            counted.append(question)
            (folder / "file").write_text(question)
            while not go.is_set():
                if not told(1, 2):
                    return False
                time.sleep(0.01)
            return True

        with session.acting(as_(app, name, areas)):
            return jobs.begin(question, work or waits, {})

    begin.go, begin.counted = go, counted
    yield begin
    go.set()


def as_(app, name: str, areas: tuple[str, ...] = ()) -> Person:
    return replace(app.access._operator, name=name, areas=areas, session=name)


def seen(app, name: str, ticket: str, areas: tuple[str, ...] = ()) -> dict | None:
    with session.acting(as_(app, name, areas)):
        folder = jobs.folder_of(ticket)
        return jobs.state(folder) if folder else None


def reached(app, name: str, ticket: str, state: str) -> bool:
    for _ in range(300):
        if seen(app, name, ticket)["state"] == state:
            return True
        time.sleep(0.02)
    return False


def test_equal_work_is_done_once_for_all_who_ask(app, ask):
    first, second = ask("chen"), ask("wang")
    assert first != second and ask("chen") == first
    ask.go.set()
    assert reached(app, "chen", first, "done") and reached(app, "wang", second, "done")
    assert ask.counted == ["q"]
    later = ask("zhou")
    assert seen(app, "zhou", later)["state"] == "done" and ask.counted == ["q"]


def test_other_areas_are_other_work_and_a_ticket_is_only_its_owners(app, ask):
    whole, city = ask("chen"), ask("wang", areas=("440100",))
    ask.go.set()
    assert reached(app, "chen", whole, "done") and reached(app, "wang", city, "done")
    assert ask.counted == ["q", "q"]
    assert seen(app, "wang", whole) is None and seen(app, "chen", city) is None


def test_a_person_has_one_and_is_told_so(app, ask):
    ask("chen", "one")
    with pytest.raises(jobs.BusyError) as busy:
        ask("chen", "two")
    assert busy.value.own


def test_two_run_ten_wait_in_order_and_the_next_is_told_how_many(app, ask):
    tickets = [ask(f"user{n}", f"q{n}") for n in range(2)]
    assert all(reached(app, f"user{n}", ticket, "running") for n, ticket in enumerate(tickets))
    waiting = [ask(f"user{n}", f"q{n}") for n in range(2, 12)]
    assert [seen(app, f"user{n + 2}", ticket)["place"] for n, ticket in enumerate(waiting)] == list(range(1, 11))
    with pytest.raises(jobs.BusyError) as busy:
        ask("late", "late")
    assert not busy.value.own and busy.value.waiting == 10
    ask.go.set()
    assert all(reached(app, f"user{n + 2}", ticket, "done") for n, ticket in enumerate(waiting))
    assert sorted(ask.counted, key=lambda q: int(q[1:])) == [f"q{n}" for n in range(12)]


def test_a_shared_work_stops_when_the_last_has_left(app, ask):
    first, second = ask("chen"), ask("wang")
    assert reached(app, "chen", first, "running")
    with session.acting(as_(app, "chen")):
        jobs.cancel(jobs.folder_of(first))
    assert seen(app, "chen", first)["state"] == "cancelled"
    assert seen(app, "wang", second)["state"] == "running"
    with session.acting(as_(app, "wang")):
        jobs.cancel(jobs.folder_of(second))
        work = jobs.files_of(jobs.folder_of(second))
    for _ in range(200):
        if jobs._state(work)["state"] == "cancelled":
            break
        time.sleep(0.02)
    assert jobs._state(work)["state"] == "cancelled"
    # Nobody gets the half of it.
    assert ask("zhou") and len(list(jobs._works())) == 2


def test_one_that_waits_can_be_cancelled(app, ask):
    for n in range(2):
        ask(f"user{n}", f"q{n}")
    ticket = ask("chen", "mine")
    with session.acting(as_(app, "chen")):
        jobs.cancel(jobs.folder_of(ticket))
    ask.go.set()
    assert seen(app, "chen", ticket)["state"] == "cancelled"
    time.sleep(0.2)
    assert "mine" not in ask.counted


def test_a_killed_process_loses_its_work_and_gives_its_place_free(app, ask, own_folder, monkeypatch):
    monkeypatch.setattr(jobs, "SILENT_SECONDS", 1)
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.2)
    child = subprocess.Popen([sys.executable, "-c", DIES, str(own_folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    folder = own_folder / child.stdout.readline().strip()
    child.kill()
    child.wait()
    child.stdout.close()
    tickets = [ask(f"user{n}", f"q{n}") for n in range(2)]
    assert all(reached(app, f"user{n}", ticket, "running") for n, ticket in enumerate(tickets))
    assert jobs._state(folder)["state"] == "lost"


def test_work_that_fails_or_finds_the_disk_full_says_so(app, ask):
    def full(folder, told):
        raise OSError(28, "No space left on device")

    assert reached(app, "chen", ask("chen", work=full), "failed")
    assert reached(app, "chen", ask("chen", "again", work=lambda folder, told: True), "done")


def test_what_nobody_collects_is_swept(app, ask, monkeypatch, own_folder):
    ticket = ask("chen", work=lambda folder, told: True)
    assert reached(app, "chen", ticket, "done")
    monkeypatch.setattr(jobs, "KEPT_SECONDS", -1)
    ask("wang", "other", work=lambda folder, told: True)
    assert seen(app, "chen", ticket) is None
