"""The rows of a table, read as it was declared."""

import re
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from warehouse.errors import WarehouseError
from warehouse.loading.frame import delivered
from warehouse.settings import PEOPLE
from warehouse.tables.declaring import NUMBER, Both, Table, once
from warehouse.tables.periods import periods

# Keys of the rows that no column of a table can be called by.
AREA, PERIOD, PROGRAMME = "\0area", "\0period", "\0programme"
GROUP = {dimension: f"\0{dimension}" for dimension in PEOPLE}
# The programme of rows of all programmes together.
TOTAL = "total"
ALL_PROGRAMMES = ("全部项目合计", "All programmes together")
MOST_DECIMALS = 6
# Beyond it not every whole number is one of the app's.
MOST = 2**53
# What a link may hold as it is: other signs part its values.
UNLINKED = re.compile(r"[^\w.+-]+")
# What a link says for everybody or everything.
TAKEN = ("all", "any")


@dataclass(frozen=True)
class Rows:
    """The rows of a table: area, period, programme and a category of each dimension of groups, all as codes, and one
    column per measure, whole numbers of `parts` of one (of 0.25: 25, of a hundred parts), NaN where empty. An empty
    category is everybody.

    `programmes` and `categories` (by dimension) name the codes, in the order of the file.
    """

    frame: pd.DataFrame
    parts: dict[str, int]
    programmes: dict[str, Both]
    categories: dict[str, dict[str, Both]]

    @property
    def keys(self) -> list[str]:
        """The columns that tell a row from any other."""
        return [AREA, PERIOD, PROGRAMME, *GROUP.values()]


def read_table(table: Table) -> Rows:
    """One row per delivered row.

    Raises WarehouseError for a missing column, a value that is not a number, or repeated keys.
    """
    cells = delivered(table.file)
    for column in (table.area, *table.measures, *table.split, *([table.period] if table.period else [])):
        if column not in cells:
            raise WarehouseError(f"{table.file.name} has no column “{column}”.", found=", ".join(cells))
    cells = cells.apply(lambda column: column.str.strip())
    frame = pd.DataFrame({AREA: cells[table.area]})
    frame[PERIOD] = periods(cells[table.period], table.period, table.file.name) if table.period else table.at
    frame[PROGRAMME], programmes = "", {}
    if table.programme:
        frame[PROGRAMME], programmes = _coded(cells[table.programme], table.programme, table)
        if (frame[PROGRAMME] == "").any():
            programmes = _with_total(programmes, table)
            frame[PROGRAMME] = frame[PROGRAMME].replace("", TOTAL)
    frame[list(GROUP.values())], categories = "", {}
    for dimension, column in table.groups.items():
        frame[GROUP[dimension]], categories[dimension] = _coded(cells[column], column, table)
    parts = {}
    for column in table.measures:
        frame[column], parts[column] = _figures(cells[column], column, table.file.name)
    rows = Rows(frame, parts, programmes, categories)
    _unrepeated(rows, table)
    return rows


def _unrepeated(rows: Rows, table: Table) -> None:
    repeated = rows.frame[rows.frame.duplicated(rows.keys)]
    if len(repeated):
        raise WarehouseError(
            f"{len(repeated)} rows of {table.file.name} occur twice: row {repeated.index[0] + 2} is of the area, "
            "period, programme and group of a row before it.",
            found=", ".join(repeated[AREA].head(5)),
            remedy="Give the columns that tell them apart with --period, --programme or --group, or remove the "
            "repeated rows.",
        )


def _coded(cells: pd.Series, column: str, table: Table) -> tuple[pd.Series, dict[str, Both]]:
    """The codes of a column's values, nothing for all together, and their names."""
    values = [value for value in dict.fromkeys(cells) if value and value not in table.totals]
    if not values:
        raise WarehouseError(
            f"No row of {table.file.name} has a value in “{column}”.",
            remedy="Leave the column out of the command; nothing was changed.",
        )
    codes = {value: UNLINKED.sub("-", value) for value in values}
    codes = {value: f"{code}-" if code in TAKEN else code for value, code in codes.items()}
    once(list(codes.values()), f"code of “{column}”")
    unknown = [value for named, value in table.labels if named == column and value not in codes]
    if unknown:
        raise WarehouseError(
            f"A name is given for “{unknown[0]}”, which “{column}” of {table.file.name} does not hold.",
            allowed=", ".join(values),
        )
    names = {code: table.labels.get((column, value), (value, value)) for value, code in codes.items()}
    return cells.map(codes).fillna(""), names


def _with_total(programmes: dict[str, Both], table: Table) -> dict[str, Both]:
    if TOTAL in programmes:
        raise WarehouseError(
            f"“{table.programme}” of {table.file.name} holds “{TOTAL}” and nothing.",
            remedy=f"Say with --total {TOTAL} that both are all programmes together, or call one otherwise.",
        )
    return {TOTAL: ALL_PROGRAMMES} | programmes


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
