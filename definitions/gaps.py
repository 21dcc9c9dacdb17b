"""How gaps name what is missing, where it is figures of a measure and a group alone."""

from collections.abc import Iterable


def subject(measure: str, programme: str, people: Iterable[str]) -> str:
    """The subject of a gap: a measure, its programme, and a category of sex, age and hukou, empty for everybody."""
    return "|".join((measure, programme, *people))
