"""What each measure of the cube counts, in words of both languages."""

import tomllib
from functools import cache
from pathlib import Path

from definitions.kinds import Text

FILE = Path(__file__).parent / "measures.toml"


@cache
def measures() -> dict[str, Text]:
    """The name of each measure, by how the cube calls it."""
    return {name: Text(**words) for name, words in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}
