"""What is said of a table on the command line."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import WarehouseError
from warehouse.settings import PEOPLE
from warehouse.tables.periods import PERIODS, period

UNITS = ("persons", "yuan", "usd", "number")
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
MOST_SCALE = 10**9
NAME = "COLUMN=中文|English"
Both = tuple[str, str]


@dataclass(frozen=True)
class Rate:
    """A quotient of two columns times a scale."""

    numerator: str
    denominator: str
    scale: float

    @property
    def id(self) -> str:
        """The identifier of its indicator."""
        return f"{self.numerator}_per_{self.denominator}"

    @property
    def sides(self) -> dict[str, str]:
        """The columns of both sides of the quotient."""
        return {"numerator": self.numerator, "denominator": self.denominator}

    def side(self, name: str) -> str:
        """The measure of one side of the quotient."""
        return f"{self.id}:{name}"


@dataclass(frozen=True)
class Table:
    """What was said of a table: its columns by what they are, and names.

    `groups` holds the column of a dimension (sex, age, hukou) by its name; `totals` are the words that a column of
    programmes or groups has for all of them together, besides nothing; `labels` name values of these columns.
    """

    file: Path
    area: str
    measures: tuple[str, ...]
    rates: tuple[Rate, ...]
    period: str
    at: str
    programme: str
    groups: dict[str, str]
    totals: tuple[str, ...]
    names: dict[str, Both]
    labels: dict[tuple[str, str], Both]
    units: dict[str, str]

    @property
    def split(self) -> tuple[str, ...]:
        """The columns that say of whom or of what the figures of a row are."""
        return tuple(filter(None, (self.programme, *self.groups.values())))

    @classmethod
    def declared(
        cls, file, area, measures, rates=(), period="", at="", programme="", groups=(), totals=(), names=(), units=()
    ) -> "Table":
        """A table from the words of the command line. Raises WarehouseError for unclear ones."""
        quotients = tuple(map(_rate, rates))
        dimensions = _dimensions(groups)
        once(measures, "measure")
        once([rate.id for rate in quotients], "rate")
        used = {column for rate in quotients for column in rate.sides.values()}
        columns = tuple(dict.fromkeys([*measures, *sorted(used)]))
        once([*columns, *(rate.id for rate in quotients)], "measure or rate")
        split = [*filter(None, [programme]), *dimensions.values()]
        once([area, *filter(None, [period]), *split, *columns], "column")
        of_values = [text for text in names if text.partition(":")[0] in split]
        of_columns = [text for text in names if text not in of_values]
        named = _given(of_columns, {*columns, *(rate.id for rate in quotients), *split}, "name", NAME)
        given = _given(units, {*columns}, "unit", f"COLUMN={'|'.join(UNITS)}")
        return cls(file, area, columns, quotients, period, _when(period, at), programme, dimensions, tuple(totals),
                   {column: _both(words) for column, words in named.items()}, _labels(of_values),
                   {column: _unit(column, word) for column, word in given.items()})  # fmt: skip


def once(given: Sequence[str], what: str) -> None:
    """Raises WarehouseError where something is given twice."""
    twice = [name for name in dict.fromkeys(given) if given.count(name) > 1]
    if twice:
        raise WarehouseError(f"The {what} “{twice[0]}” is given twice.", remedy="Leave one of them out.")


def _dimensions(groups: Iterable[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in groups]
    for text, (dimension, _, column) in zip(groups, pairs, strict=True):
        if dimension not in PEOPLE or not column:
            raise WarehouseError(f"“{text}” is not a group.", allowed=" or ".join(f"{one}=COLUMN" for one in PEOPLE))
    once([dimension for dimension, _, _ in pairs], "group")
    return {dimension: column for dimension, _, column in pairs}


def _given(texts: Sequence[str], known: set[str], what: str, form: str) -> dict[str, str]:
    """What is given for columns, as COLUMN=WORDS; names of rates may be given too."""
    found = dict(text.partition("=")[::2] for text in texts)
    for text in texts:
        column, sign, _ = text.partition("=")
        if not sign:
            raise WarehouseError(f"“{text}” is not a {what}.", allowed=form)
        if column not in known:
            raise WarehouseError(
                f"A {what} is given for “{column}”, which is not mapped.", allowed=", ".join(sorted(known))
            )
    once([text.partition("=")[0] for text in texts], f"{what} of")
    return found


def _labels(texts: Sequence[str]) -> dict[tuple[str, str], Both]:
    """Names of values, given as COLUMN:VALUE=中文|English."""
    found = {}
    for text in texts:
        key, sign, words = text.partition("=")
        if not sign:
            raise WarehouseError(f"“{text}” is not a name.", allowed=f"{NAME}, or COLUMN:VALUE=中文|English")
        column, _, value = key.partition(":")
        found[column, value] = _both(words)
    once([text.partition("=")[0] for text in texts], "name of")
    return found


def _both(words: str) -> Both:
    zh, _, en = words.partition("|")
    if not zh.strip() or not en.strip():
        raise WarehouseError(f"“{words}” is not a name.", allowed=NAME)
    return zh.strip(), en.strip()


def _unit(column: str, word: str) -> str:
    if word not in UNITS:
        raise WarehouseError(f"“{word}”, given for “{column}”, is not a unit.", allowed=", ".join(UNITS))
    return word


def _rate(text: str) -> Rate:
    quotient, colon, scale = text.partition(":")
    scale = scale if colon else "100"
    numerator, slash, denominator = quotient.partition("/")
    if not (slash and numerator and denominator):
        raise WarehouseError(f"“{text}” is not a rate.", allowed="NUMERATOR/DENOMINATOR[:SCALE]")
    if not (NUMBER.fullmatch(scale) and 0 < float(scale) <= MOST_SCALE):
        raise WarehouseError(
            f"The scale “{scale}” of the rate “{text}” is not usable.",
            allowed=f"a number above 0 and up to {MOST_SCALE:,}, as 100 for per cent or 1000 for per thousand",
        )
    return Rate(numerator, denominator, float(scale))


def _when(column: str, at: str) -> str:
    """The one period of all rows, where no column has it. Raises WarehouseError where none or both are given."""
    if bool(column) == bool(at):
        raise WarehouseError(
            "It is not said of when the figures are." if not at else "Both --period and --at are given.",
            remedy="Give the column of the year or month with --period, or that of all rows with --at, as --at 2022.",
        )
    if at and not period(at):
        raise WarehouseError(f"“{at}” of --at is no period.", allowed=PERIODS)
    return period(at)
