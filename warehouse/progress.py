"""Progress of a job: a bar on a terminal, a plain line per step elsewhere."""

import sys
import time
from collections.abc import Callable
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


def speak() -> None:
    """Makes standard output and error take every character, whatever the locale of the machine."""
    for stream in (sys.stdout, sys.stderr):
        plain = stream.encoding.lower() in ("ascii", "us-ascii", "ansi_x3.4-1968")
        stream.reconfigure(encoding="utf-8" if plain else stream.encoding, errors="backslashreplace")


@contextmanager
def progress(title: str):
    """Gives a function (step, done, of) that shows where the job is."""
    if sys.stdout.isatty():
        columns = (TextColumn("{task.description:42}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns) as bar:
            task = bar.add_task(title)
            yield lambda step, done, of: bar.update(task, description=f"{title}: {step}", completed=done, total=of)
        return
    yield _plain(title)


def _plain(title: str) -> Callable[[str, int, int], None]:
    began = time.monotonic()

    def tell(step: str, done: int, of: int) -> None:
        print(f"{title} {time.monotonic() - began:6.1f} s  {done}/{of}  {step}", flush=True)

    return tell
