"""The rows that every file holds: what the map shows and nothing that it withholds."""

from collections.abc import Iterable, Iterator

import numpy as np

from definitions.cells import inert
from layouts.changes import change_at
from layouts.figures.scales import scale_of
from layouts.group import Group, in_range
from layouts.incomplete import why_none
from layouts.texts import say
from layouts.view import View, drawable_levels
from layouts.words import parents
from queries.catalogue import Catalogue
from queries.limits import limits_of
from queries.measures import LONGEST_MEDIAN
from queries.reader import Reader
from queries.values import AreaValues, Status, indicator_by_area

FIGURES = ("Value", "Lower limit", "Upper limit", "Numerator", "Denominator")
COLUMNS = ("Code", "Area", "Within", "Level", *FIGURES, "Status")
# What a map of changes, tests or smoothed rates shows instead of the value.
PAINTED = "Shown on the map"


def written(cell: object) -> object:
    """A cell of a CSV file: inert, empty for none, a whole number without a decimal point."""
    whole = isinstance(cell, float) and cell.is_integer()
    return "" if cell is None else int(cell) if whole else inert(cell)


def columns(view: View) -> tuple[str, ...]:
    """The columns of the view, by their English names."""
    return (*COLUMNS, PAINTED) if view.than or view.mode else COLUMNS


def heads(view: View) -> list[str]:
    """The titles of the columns."""
    return [say(view.lang, title) for title in columns(view)]


def rows(reader: Reader, held: Catalogue, view: View) -> Iterator[list]:
    """One row per area on the map, of those in the range of values where one is kept, in drawing order; figures are
    None where nothing is shown.

    The limits are those of 95%. A duration beyond the longest that is told is no figure: its status says so.
    """
    values, lang = indicator_by_area(reader, view.selection), view.lang
    longest = LONGEST_MEDIAN.get(held.indicators[view.indicator].kind, np.inf)
    names = {entry.level: entry.name.in_(lang) for entry in held.levels}
    told = (values.value, *limits_of(held, view.selection, values))
    told = [np.where(ends <= longest, ends, np.nan) for ends in told]
    told += [values.numerator, _denominators(held, view, values)]
    painted, unchanged = _painted(reader, held, view, values), _unchanged(reader, held, view, values)
    for i in _places(values.code, in_range(reader, held, view)):
        code, status = values.code[i], values.status[i]
        known, area = Status(int(status)), held.areas[code]
        words = "" if known <= Status.ZERO else why_none(reader, held, view, code, known)
        words = words or unchanged.get(i, "")
        if values.value[i] > longest:
            words = say(lang, "more than {value}", value=longest)
        place = [code, area.name.in_(lang), parents(held, code, lang), names[area.level]]
        figures = [figure(column[i]) for column in told]
        yield [*place, *figures, words, *painted[i : i + 1]]


def _places(codes: np.ndarray, chosen: Group | None) -> Iterable[int]:
    """Where the chosen among the codes stand; all, where none were chosen."""
    return range(len(codes)) if chosen is None else np.flatnonzero(np.isin(codes, chosen)).tolist()


def _denominators(held: Catalogue, view: View, values: AreaValues) -> np.ndarray:
    """What each figure is divided by: of a count nothing, which is not zero."""
    is_count = held.indicators[view.indicator].kind == "count"
    return np.full(values.value.shape, np.nan) if is_count else values.denominator


def _unchanged(reader: Reader, held: Catalogue, view: View, values: AreaValues) -> dict[int, str]:
    """Why no change is told of areas that have a figure: the places of these among the values."""
    if not view.than:
        return {}
    scale = scale_of(reader, held, view, values)
    lacking = np.flatnonzero((scale.values.status > Status.ZERO) & (values.status <= Status.ZERO)).tolist()
    between = "：" if view.lang == "zh" else ": "
    return {i: f"{scale.words}{between}{change_at(reader, held, view, str(values.code[i]))[1]}" for i in lacking}


def _painted(reader: Reader, held: Catalogue, view: View, values: AreaValues) -> list:
    """What the map shows of each area instead of its value: a figure, or the name of its class; empty for values."""
    if not (view.than or view.mode):
        return []
    scale = scale_of(reader, held, view, values)
    if scale.classes is None:
        return [figure(value) for value in scale.values.value]
    return [scale.labels[at] if at < len(scale.labels) else None for at in scale.classes]


def rows_of_all_levels(reader: Reader, held: Catalogue, view: View) -> Iterator[list]:
    """One row per area from the top down: those that the chosen one lies in, itself, every level within it,
    whatever their values."""
    for area in held.path(view.within):
        of_level = rows(reader, held, view.but(level=area.level, within=held.root, range=""))
        yield from (row for row in of_level if row[0] == area.code)
    for level in drawable_levels(held, view.within):
        yield from rows(reader, held, view.but(level=level, range=""))


def figure(value: float) -> float | None:
    """The figure to six decimals; None for none."""
    return None if not np.isfinite(value) else round(float(value), 6)
