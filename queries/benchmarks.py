"""What an area is compared with: the areas above it, those beside it, those most like it."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from analysis.neighbours import nearest
from definitions.goals import target_for
from queries import told
from queries.catalogue import Catalogue, catalogue
from queries.estimates import CLOCKS, LAGS
from queries.places import WAY
from queries.reader import Reader
from queries.selection import Selection
from queries.values import AreaValues, Status, bound, indicator_by_area

SIMILAR = "similar"
TARGET = "target"
NEIGHBOURS = 20
# Figures that are made of rows of spells: of one area a thousandth of those of a map.
SPELLS = frozenset(told.SOURCES)
# What is asked of several areas of different levels at once.
TOGETHER = frozenset({"ratio", "count", "hukou_gap", *CLOCKS, *LAGS})


def value_of(reader: Reader, selection: Selection, code: str) -> tuple[float, Status]:
    """Value and status of one area of any level."""
    return _alone(reader, selection, code).of(code)


def parts_of(reader: Reader, selection: Selection, code: str) -> tuple[float, float]:
    """Numerator and denominator of one area of any level; NaN where the value is withheld."""
    row = row_of(reader, selection, code)
    return (float(row.numerator[0]), float(row.denominator[0])) if row.code.size else (np.nan, np.nan)


def row_of(reader: Reader, selection: Selection, code: str) -> AreaValues:
    """The entry of one area of any level by itself; none where it is not known."""
    values = _alone(reader, selection, code)
    return values.at(np.flatnonzero(values.code == code))


def _alone(reader: Reader, selection: Selection, code: str) -> AreaValues:
    """Values with that of the area among them: those of the map, if it is one of its areas and the file would be read
    for the area alone; of one above the area that the page speaks of, those of all above it."""
    held = catalogue(reader)
    level, kind = held.areas[code].level, held.indicators[selection.indicator].kind
    from_memory = kind in SPELLS and reader.spells.bytes
    if level == selection.level and not from_memory:
        return indicator_by_area(reader, replace(selection, within=held.root))
    focus = selection.area or selection.within
    above = held.areas[focus].parent if focus in held.areas else None
    if above and kind in TOGETHER and any(area.code == code for area in held.path(above)):
        return indicator_by_area(reader, replace(selection, level=WAY, within=above))
    return indicator_by_area(reader, replace(selection, level=level, within=code))


def siblings(reader: Reader, selection: Selection, code: str) -> AreaValues:
    """One entry per area of the same level under the same parent as `code`, itself included."""
    return indicator_by_area(reader, beside(catalogue(reader), selection, code))


def beside(held: Catalogue, selection: Selection, code: str) -> Selection:
    """The selection of the areas of the same level under the same parent as `code`, itself included."""
    area = held.areas[code]
    return replace(selection, area="", level=area.level, within=area.parent or code)


def upper(held: Catalogue, code: str, level: str) -> str:
    """The area of a level that contains `code`, or the nearest above it where the level is left out."""
    rank = held.rank(level) if level else 0
    return [area.code for area in held.path(code) if held.rank(area.level) <= rank][-1]


def choices(held: Catalogue, selection: Selection) -> list[str]:
    """What can be a benchmark: the top (''), the levels between it and the finest, areas alike, the target if set."""
    between = [entry.level for entry in held.levels[1:-1]]
    beside = [SIMILAR] if "age" in held.categories and not held.is_table else []
    return ["", *between, *beside, *([TARGET] if np.isfinite(target(held, selection, held.root)) else [])]


def target(held: Catalogue, selection: Selection, code: str) -> float:
    """The target of an area in the year of the last period; NaN where none is set."""
    path = tuple(area.code for area in held.path(code))
    year = int(selection.to.partition("-")[0])
    found = target_for(selection.indicator, selection.programme, path, year)
    return found.target if found else float("nan")


@lru_cache(maxsize=16)
def alike(reader: Reader, level: str, period: str) -> dict[str, tuple[str, ...]]:
    """The areas most like each area of a level: by size and by shares of age groups and migrants."""
    held = catalogue(reader)
    rows = reader.read("residents_profile", bound(held, Selection(from_=period, to=period)))
    wide = rows.pivot_table(index="area", columns=["age", "hukou"], values="residents", aggfunc="sum", fill_value=0.0)
    codes = [code for code in held.layers[level] if code in wide.index and held.areas[code].level == level]
    counts = wide.loc[codes].to_numpy()
    total = np.maximum(counts.sum(axis=1, keepdims=True), 1.0)
    found = nearest(np.hstack((np.log(total), counts / total)), NEIGHBOURS)
    return {code: tuple(codes[i] for i in row) for code, row in zip(codes, found, strict=True)}


def reference(reader: Reader, selection: Selection, against: str, code: str) -> float:
    """The value of the benchmark of one area; NaN where it shows none. Of areas alike, the median."""
    held = catalogue(reader)
    if against == TARGET:
        return target(held, selection, code)
    if against != SIMILAR:
        value, status = value_of(reader, selection, upper(held, code, against))
        return value if status <= Status.ZERO else float("nan")
    level = held.areas[code].level
    beside = alike(reader, level, selection.to).get(code, ())
    everywhere = _by_code(reader, replace(selection, level=level, within=held.root, area=""))
    known = [everywhere[one] for one in beside if np.isfinite(everywhere.get(one, np.nan))]
    return float(np.median(known)) if known else float("nan")


def references(reader: Reader, selection: Selection, against: str, codes: np.ndarray) -> np.ndarray:
    """The value of each area's own benchmark, in the order of `codes`."""
    held = catalogue(reader)
    if against in (SIMILAR, TARGET):
        return np.array([reference(reader, selection, against, code) for code in codes])
    above = [upper(held, code, against) for code in codes]
    known = {code: reference(reader, selection, "", code) if code == held.root else np.nan for code in set(above)}
    for level in {held.areas[code].level for code in known}:
        known |= {
            code: value
            for code, value in _by_code(reader, replace(selection, level=level, within=held.root, area="")).items()
            if code in known
        }
    return np.array([known[code] for code in above], dtype=float)


@lru_cache(maxsize=16)
def _by_code(reader: Reader, selection: Selection) -> dict[str, float]:
    values = indicator_by_area(reader, selection)
    return dict(zip(values.code, values.value, strict=True))
