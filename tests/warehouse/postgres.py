"""A real PostgreSQL for the tests, Debian's: `python -m tests.warehouse.postgres` installs it where this user may."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

WORDS = "The tests of the PostgreSQL source need a server: apt-get install postgresql"
USER = "atlas"


def programs() -> Path:
    """The folder of initdb and pg_ctl. Raises FileNotFoundError that says how to get them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    if found:
        return found[-1].parent
    if shutil.which("initdb"):
        return Path(shutil.which("initdb")).parent
    raise FileNotFoundError(WORDS)


def install() -> None:
    """Installs Debian's PostgreSQL where this user may."""
    root = os.geteuid() == 0
    prefix = [] if root else ["sudo", "-n"]
    if not shutil.which("apt-get") or (not root and not shutil.which("sudo")):
        return
    for words in (["update", "-qq"], ["install", "-y", "-qq", "postgresql"]):
        subprocess.run([*prefix, "apt-get", *words], check=False, stdout=subprocess.DEVNULL)


@contextmanager
def server():
    """A server of its own, heard on 127.0.0.1 alone; the text by which it is connected to.

    It runs as another account where this one is root, so its folder lies outside those of the tests, which are theirs
    alone."""
    made, owner = programs(), {}
    with tempfile.TemporaryDirectory(prefix="atlas-postgres-") as own:
        folder = Path(own)
        if os.geteuid() == 0:
            other = next(pwd.getpwnam(name) for name in ("postgres", "nobody") if _known(name))
            os.chown(folder, other.pw_uid, other.pw_gid)
            owner = {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": [], "cwd": "/"}
        with _started(made, folder, {"check": True, "stdout": subprocess.DEVNULL, **owner}) as connection:
            yield connection


@contextmanager
def _started(made: Path, folder: Path, quiet: dict):
    data = folder / "data"
    subprocess.run([made / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C"], **quiet)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories= -c fsync=off"
    subprocess.run([made / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"], **quiet)
    try:
        yield f"host=127.0.0.1 port={port} user={USER} dbname=postgres"
    finally:
        subprocess.run([made / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet)


def _known(name: str) -> bool:
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False


if __name__ == "__main__":
    try:
        programs()
    except FileNotFoundError:
        install()
    try:
        print(f"PostgreSQL: {programs()}")
    except FileNotFoundError as error:
        sys.exit(str(error))
