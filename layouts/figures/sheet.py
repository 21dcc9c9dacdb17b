"""What a map sheet shows, and its colours on paper and on a stage."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from layouts.figures import theme

MARGIN = 36


@dataclass(frozen=True)
class Palette:
    """The colours of a sheet: on paper, or on the dark ground of a stage."""

    ground: str = "#FFFFFF"
    sea: str = "#F3F6F8"
    ink: str = theme.INK
    quiet: str = "#586572"
    border: str = "#FFFFFF"
    upper: str = "#51606D"
    accent: str = theme.ACCENT
    accent_text: str = theme.ACCENT_TEXT
    zero: str = "#F5EFDF"
    withheld: str = "#F1F3F4"
    pattern: str = "#8C98A2"
    circle: str = theme.TEAL


PAPER = Palette()
MINI = replace(PAPER, ground="none", sea="none")
STAGE = Palette(
    ground="#0F1B22", sea="#0F1B22", ink="#F2F6F7", quiet="#A9B6BF", border="#0F1B22", upper="#C7D1D7",
    accent="#FF8A52", accent_text="#FF8A52", zero="#4A463B", withheld="#24313A", pattern="#7F8D97", circle="#7DBBB9",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Sheet:
    """What a sheet shows. One entry per area in `polygon`, `value`, `kind` and `point`.

    `kind` is "value", "zero", "missing", "suppressed" or "not_applicable"; `breaks` are the edges of the
    classes that `colours` fill, or no class where `circles` stand for counts. `names` are words at a place
    (lon, lat); `absences` pairs of kind and words for the legend; `notes` the lines at the foot.
    """

    polygon: np.ndarray
    point: np.ndarray
    value: np.ndarray
    kind: np.ndarray
    breaks: np.ndarray
    colours: Sequence[str]
    extent: tuple[float, float, float, float]
    circles: bool = False
    upper: Sequence[np.ndarray] = ()
    selected: np.ndarray | None = None
    title: str = ""
    subtitle: str = ""
    finding: tuple[str, str] = ("", "")
    ticks: Sequence[str] = ()
    names: Sequence[tuple[str, float, float]] = ()
    benchmark: tuple[float, str] | None = None
    absences: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()


def classes(value: np.ndarray, breaks: np.ndarray) -> np.ndarray:
    """The class of each value; a value on a break belongs to the upper class, the highest to the last."""
    inner = np.asarray(breaks[1:-1], dtype=float)
    return np.searchsorted(inner, np.nan_to_num(value, nan=-np.inf), side="right")


def fills(palette: Palette) -> dict[str, str]:
    """What fills the areas and swatches of each kind that is not a value."""
    return {
        "zero": palette.zero,
        "suppressed": "url(#suppressed)",
        "missing": "url(#missing)",
        "not_applicable": palette.ground,
    }


def largest_circle(sheet: Sheet) -> float:
    """Smaller where many areas are shown, as on the screen."""
    shown = int((sheet.kind == "value").sum())
    return 13.0 if shown > 600 else 24.0 if shown > 60 else 36.0
