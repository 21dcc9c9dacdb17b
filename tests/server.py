"""The app as it runs in production: its own process, its own port."""

import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
READY = re.compile(r"Ready: (http://\S+)")
FOLDERS = tempfile.TemporaryDirectory(prefix="atlas-")


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(data: Path, **settings: object) -> dict[str, str]:
    """This process's environment with the settings of a test and no others of the atlas."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS_")}
    own = tempfile.mkdtemp(dir=FOLDERS.name)
    chosen = {"data": data, "port": free_port(), "workers": 1, "state": own, **settings}
    # Jobs lie in the folder for temporary files: two apps of the tests must not see each other's.
    return outside | {"TMPDIR": own} | {f"ATLAS_{name.upper()}": str(value) for name, value in chosen.items()}


@contextmanager
def running(data: Path, *command: str, **settings: object) -> Iterator[tuple[str, subprocess.Popen]]:
    """The address of a running app and its process; stopped at the end."""
    server = subprocess.Popen(
        [sys.executable, *(command or ("app.py",))],
        cwd=ROOT,
        env=environment(data, **settings),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        yield _address(server), server
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(20)
        server.stdout.close()


def _address(server: subprocess.Popen) -> str:
    for line in server.stdout:
        if found := READY.match(line):
            return found.group(1)
    raise AssertionError(f"The app stopped with status {server.wait(20)} before it was ready.")
