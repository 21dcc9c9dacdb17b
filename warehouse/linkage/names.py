"""How the characters of Chinese names sound and look: simplified form, toneless pinyin, group of look-alikes."""

import tomllib
from functools import cache
from pathlib import Path

import pandas as pd

FILE = Path(__file__).parent / "characters.toml"


@cache
def look_alikes() -> dict[str, str]:
    """Each character of a group, and the first of its group. A character in two groups stands for the first."""
    found: dict[str, str] = {}
    for group in tomllib.loads(FILE.read_text(encoding="utf-8"))["groups"]:
        for character in group:
            found.setdefault(character, found.get(group[0], group[0]))
    return found


def characters(used: list[str]) -> pd.DataFrame:
    """One row per character: `character`, `folded` (simplified), `sound` (pinyin without tone, small letters; of
    another script the character itself), `shape` (the first of its group of look-alikes)."""
    from opencc import OpenCC
    from pypinyin import lazy_pinyin

    fold = OpenCC("t2s").convert
    folded = [fold(character) for character in used]
    return pd.DataFrame(
        {
            "character": used,
            "folded": folded,
            "sound": [lazy_pinyin(character)[0] for character in folded],
            "shape": [look_alikes().get(character, character) for character in folded],
        }
    )
