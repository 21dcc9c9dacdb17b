"""Rows of an Excel sheet as texts, under explicit rules; anything else is refused. Runs in the child process alone."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

from warehouse.errors import WarehouseError

LARGEST = 1 << 30
RATIO = 100
SMALL = 1 << 20
EXACT_DIGITS = 15
OLE = b"\xd0\xcf\x11\xe0"
AS_VALUES = "Save it in Excel as a plain workbook of values, and deliver it again; nothing was changed."


def rows_of(path: Path, sheet: str = "") -> Iterator[list[str | None]]:
    """The rows of a sheet, the header first; cells that hold nothing are None.

    Dates become 2024-09-01, whole numbers have no decimals. Refused with a WarehouseError: a bomb, macros, links to
    other workbooks, merged cells, several visible sheets without a choice, formulas without values, and numbers of
    more than 15 digits, the last of which Excel has lost.
    """
    _refuse_dangerous(path)
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception as error:
        raise WarehouseError(f"{path.name} is no readable workbook: {error}.", remedy=AS_VALUES) from error
    try:
        chosen = _chosen(book, path, sheet)
        _refuse_merged(path, chosen)
        formulas = _formulas(path, chosen)
        # Else rows and cells beyond the size that the sheet states would be left out, and some tools state a wrong one.
        chosen.reset_dimensions()
        for number, row in enumerate(chosen.iter_rows(), 1):
            cells = [_text(cell.value, path, chosen.title, cell) for cell in row]
            for cell, text in zip(row, cells, strict=True):
                if text is None and (getattr(cell, "coordinate", None) in formulas):
                    raise WarehouseError(f"{path.name}: {cell.coordinate} is a formula without a value.",
                                         remedy=AS_VALUES)  # fmt: skip
            if any(cell is not None for cell in cells):
                yield _header(cells) if number == 1 else cells
            elif number == 1:
                raise WarehouseError(f"{path.name}: the first row of “{chosen.title}” is empty.",
                                     allowed="column names in the first row")  # fmt: skip
            else:
                yield cells
    finally:
        book.close()


def _header(cells: list[str | None]) -> list[str]:
    """The names of the columns, without cells behind the last that hold nothing."""
    return [cell or "" for cell in cells[: width(cells)]]


def width(cells: list[str | None]) -> int:
    """The number of cells up to the last that holds more than blanks."""
    return max((at for at, cell in enumerate(cells, 1) if cell and cell.strip()), default=0)


def _refuse_dangerous(path: Path) -> None:
    with path.open("rb") as stream:
        head = stream.read(4)
    if head == OLE:
        raise WarehouseError(f"{path.name} has a password, or is an .xls of before 2007.", remedy=AS_VALUES)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise WarehouseError(f"{path.name} is no Excel workbook.", remedy=AS_VALUES) from error
    names = [entry.filename for entry in entries]
    size, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if size > LARGEST or (size > SMALL and size > RATIO * max(packed, 1)):
        raise WarehouseError(
            f"{path.name} unpacks to {size / 1e6:,.0f} MB from {packed / 1e6:,.1f} MB.",
            allowed=f"at most {LARGEST >> 20} MB and {RATIO} times its size",
        )
    if any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise WarehouseError(f"{path.name} holds a path outside itself.", remedy=AS_VALUES)
    for part, what in (("vbaProject", "macros"), ("externalLinks/", "links to other workbooks")):
        if any(part in name for name in names):
            raise WarehouseError(f"{path.name} holds {what}.", remedy=AS_VALUES)


def _chosen(book, path: Path, name: str):
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if name:
        found = [sheet for sheet in visible if sheet.title == name]
    else:
        found = visible if len(visible) == 1 else []
    if not found:
        raise WarehouseError(
            f"{path.name} has no visible sheet “{name}”."
            if name
            else f"{path.name} has {len(visible)} visible sheets.",
            found=", ".join(sheet.title for sheet in visible),
            remedy="Name the sheet in the mapping (sheet = “…”).",
        )
    return found[0]


def _part(path: Path, sheet) -> bytes:
    """The XML of a sheet."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(sheet._worksheet_path.lstrip("/"))


def _refuse_merged(path: Path, sheet) -> None:
    if b"<mergeCell " in _part(path, sheet):
        raise WarehouseError(f"{path.name}: the sheet “{sheet.title}” has merged cells.", remedy=AS_VALUES)


FORMULA = re.compile(rb'<c\b[^>]*\br="([A-Z]+\d+)"[^>]*>\s*<f\b')


def _formulas(path: Path, sheet) -> frozenset[str]:
    return frozenset(name.decode() for name in FORMULA.findall(_part(path, sheet)))


def _text(value: object, path: Path, title: str, cell) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        if abs(value) >= 10**EXACT_DIGITS:
            raise WarehouseError(
                f"{path.name}: {title}!{cell.coordinate} is a number of more than {EXACT_DIGITS} digits; "
                "Excel has lost the last ones.",
                found=str(value),
                remedy="Export the column as text, and deliver it again; nothing was changed.",
            )
        return str(int(value)) if float(value).is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)
