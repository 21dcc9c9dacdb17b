"""How fast a build goes: rows per second of each step, and the time left, judged by the build before."""

import json
import time
from pathlib import Path

FILE = "steps.json"


def read(home: Path) -> dict[str, float]:
    """The seconds that each step took in the last build; empty if they are not known."""
    try:
        return {str(name): float(took) for name, took in json.loads((home / FILE).read_text()).items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def write(home: Path, seconds: dict[str, float]) -> None:
    """Keeps what the steps took, for the next build; a step that was not made keeps what it took before."""
    kept = read(home)
    taken = {name: took or kept.get(name, 0.0) for name, took in seconds.items()}
    (home / FILE).write_text(json.dumps(taken), encoding="utf-8")


class Pace:
    """How fast steps go, and how long the rest will take, judged by what the steps took the last time."""

    def __init__(self, expected: dict[str, float]):
        self._expected, self._done, self._began = expected, 0.0, time.monotonic()
        self._whole = sum(expected.values())

    def told(self, step: str, seconds: float, rows: int) -> str:
        """The step with its rows, rows per second, and the time left."""
        self._done += self._expected.get(step, 0.0)
        parts = [step]
        if rows >= 0:
            parts.append(f"{rows:,} rows" + (f", {rows / seconds:,.0f} rows/s" if seconds > 0.05 else ""))
        if not seconds:
            parts.append("as before")
        if self._done and self._whole > self._done:
            left = (time.monotonic() - self._began) * (self._whole - self._done) / self._done
            parts.append(f"about {left:,.0f} s left")
        return "; ".join(parts)
