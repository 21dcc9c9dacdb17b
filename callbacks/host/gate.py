"""The gate before files that are made while somebody waits: a few at a time, equal ones once, the rest is told."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from threading import Condition, Lock

from flask import Flask, Response, request

from callbacks import session
from callbacks.host import document

# Of the threads of a process, so that those who look at maps find one.
MOST_AT_WORK = 2
MOST_WAITING = 2
MOST_OF_ONE = 2
PATIENCE_SECONDS = 10
WORDS = {
    "zh": "正在制作的文件太多：您前面还有 {n} 份。请过几秒再试。",
    "en": "Too many files are being made: {n} are before yours. Try again in a few seconds.",
}
# Batches and stories are jobs and have a gate of their own.
MAKERS = frozenset(
    {"download", "compare_book", "quality_table", "brief_pdf", "brief_book", "bulletin_pdf", "bulletin_book"}
)


class Gate:
    """Admits the requests of one process that make files."""

    def __init__(self, default_lang: str, patience: float = PATIENCE_SECONDS):
        self._lang, self._patience = default_lang, patience
        self._condition, self._at_work, self._waiting = Condition(), 0, 0
        self._whose: Counter[str] = Counter()
        self._making: dict[tuple, Future] = {}
        self._lock = Lock()

    def register(self, server: Flask) -> None:
        """Stands before every route that makes files."""
        for endpoint in MAKERS:
            server.view_functions[endpoint] = self._guarded(server.view_functions[endpoint])

    def _guarded(self, view: Callable) -> Callable:
        def answered(**arguments: str) -> Response:
            who = session.who()
            if not self._enter(who.session or who.name):
                return self._busy()
            try:
                return self._once(lambda: view(**arguments))
            finally:
                self._leave(who.session or who.name)

        return answered

    def _enter(self, whose: str) -> bool:
        with self._condition:
            full = self._at_work >= MOST_AT_WORK
            if self._whose[whose] >= MOST_OF_ONE or (full and self._waiting >= MOST_WAITING):
                return False
            self._whose[whose] += 1
            self._waiting += 1
            admitted = self._condition.wait_for(lambda: self._at_work < MOST_AT_WORK, self._patience)
            self._waiting -= 1
            if admitted:
                self._at_work += 1
            else:
                self._forget(whose)
            return admitted

    def _leave(self, whose: str) -> None:
        with self._condition:
            self._at_work -= 1
            self._forget(whose)
            self._condition.notify()

    def _forget(self, whose: str) -> None:
        self._whose[whose] -= 1
        if not self._whose[whose]:
            del self._whose[whose]

    def _once(self, make: Callable[[], Response]) -> Response:
        """The answer; if an equal one (same reader, same address, same body) is being made, a copy of that."""
        key = session.reader(), request.full_path, request.get_data(cache=True)
        with self._lock:
            future = self._making.get(key)
            mine = future is None
            if mine:
                future = self._making[key] = Future()
        if not mine:
            return _copy(future.result())
        try:
            made = make()
            future.set_result(made)
        except BaseException as error:
            future.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._making[key]
        return _copy(made)

    def _busy(self) -> Response:
        before = self._at_work + self._waiting
        words = WORDS[document.spoken(self._lang)].format(n=before)
        return Response(f"{words}\n", 429, mimetype="text/plain", headers={"Retry-After": "5"})


def _copy(made: Response) -> Response:
    """A response of its own: what is done to it on its way out must not be done twice."""
    made.direct_passthrough = False
    return Response(made.get_data(), made.status, list(made.headers.items()))
