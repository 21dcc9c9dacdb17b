"""The rows that every file holds: what the map shows and nothing that it withholds."""

from collections.abc import Iterator

import numpy as np

from layouts.texts import say
from layouts.view import View, drawable_levels
from layouts.words import parents, status_words
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import Status, indicator_by_area

COLUMNS = ("Code", "Area", "Within", "Level", "Value", "Numerator", "Denominator", "Status")
FIRST_FIGURE, LAST_FIGURE = COLUMNS.index("Value"), COLUMNS.index("Denominator")
# What a spreadsheet may take for a formula or a command, in any width.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def inert(cell: object) -> object:
    """A cell that no spreadsheet runs as a formula, whatever stands before the sign; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and (cell.lstrip() or " ").startswith(DANGEROUS) else cell


def heads(lang: str) -> list[str]:
    """The titles of the columns."""
    return [say(lang, title) for title in COLUMNS]


def rows(reader: Reader, held: Catalogue, view: View) -> Iterator[list]:
    """One row per area on the map, in drawing order; figures are None where nothing is shown."""
    values = indicator_by_area(reader, view.selection)
    names = {entry.level: entry.name.in_(view.lang) for entry in held.levels}
    columns = (values.code, values.value, values.numerator, values.denominator, values.status)
    for code, value, numerator, denominator, status in zip(*columns, strict=True):
        known, area = Status(int(status)), held.areas[code]
        words = "" if known <= Status.ZERO else status_words(view.lang, known, reader.threshold)
        place = [code, area.name.in_(view.lang), parents(held, code, view.lang), names[area.level]]
        yield [*place, *map(figure, (value, numerator, denominator)), words]


def rows_of_all_levels(reader: Reader, held: Catalogue, view: View) -> Iterator[list]:
    """One row per area of every level within the chosen area, from the top down."""
    for level in drawable_levels(held, view.within):
        yield from rows(reader, held, view.but(level=level))


def figure(value: float) -> float | None:
    """The figure to six decimals; None for none."""
    return None if np.isnan(value) else round(float(value), 6)
