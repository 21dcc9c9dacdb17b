"""All that a host without a network needs, as one archive: code, Python packages, browser packages, an installer.

`python -m callbacks.host.bundle [--out dist]`, on a machine with a network and of the same system, processor and
Python as the host: the Python packages are those of the machine that makes the bundle.
"""

import argparse
import hashlib
import json
import platform
import shutil
import subprocess
import sys
import tarfile
from datetime import UTC, datetime
from pathlib import Path

from callbacks.host import browser_packages

ROOT = Path(__file__).parents[2]
CODE = ("analysis", "assets", "callbacks", "definitions", "docs", "geodata", "layouts", "queries", "warehouse")
FILES = ("app.py", "CHANGELOG.md", "README.md", "package.json", "package-lock.json", "requirements.txt")
LEFT_OUT = ("__pycache__", "*.pyc")
HASHES = "SHA256SUMS"
TEMPLATES = Path(__file__).parent / "installing"


class BundleError(RuntimeError):
    """The bundle could not be made; the text says why."""


def name(now: datetime | None = None) -> str:
    """The name of a bundle made here and now: no two are unpacked over each other, and it says for which system,
    processor and Python it is."""
    major, minor = sys.version_info[:2]
    made = f"{now or datetime.now(UTC):%Y%m%dT%H%M}"
    return f"township-atlas-{made}-{sys.platform}-{platform.machine().lower()}-py{major}{minor}"


def copy_code(folder: Path) -> None:
    """The code, and the installer beside it."""
    folder.mkdir(parents=True)
    for part in CODE:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for file in FILES:
        shutil.copy2(ROOT / file, folder / file)
    for file in sorted(TEMPLATES.iterdir()):
        if file.is_file():
            shutil.copy2(file, folder / file.name)


def copy_browser_packages(folder: Path) -> None:
    """The installed browser packages less those that only the tests need."""
    browser_packages.ensure()
    locked = json.loads(browser_packages.LOCK.read_text(encoding="utf-8"))["packages"]
    for place, entry in locked.items():
        # A package below another one comes with that.
        if place.count("node_modules/") == 1 and not entry.get("dev"):
            shutil.copytree(ROOT / place, folder / place)


def collect_wheels(folder: Path) -> None:
    """The locked Python packages as wheels. Raises BundleError."""
    pip = [sys.executable, "-m", "pip", "wheel", "--disable-pip-version-check", "--quiet"]
    done = subprocess.run(
        [*pip, "--wheel-dir", str(folder / "wheels"), "--requirement", str(ROOT / "requirements.txt")],
        capture_output=True, text=True, encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip
    if done.returncode:
        raise BundleError(f"The Python packages could not be collected. pip said: {done.stderr.strip()[-600:]}")


def seal(folder: Path) -> int:
    """Writes the hash of every file, as `sha256sum -c` reads it; how many files there are."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != HASHES)
    lines = []
    for path in files:
        with path.open("rb") as stream:
            lines.append(f"{hashlib.file_digest(stream, 'sha256').hexdigest()}  {path.relative_to(folder).as_posix()}")
    (folder / HASHES).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return len(files)


def make(out: Path) -> Path:
    """The archive, made anew in `out`. Raises BundleError or BrowserPackagesError."""
    folder = out / name()
    # What a bundle that was not finished has left.
    for left in (path for path in out.glob("township-atlas-*") if path.is_dir()):
        shutil.rmtree(left, ignore_errors=True)
    copy_code(folder)
    copy_browser_packages(folder)
    collect_wheels(folder)
    count = seal(folder)
    archive = out / f"{folder.name}.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(folder, folder.name)
    shutil.rmtree(folder)
    print(
        f"{archive}: {count} files, {archive.stat().st_size / 1e6:,.0f} MB. docs/operations.md says what to do with it."
    )
    return archive


def main() -> int:
    """Makes the bundle; 0 when it is there."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--out", type=Path, default=ROOT / "dist")
    try:
        make(asked.parse_args().out)
    except (BundleError, browser_packages.BrowserPackagesError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
