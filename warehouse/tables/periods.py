"""The years or months of a table."""

import re
from collections.abc import Iterable

import pandas as pd

from warehouse.errors import WarehouseError

MONTH = re.compile(r"((?:19|20)[0-9]{2})(?:[-/]?(0[1-9]|1[0-2])|[-/]([1-9])|年(0?[1-9]|1[0-2])月)")
YEAR = re.compile(r"((?:19|20)[0-9]{2})年?")
PERIODS = "a year (2022, 2022年) or a month (2022-03, 2022/3, 202203, 2022年3月), from 1900 to 2099"


def period(text: str) -> str:
    """A period as YYYY or YYYY-MM; nothing for what is none."""
    if month := MONTH.fullmatch(text):
        year, *months = month.groups()
        return f"{year}-{int(next(filter(None, months))):02}"
    year = YEAR.fullmatch(text)
    return year[1] if year else ""


def periods(cells: pd.Series, column: str, file: str) -> pd.Series:
    """The periods of a column as YYYY or YYYY-MM. Raises WarehouseError for what is none, or both in one column."""
    first = len(period(cells.iloc[0])) if len(cells) else 0
    found = []
    for at, cell in enumerate(cells):
        where = f"Row {at + 2} of {file}: “{column}” is “{cell}”"
        found.append(period(cell))
        if not found[-1]:
            raise WarehouseError(f"{where}.", allowed=PERIODS, remedy="Correct it; nothing was changed.")
        if len(found[-1]) != first:
            raise WarehouseError(
                f"{where}, while row 2 is “{cells.iloc[0]}”.",
                allowed="years or months, not both",
                remedy="Import years and months as atlases of their own; nothing was changed.",
            )
    return pd.Series(found, index=cells.index, dtype="object")


def span(codes: Iterable[str]) -> list[str]:
    """All years or months from the first to the last: the app reads by place, so that those without rows are there
    too, and missing."""
    first, last = min(codes), max(codes)
    if "-" not in first:
        return [str(year) for year in range(int(first), int(last) + 1)]
    start, end = (12 * int(code[:4]) + int(code[5:]) - 1 for code in (first, last))
    return [f"{month // 12}-{month % 12 + 1:02}" for month in range(start, end + 1)]
