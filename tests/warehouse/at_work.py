"""Another process that holds the lock of a writer, as a job at work does."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOLDS = """
import sys, time
from pathlib import Path
from warehouse.lock import WriterLock
with WriterLock(Path(sys.argv[1]), sys.argv[2]):
    print("taken", flush=True)
    time.sleep(600)
"""


@contextmanager
def at_work(home: Path, job: str) -> Iterator[subprocess.Popen]:
    """The process, which is killed at the end."""
    child = subprocess.Popen([sys.executable, "-c", HOLDS, str(home), job], stdout=subprocess.PIPE)
    try:
        assert child.stdout.readline().strip() == b"taken"
        yield child
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
