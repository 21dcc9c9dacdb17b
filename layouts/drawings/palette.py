"""The colours of pictures on paper and slides. The stage has its own, for dark rooms too, in assets/story."""

from dataclasses import dataclass

from layouts.figures import theme


@dataclass(frozen=True)
class Palette:
    """What each thing is drawn in. `status` follows the order of queries.values.Status."""

    ground: str
    ink: str
    quiet: str
    faint: str
    accent: str
    border: str
    edge: str
    hatch: str
    halo: str
    land: str
    circle: str
    status: tuple[str, str, str, str, str, str, str]


LIGHT = Palette(
    ground=theme.PAPER,
    ink=theme.INK,
    quiet=theme.QUIET,
    faint=theme.LINE,
    accent=theme.ACCENT,
    border="#51606D",
    edge="#FFFFFF",
    hatch="#8C98A2",
    halo="#FFFFFF",
    land="#E4EDEC",
    circle=theme.TEAL,
    status=("#E4EDEC", "#F5EFDF", "#FFFFFF", "#F1F3F4", "#FFFFFF", "#EDF1F3", "#F1F3F4"),
)
