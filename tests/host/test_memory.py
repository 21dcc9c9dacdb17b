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


def test_what_lies_between_kept_figures_is_given_back():
    done = subprocess.run([sys.executable, "-c", HOLES], cwd=ROOT, capture_output=True, text=True, check=True)
    full, left = map(int, done.stdout.split())
    assert full > 140 and left < 40
