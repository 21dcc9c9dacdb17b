"""Kinds of definitions of who is told what: audiences, how each table is protected for them, roles."""

from dataclasses import dataclass

from definitions.kinds import Text


@dataclass(frozen=True)
class Audience:
    """Whom a published file is for, and how it is protected.

    Every group told has at least `k` persons; figures are rounded to multiples of `rounding`. With
    `review_number` the file is made and served only if its boundaries carry a map review number.
    """

    id: str
    k: int
    rounding: int
    review_number: bool
    name: Text
    meaning: Text

    @property
    def folder(self) -> str:
        """Where its builds lie in the folder of an atlas; the exact ones lie in that folder itself."""
        return f"audiences/{self.id}" if self.k > 1 else ""


@dataclass(frozen=True)
class Protection:
    """How a published table is protected for every audience with k above 1; a table without a rule is left out."""

    table: str
    how: str
    name: Text
    meaning: Text


@dataclass(frozen=True)
class Part:
    """A count of persons or cases that is part of others and may be told beside them.

    `of` are the measures it is part of, of its own programme or of none; `holds` measures whose persons, of every
    programme, lie within it or are counted against it. What is left over each time must be nobody or k as well.
    """

    measure: str
    of: list
    holds: list


@dataclass(frozen=True)
class Tally:
    """A count of cases, payments or records told in protected files: none or k, and so is what it leaves of each of
    `of`, `judged` in every month or in every calendar year.

    What is `grouped` is told by sex, age and hukou where they allow; `money` is a measure told beside it as a mean per
    case.
    """

    measure: str
    of: list
    judged: str
    grouped: bool
    money: str = ""


@dataclass(frozen=True)
class Role:
    """What a signed-in person may do, beside the areas that the person is responsible for.

    `audience` names the published file that is read; `pages` what may be opened, `*` for all.
    """

    id: str
    audience: str
    pages: list
    export: bool
    audit: bool
    name: Text
