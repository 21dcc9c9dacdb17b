"""The process that parses what users deliver: bounded in memory, time and output, and apart from the warehouse.

Parent and child exchange one line of JSON per file.
"""

import json
import os
import selectors
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from warehouse.errors import WarehouseError
from warehouse.loading.reading import Found

MEMORY_BYTES = 6 << 30
OUTPUT_BYTES = 64 << 30
SECONDS = 1800
ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "warehouse.loading.child")


class Reader:
    """A child that converts files one after the other. If it dies, only that file is refused."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY_BYTES):
        self._seconds, self._memory = seconds, memory
        self._process: subprocess.Popen | None = None

    def convert(self, path: Path, kind: str, out: Path, scratch: Path, **how: str) -> Found:
        """Converts a file as `reading.convert` does. Raises WarehouseError, also if the child died or took too long."""
        job = {"path": str(path), "kind": kind, "out": str(out), "scratch": str(scratch), **how}
        process = self._running()
        try:
            process.stdin.write(json.dumps(job) + "\n")
            process.stdin.flush()
            line = self._answer(process, path)
        except BrokenPipeError:
            line = ""
        if not line:
            self._end()
            code = process.poll()
            raise WarehouseError(
                f"The process that read {path.name} ended (status {code}): the file asks for more than "
                f"{self._memory >> 30} GB of memory, or breaks the reader.",
                remedy="Deliver it in smaller parts, or in another format; nothing was changed.",
            )
        answer = json.loads(line)
        if "what" in answer:
            raise WarehouseError(**answer)
        return Found(**answer)

    def _answer(self, process: subprocess.Popen, path: Path) -> str:
        with selectors.DefaultSelector() as waiting:
            waiting.register(process.stdout, selectors.EVENT_READ)
            if waiting.select(self._seconds):
                return process.stdout.readline()
        self._end()
        raise WarehouseError(
            f"Reading {path.name} took longer than {self._seconds:.0f} s and was stopped.",
            remedy="Deliver it in smaller parts; nothing was changed.",
        )

    def _running(self) -> subprocess.Popen:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            self._process = subprocess.Popen(
                [*COMMAND, str(self._memory)], cwd=ROOT, env=os.environ | {"PYTHONIOENCODING": "utf-8"}, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
            )  # fmt: skip
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(OSError):
            process.stdin.close()
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_) -> None:
        self._end()


def limit(memory: int) -> None:
    """Bounds what this process may use; Windows knows no such bounds, there only time is limited."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve() -> None:
    """Answers one line per file until the input ends."""
    from warehouse.loading.reading import convert

    for line in sys.stdin:
        job = json.loads(line)
        paths = {name: Path(job.pop(name)) for name in ("path", "out", "scratch")}
        try:
            answer = vars(convert(**paths, **job))
        except WarehouseError as error:
            answer = {"what": error.what, "found": error.found, "allowed": error.allowed, "remedy": error.remedy}
        except MemoryError:
            os._exit(9)
        except Exception as error:
            words = f"{paths['path'].name} cannot be read as {job['kind']}: {type(error).__name__} {error}"[:300]
            answer = {"what": words + ".", "remedy": "Deliver it again; nothing was changed."}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    limit(int(sys.argv[1]))
    serve()
