"""What each measure of the cube counts, and what follows from it for those who divide it."""

from functools import cache
from pathlib import Path

from definitions.kinds import DefinitionError, Measure
from definitions.reading import read_entry, read_toml

FILE = Path(__file__).parent / "measures.toml"


@cache
def measures(file: Path = FILE) -> dict[str, Measure]:
    """Each measure by how the cube calls it.

    Raises DefinitionError for one that does not say what it is, or that rests on none.
    """
    found = {}
    for name, row in read_toml(file).items():
        if not isinstance(row, dict):
            raise DefinitionError(f"{file.name}: “{name}” stands under no measure. Write it below [its measure].")
        found[name] = read_entry(Measure, {**row, "id": name}, f"{file.name}, [{name}]")
    for one in found.values():
        if one.rests_on and one.rests_on not in found:
            raise DefinitionError(f"{file.name}, [{one.id}]: “rests_on” is “{one.rests_on}”, no measure of the file.")
    return found


def money() -> frozenset[str]:
    """The measures that are sums of money, in fen."""
    return frozenset(one.id for one in measures().values() if one.unit == "money")


def sampled() -> frozenset[str]:
    """The measures of persons whom a sample stands for."""
    return frozenset(one.id for one in measures().values() if one.sampled)
