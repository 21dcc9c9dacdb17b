"""Memory that is free goes back to the system, though figures that are kept lie between."""

import subprocess
import sys

from tests.server import ROOT

HOLES = """
import numpy as np
from callbacks.host import memory
from callbacks.host.metrics import resident
memory.settle()
kept, before = [], resident()
tables = []
for _ in range(1500):
    tables.append(np.ones(100_000, dtype=np.uint8))
    kept.append(np.ones(2_000, dtype=np.uint8))
full = resident() - before
tables.clear()
memory.give_back()
print(full // 10**6, (resident() - before) // 10**6)
"""
ROOM = """
import numpy as np
from resource import RUSAGE_SELF, getrusage
from callbacks.host import memory
memory.settle()
def given_out():
    before = getrusage(RUSAGE_SELF).ru_minflt
    tables = [np.ones(250_000) for _ in range(16)]
    return getrusage(RUSAGE_SELF).ru_minflt - before
first = given_out()
memory.make_room()
memory.give_back()
print(first, given_out())
"""


def test_what_lies_between_kept_figures_is_given_back():
    full, left = _run(HOLES)
    assert full > 140 and left < 40


def test_the_room_of_a_question_is_given_out_once():
    first, later = _run(ROOM)
    assert first > 4000 and later < 400


def _run(code: str) -> list[int]:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return [int(figure) for figure in done.stdout.split()]
