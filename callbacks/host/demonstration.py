"""The demonstration data: made once, where the default atlas has no build yet."""

import subprocess
import sys
from pathlib import Path

from callbacks.host.settings import Settings

ROOT = Path(__file__).parents[2]
DEFAULT_ATLAS = "guangdong"


class DemonstrationError(RuntimeError):
    """The demonstration data could not be made; the text says what to do."""


def ensure(settings: Settings) -> None:
    """Makes extracts and a build if the default atlas has none. Raises DemonstrationError."""
    if settings.atlas != DEFAULT_ATLAS or (settings.data / DEFAULT_ATLAS / "CURRENT").exists():
        return
    print(
        f"No data yet: making the demonstration province, {settings.scale:g} of the real one (once, two to five "
        "minutes at 0.1; ATLAS_SCALE=0.03 takes half as long, with fewer cases in each township).",
        flush=True,
    )
    extracts = settings.data / "demo-extracts"
    if not (extracts / "extracts.toml").exists():
        _warehouse("demo", "--out", str(extracts), "--scale", str(settings.scale))
    _warehouse("build", "--extracts", str(extracts), "--out", str(settings.data))


def _warehouse(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "warehouse", *arguments], cwd=ROOT, check=False)
    if done.returncode:
        raise DemonstrationError(
            f"The demonstration data could not be made: “python -m warehouse {arguments[0]}” ended with "
            f"status {done.returncode}; its own words stand above. “python app.py doctor” looks for the cause."
        )
