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


def ink_on(colour: str) -> str:
    """The ink, light or dark, that is read best on a colour (#rrggbb), as in assets/map/legend-parts.mjs."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else "#FFFFFF"


# A small picture on a page: only the areas it speaks of.
MINI = replace(LIGHT, status=(*LIGHT.status[:5], "", LIGHT.status[6]))
