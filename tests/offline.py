"""Proves that a bundle installs and runs without a network: `python -m tests.offline BUNDLE.tar DATA`.

Everything happens in a network namespace of its own, in which there is nothing but the loopback.
"""

import re
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
from pathlib import Path

from tests.server import ROOT, environment

READY = re.compile(r"Ready: (http://\S+)")
NAMESPACE = ("unshare", "--map-root-user", "--net")


def can_unshare() -> bool:
    """Whether this machine lets us make a network namespace."""
    return bool(shutil.which("unshare")) and not subprocess.run([*NAMESPACE, "true"], check=False).returncode


def alone(*arguments: str) -> subprocess.CompletedProcess:
    """Runs this module in a namespace without a network."""
    inner = f'ip link set lo up && exec "{sys.executable}" -m tests.offline --inside "$@"'
    return subprocess.run(
        [*NAMESPACE, "sh", "-c", inner, "sh", *arguments],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=900, check=False,
    )  # fmt: skip


def is_alone() -> bool:
    """Whether no other host can be reached from here."""
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=2).close()
    except OSError as error:
        return "unreachable" in str(error).lower()
    return False


def started(folder: Path, data: Path, python: Path) -> list[str]:
    """Starts the atlas of `folder` and asks it for its health, the page and the page's files; what was answered."""
    server = subprocess.Popen(
        [str(python), "app.py"], cwd=folder, env=environment(data), stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        address = next((m.group(1) for line in server.stdout if (m := READY.match(line))), None)
        if address is None:
            raise RuntimeError(f"The atlas ended with status {server.wait(20)}.")
        said = [_asked(address + path) for path in ("/healthz", "/map")]
        files = re.findall(r'(?:src|href)="(/[^"]+)"', said[1])
        return [
            said[0].strip(),
            f"/map: {len(said[1])} characters",
            *(f"{f}: {len(_asked(address + f))}" for f in files),
        ]
    finally:
        server.terminate()
        server.wait(30)


def _asked(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read().decode("utf-8", "replace")


def inside(bundle: Path, data: Path) -> None:
    """Unpacks, installs and starts; a folder instead of an archive is only started, with the Python that runs this."""
    if not is_alone():
        raise SystemExit("There is a network here.")
    if bundle.is_dir():
        print("\n".join(started(bundle, data, Path(sys.executable))))
        return
    with tempfile.TemporaryDirectory(prefix="atlas-offline-") as name:
        with tarfile.open(bundle) as tar:
            tar.extractall(name, filter="data")
        folder = next(Path(name).iterdir())
        bare = {"PATH": "/usr/local/bin:/usr/bin:/bin", "PIP_CONFIG_FILE": "/dev/null", "PYTHON": sys._base_executable}
        subprocess.run(["sh", "install.sh"], cwd=folder, env=bare, check=True)
        print("\n".join(started(folder, data, folder / ".venv/bin/python")))


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        inside(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        done = alone(*(str(Path(path).absolute()) for path in sys.argv[1:3]))
        print(done.stdout + done.stderr)
        sys.exit(done.returncode)
