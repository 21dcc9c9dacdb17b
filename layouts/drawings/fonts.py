"""The typeface of pages made on the server: Noto Sans SC, a locked package beside those of the browser."""

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parents[2] / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
FILES = {False: "400Regular/NotoSansSC_400Regular.ttf", True: "700Bold/NotoSansSC_700Bold.ttf"}
NAMES = {False: "atlas", True: "atlas-bold"}


class FontMissingError(RuntimeError):
    """The typeface is not installed; the text says where it was expected and what to do."""


def file(bold: bool = False) -> Path:
    """The font file. Raises FontMissingError."""
    found = FOLDER / FILES[bold]
    if not found.exists():
        raise FontMissingError(
            f"The typeface for printed pages is missing: {found.name} was expected in {found.parent}. "
            f"Start the atlas once with a network, or copy the folder node_modules from a host that has it."
        )
    return found


@cache
def registered() -> dict[bool, str]:
    """The name under which PDF knows each weight. Raises FontMissingError."""
    for bold, name in NAMES.items():
        pdfmetrics.registerFont(TTFont(name, str(file(bold))))
    return NAMES


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a line of text is, in points."""
    return pdfmetrics.stringWidth(text, registered()[bold], size)


def lines(text: str, size: float, wide: float, bold: bool = False) -> list[str]:
    """The text broken into lines no wider than `wide`: at spaces, or between Chinese characters."""
    found, line = [], ""
    for piece in _pieces(text):
        if line and width((line + piece).rstrip(), size, bold) > wide:
            found.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*found, line.rstrip()] if line.strip() else found


CLOSING = "，。、；：！？）】》”’%‰,.;:!?)]}"
OPENING = "（【《“‘([{"


def _pieces(text: str) -> list[str]:
    """What must not be torn: words, figures, a character with the punctuation that belongs to it."""
    pieces: list[str] = []
    for character in text:
        joins = bool(pieces) and (
            character in CLOSING
            or pieces[-1][-1] in OPENING
            or (not _wide(character) and not _wide(pieces[-1][-1]) and not pieces[-1].endswith(" "))
        )
        if joins:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _wide(character: str) -> bool:
    return character >= "\u2e80"


def fitted(text: str, size: float, wide: float, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it would be wider than `wide`."""
    if width(text, size, bold) <= wide:
        return text
    while text and width(text + "…", size, bold) > wide:
        text = text[:-1]
    return text.rstrip() + "…"
