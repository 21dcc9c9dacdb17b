"""The colours of pictures on paper and on the stage: one set for light ground, one for dark."""

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
DARK = Palette(
    ground="#0F1B22",
    ink="#F2F6F7",
    quiet="#A9B8C0",
    faint="#2A3942",
    accent="#FF8A52",
    border="#0F1B22",
    edge="#3A4B55",
    hatch="#6D7E88",
    halo="#0F1B22",
    land="#24343D",
    circle="#7DBBB9",
    status=("#24343D", "#4A4636", "#16242C", "#22313A", "#16242C", "#18262E", "#22313A"),
)
