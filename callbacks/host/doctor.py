"""Looks for what would keep the atlas from running, and says how to mend it."""

import socket
import subprocess
import sys
from pathlib import Path

from callbacks.host import browser_packages
from callbacks.host.settings import Settings

ROOT = Path(__file__).parents[2]


def ensure_data(settings: Settings) -> None:
    """Makes the demonstration warehouse if the default atlas has no build."""
    pointer = settings.data / settings.atlas / "CURRENT"
    if pointer.exists() or settings.atlas != "guangdong":
        return
    print("No data yet: making the demonstration warehouse (once, about a minute and a half).", flush=True)
    extracts = settings.data / "demo-extracts"
    for arguments in (
        ["demo", "--out", str(extracts)],
        ["build", "--extracts", str(extracts), "--out", str(settings.data)],
    ):
        done = subprocess.run([sys.executable, "-m", "warehouse", *arguments], cwd=ROOT, check=False)
        if done.returncode:
            raise RuntimeError("The demonstration warehouse could not be made; see the lines above.")


def findings(settings: Settings):
    """One entry per check: name, whether it is well, and what to do if not."""
    yield "Python 3.11 or newer", sys.version_info >= (3, 11), "Install Python 3.11 or newer."
    lacking = browser_packages.missing()
    yield "browser packages", not lacking, f"Run “make setup”; missing: {', '.join(lacking)}."
    home = settings.data / settings.atlas
    pointer = home / "CURRENT"
    live = pointer.read_text(encoding="utf-8").strip() if pointer.exists() else ""
    yield "published build", bool(live), "Run “make demo” or “python -m warehouse build”."
    if live:
        from warehouse.publish import faults

        wrong = faults(home / "builds" / live)
        yield f"files of build {live}", not wrong, f"{'; '.join(wrong)}. Run “python -m warehouse rollback”."
    with socket.socket() as probe:
        free = probe.connect_ex((settings.host, settings.port)) != 0
    yield f"port {settings.port}", free, "Something answers there already; set ATLAS_PORT to another."


def report(settings: Settings) -> int:
    """Prints one line per check; 0 if all are well."""
    sound = True
    for name, well, remedy in findings(settings):
        print(f"{'ok     ' if well else 'PROBLEM'}  {name}" + ("" if well else f": {remedy}"))
        sound = sound and well
    return 0 if sound else 1
