"""Interface texts: English in the code, Chinese from the gettext catalogue."""

import re
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent / "locales"
# 万, 亿 and units stand apart from the figure alone: what is counted, or the sentence, follows at once.
APART = re.compile(r"(\d [\u4e00-\u9fff]{1,5}) (?=[\u4e00-\u9fff])")


@cache
def catalogue(lang: str) -> dict[str, str]:
    """The translations of a language by English text, of all its files; empty for English."""
    words: dict[str, str] = {}
    for file in sorted((LOCALES / lang).glob("*.po")):
        with file.open("rb") as stream:
            words |= {entry.id: entry.string for entry in read_po(stream) if entry.id and entry.string}
    return words


def say(lang: str, text: str, **values: object) -> str:
    """An interface text in a language, with its values filled in."""
    words = catalogue(lang).get(text, text)
    return joined(words.format(**values)) if values else words


def space(lang: str) -> str:
    """What stands between two sentences: in Chinese nothing, as the full stop is as wide as a character."""
    return "" if lang == "zh" else " "


def joined(words: str) -> str:
    """Written text without the space between 万, 亿 or a unit and the Chinese words that follow."""
    return APART.sub(r"\1", words)
