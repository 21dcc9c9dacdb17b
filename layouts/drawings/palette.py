"""The colours of pictures on paper and slides. The stage has its own, for dark rooms too, in assets/story."""

from dataclasses import dataclass, replace

from layouts.figures import theme


@dataclass(frozen=True)
class Palette:
    """What each thing is drawn in. `status` follows the order of queries.values.Status; an empty colour is not
    drawn."""

    ground: str
    sea: str
    ink: str
    quiet: str
    faint: str
    accent: str
    accent_text: str
    border: str
    edge: str
    hatch: str
    halo: str
    circle: str
    spot: str
    status: tuple[str, str, str, str, str, str, str]


LIGHT = Palette(
    ground=theme.PAPER,
    sea="#F3F6F8",
    ink=theme.INK,
    quiet=theme.QUIET,
    faint=theme.LINE,
    accent=theme.ACCENT,
    accent_text=theme.ACCENT_TEXT,
    border="#51606D",
    edge="#FFFFFF",
    hatch="#8C98A2",
    halo="#FFFFFF",
    circle=theme.TEAL,
    # That of assets/map/spots.mjs.
    spot="#7A0B5C",
    status=("#E4EDEC", "#F5EFDF", "#FFFFFF", "#F1F3F4", "#FFFFFF", "#EDF1F3", "#F1F3F4"),
)
# A small picture on a page: only the areas it speaks of.
MINI = replace(LIGHT, status=(*LIGHT.status[:5], "", LIGHT.status[6]))
