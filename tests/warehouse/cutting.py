"""Builds in processes of their own that are cut off: killed at a moment of their work, or out of room on the disk."""

import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

from warehouse import __main__ as commands
from warehouse import models, work
from warehouse.build import build

# Processes are copies of one that has everything imported: a build begins at once.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])
MADE = models._make
LARGE = "select md5(range::varchar) as account from range(8000000) order by account"
TOUCHES = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.listdir", "os.scandir"})


def moments(out: Path, at: Callable[[], None]) -> Callable:
    """Calls `at` at each step that is told and before each touch of a file below `out`; what to tell steps to."""
    inside = str(out)

    def touched(event: str, given: tuple) -> None:
        if event in TOUCHES and given and str(given[0]).startswith(inside):
            at()

    sys.addaudithook(touched)
    return lambda *_: at()


def _counted(extracts: Path, out: Path, said) -> None:
    seen = count()
    build(extracts, out, progress=moments(out, lambda: next(seen)))
    said.send(next(seen))


def _killed(extracts: Path, out: Path, keep: bool, moment: int, delay: float) -> None:
    seen, kill = count(), (os.getpid(), signal.SIGKILL)

    def at() -> None:
        if next(seen) == moment:
            threading.Timer(delay, os.kill, kill).start() if delay else os.kill(*kill)

    build(extracts, out, progress=moments(out, at), keep=keep)


def number_of_moments(extracts: Path, out: Path) -> int:
    """How many moments a whole build has."""
    hears, said = FORKS.Pipe()
    child = FORKS.Process(target=_counted, args=(extracts, out, said))
    child.start()
    said.close()
    found = hears.recv()
    child.join()
    return found


def is_killed(extracts: Path, out: Path, keep: bool, moment: int, delay: float) -> bool:
    """Builds, and kills the build so many seconds after a moment; whether that came before its end."""
    child = FORKS.Process(target=_killed, args=(extracts, out, keep, moment, delay))
    child.start()
    child.join()
    assert child.exitcode in (0, -signal.SIGKILL), child.exitcode
    return child.exitcode != 0


def _sorted(connection, model: models.Model) -> float:
    """In place of a model one whose rows do not fit in memory."""
    return MADE(connection, replace(model, text=LARGE, holds=()))


def _cramped(extracts: Path, out: Path, largest: int, memory: str, heard: Path) -> None:
    os.dup2(os.open(heard, os.O_CREAT | os.O_WRONLY), 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
    if memory:
        work.MEMORY, models._make, models.AT_ONCE = memory, _sorted, 1
    sys.argv = ["warehouse", "build", "--extracts", str(extracts), "--out", str(out)]
    commands.main()


def cramped(extracts: Path, out: Path, largest: int, memory: str, heard: Path) -> int:
    """The exit status of a build that can make no file larger than so many bytes; what it said is in `heard`."""
    child = FORKS.Process(target=_cramped, args=(extracts, out, largest, memory, heard))
    child.start()
    child.join()
    return child.exitcode
