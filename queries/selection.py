"""What is asked. The fields are the names that SQL may bind and that stand in the URL."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Selection:
    """One question about the province: what, for whom, when and where.

    `from_` and `to` are period codes, `within` the area to which the map is restricted, `area`
    the selected one. An empty `sex`, `age` or `hukou` means everybody, an
    empty `gap` that one month without benefit does not end a spell. `unit` is what counts as a spell: empty for
    that of a household or person where it began, `place` for each stretch of it in one township, `person` for
    that of each covered member.
    """

    indicator: str = ""
    programme: str = ""
    from_: str = ""
    to: str = ""
    level: str = ""
    within: str = ""
    area: str = ""
    sex: str = ""
    age: str = ""
    hukou: str = ""
    gap: str = ""
    unit: str = ""
