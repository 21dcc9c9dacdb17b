"""Stops questions that run too long: one thread for all of a process, since a timer for each costs a millisecond."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

STEP_SECONDS = 0.25


class Watch:
    """Interrupts every cursor that runs longer than `limit` seconds."""

    def __init__(self, limit: float):
        self.limit = limit
        self._lock = Lock()
        self._running: dict[int, tuple[float, object]] = {}
        self._busy = Event()
        self._process = 0

    @contextmanager
    def over(self, cursor, patience: float = 1.0) -> Iterator[None]:
        """Watches `cursor` while the block runs; it is interrupted at most a step after `patience` times the limit."""
        self._start()
        key = id(cursor)
        with self._lock:
            self._running[key] = (time.monotonic() + patience * self.limit, cursor)
        self._busy.set()
        try:
            yield
        finally:
            with self._lock:
                del self._running[key]

    def _start(self) -> None:
        """Starts the thread of this process; a fork takes none along."""
        if self._process == os.getpid():
            return
        with self._lock:
            if self._process != os.getpid():
                self._process = os.getpid()
                Thread(target=self._look, name="watch", daemon=True).start()

    def _look(self) -> None:
        while True:
            self._busy.wait()
            time.sleep(STEP_SECONDS)
            with self._lock:
                now = time.monotonic()
                for end, cursor in self._running.values():
                    if now > end:
                        cursor.interrupt()
                if not self._running:
                    self._busy.clear()
