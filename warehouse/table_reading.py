"""What was said of a table on the command line, and its rows read by it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

from warehouse.errors import WarehouseError
from warehouse.loading.frame import delivered

UNITS = ("persons", "yuan", "usd", "number")
# Keys of the rows that no column of a table can be called by.
AREA, PERIOD = "\0area", "\0period"
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
MONTH = re.compile(r"((?:19|20)[0-9]{2})(?:[-/]?(0[1-9]|1[0-2])|[-/]([1-9])|年(0?[1-9]|1[0-2])月)")
YEAR = re.compile(r"((?:19|20)[0-9]{2})年?")
PERIODS = "a year (2022, 2022年) or a month (2022-03, 2022/3, 202203, 2022年3月), from 1900 to 2099"
MOST_DECIMALS = 6
MOST_SCALE = 10**9
# Beyond it not every whole number is one of the app's.
MOST = 2**53


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
    """What was said of a table: which column is the area, which are measures, and their names."""

    file: Path
    area: str
    measures: tuple[str, ...]
    rates: tuple[Rate, ...]
    period: str
    at: str
    names: dict[str, tuple[str, str]]
    units: dict[str, str]

    @classmethod
    def declared(cls, file, area, measures, rates, period, at, names, units) -> "Table":
        """A table from the words of the command line. Raises WarehouseError for unclear ones."""
        quotients = tuple(map(_rate, rates))
        _once(measures, "measure")
        _once([rate.id for rate in quotients], "rate")
        used = {column for rate in quotients for column in rate.sides.values()}
        columns = tuple(dict.fromkeys([*measures, *sorted(used)]))
        _once([*columns, *(rate.id for rate in quotients)], "measure or rate")
        named = _given(names, {*columns, *(rate.id for rate in quotients)}, "name", "COLUMN=中文|English")
        given = _given(units, {*columns}, "unit", f"COLUMN={'|'.join(UNITS)}")
        return cls(file, area, columns, quotients, period, _when(period, at),
                   {column: _both(words) for column, words in named.items()},
                   {column: _unit(column, word) for column, word in given.items()})  # fmt: skip


def _once(given: Sequence[str], what: str) -> None:
    twice = [name for name in dict.fromkeys(given) if given.count(name) > 1]
    if twice:
        raise WarehouseError(f"The {what} “{twice[0]}” is given twice.", remedy="Leave one of them out.")


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
    _once([text.partition("=")[0] for text in texts], f"{what} of")
    return found


def _both(words: str) -> tuple[str, str]:
    zh, _, en = words.partition("|")
    if not zh.strip() or not en.strip():
        raise WarehouseError(f"“{words}” is not a name.", allowed="COLUMN=中文|English")
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


@dataclass(frozen=True)
class Rows:
    """The rows of a table: area, period and one column per measure, whole numbers of `parts` of one (of 0.25: 25, of
    a hundred parts), NaN where empty."""

    frame: pd.DataFrame
    parts: dict[str, int]


def read_table(table: Table) -> Rows:
    """One row per delivered row.

    Raises WarehouseError for a missing column, a value that is not a number, or repeated keys.
    """
    rows = delivered(table.file)
    for column in (table.area, *table.measures, *([table.period] if table.period else [])):
        if column not in rows:
            raise WarehouseError(f"{table.file.name} has no column “{column}”.", found=", ".join(rows))
    found = pd.DataFrame({AREA: rows[table.area].str.strip()})
    found[PERIOD] = _periods(rows[table.period].str.strip(), table) if table.period else table.at
    parts = {}
    for column in table.measures:
        found[column], parts[column] = _figures(rows[column].str.strip(), column, table.file.name)
    repeated = found[found.duplicated([AREA, PERIOD])]
    if len(repeated):
        raise WarehouseError(
            f"{len(repeated)} areas occur twice in {table.file.name}.",
            found=", ".join(repeated[AREA].head(5)),
            remedy="Give the column of the period with --period, or remove the repeated rows.",
        )
    return Rows(found, parts)


def _periods(cells: pd.Series, table: Table) -> pd.Series:
    """The periods of a column as YYYY or YYYY-MM."""
    first = len(_period(cells.iloc[0])) if len(cells) else 0
    found = []
    for at, cell in enumerate(cells):
        where = f"Row {at + 2} of {table.file.name}: “{table.period}” is “{cell}”"
        found.append(_period(cell))
        if not found[-1]:
            raise WarehouseError(f"{where}.", allowed=PERIODS, remedy="Correct it; nothing was changed.")
        if len(found[-1]) != first:
            raise WarehouseError(
                f"{where}, while row 2 is “{cells.iloc[0]}”.",
                allowed="years or months, not both",
                remedy="Import years and months as atlases of their own; nothing was changed.",
            )
    return pd.Series(found, index=cells.index, dtype="object")


def _period(text: str) -> str:
    """A period as YYYY or YYYY-MM; nothing for what is none."""
    if month := MONTH.fullmatch(text):
        year, *months = month.groups()
        return f"{year}-{int(next(filter(None, months))):02}"
    year = YEAR.fullmatch(text)
    return year[1] if year else ""


def _when(period: str, at: str) -> str:
    """The one period of all rows, where no column has it. Raises WarehouseError where none or both are given."""
    if bool(period) == bool(at):
        raise WarehouseError(
            "It is not said of when the figures are." if not at else "Both --period and --at are given.",
            remedy="Give the column of the year or month with --period, or that of all rows with --at, as --at 2022.",
        )
    if at and not _period(at):
        raise WarehouseError(f"“{at}” of --at is no period.", allowed=PERIODS)
    return _period(at)


def span(periods: Iterable[str]) -> list[str]:
    """All years or months from the first to the last: the app reads by place, so that those without rows are there
    too, and missing."""
    first, last = min(periods), max(periods)
    if "-" not in first:
        return [str(year) for year in range(int(first), int(last) + 1)]
    start, end = (12 * int(code[:4]) + int(code[5:]) - 1 for code in (first, last))
    return [f"{month // 12}-{month % 12 + 1:02}" for month in range(start, end + 1)]


def _figures(cells: pd.Series, name: str, file: str) -> tuple[pd.Series, int]:
    """The figures of a column without rounding, and of how many parts of one they are numbers."""
    exact = [_exact(cell, i, name, file) for i, cell in enumerate(cells)]
    known = [figure for figure in exact if figure is not None]
    parts = 10 ** max(map(_decimals, known), default=0)
    if sum(known) * parts >= MOST:
        raise WarehouseError(
            f"“{name}” of {file} adds up to {sum(known):,f}, more than can be told to the last decimal.",
            remedy="Give it in a larger unit, or with fewer decimals; nothing was changed.",
        )
    scaled = [None if figure is None else float(figure * parts) for figure in exact]
    return pd.Series(scaled, index=cells.index, dtype="float64"), parts


def _exact(cell: str, at: int, name: str, file: str) -> Decimal | None:
    if not cell:
        return None
    found = f"Row {at + 2} of {file}: “{name}” is “{cell}”."
    figure = Decimal(cell) if NUMBER.fullmatch(cell) else Decimal(-1)
    if figure < 0 or figure >= MOST:
        raise WarehouseError(
            found,
            allowed=f"a number that is not negative and less than {MOST:,}, or nothing",
            remedy="Correct it; nothing was changed.",
        )
    if _decimals(figure) > MOST_DECIMALS:
        raise WarehouseError(
            found,
            allowed=f"up to {MOST_DECIMALS} decimals",
            remedy="Round the column, or give it in a smaller unit and name that; nothing was changed.",
        )
    return figure


def _decimals(figure: Decimal) -> int:
    return max(0, -figure.normalize().as_tuple().exponent)
