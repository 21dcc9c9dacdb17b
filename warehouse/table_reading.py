"""What was said of a table on the command line, and its rows read by it."""

import re
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
MOST_DECIMALS = 6
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
        named, given = {}, {}
        for text in names:
            column, _, words = text.partition("=")
            zh, bar, en = words.partition("|")
            if not bar:
                raise WarehouseError(f"“{text}” is not a name.", allowed="COLUMN=中文|English")
            named[column] = (zh, en)
        for text in units:
            column, _, word = text.partition("=")
            if word not in UNITS:
                raise WarehouseError(f"“{text}” is not a unit.", allowed=f"COLUMN={'|'.join(UNITS)}")
            given[column] = word
        quotients = tuple(_rate(text) for text in rates)
        used = {column for rate in quotients for column in (rate.numerator, rate.denominator)}
        return cls(file, area, tuple(dict.fromkeys([*measures, *sorted(used)])), quotients, period,
                   at, named, given)  # fmt: skip


def _rate(text: str) -> Rate:
    quotient, _, scale = text.partition(":")
    numerator, slash, denominator = quotient.partition("/")
    if not slash:
        raise WarehouseError(f"“{text}” is not a rate.", allowed="NUMERATOR/DENOMINATOR[:SCALE]")
    return Rate(numerator, denominator, float(scale or 100))


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
    found[PERIOD] = rows[table.period].str.strip() if table.period else table.at or "2000"
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
