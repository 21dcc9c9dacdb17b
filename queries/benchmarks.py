"""One value of one area: the selected one, its parent, the whole."""

from dataclasses import replace

import numpy as np

from queries.catalogue import catalogue
from queries.reader import Reader
from queries.selection import Selection
from queries.values import AreaValues, Status, indicator_by_area


def value_of(reader: Reader, selection: Selection, code: str) -> tuple[float, Status]:
    """Value and status of one area of any level."""
    return _alone(reader, selection, code).of(code)


def parts_of(reader: Reader, selection: Selection, code: str) -> tuple[float, float]:
    """Numerator and denominator of one area of any level; NaN where the value is withheld."""
    values = _alone(reader, selection, code)
    at = np.flatnonzero(values.code == code)
    return (float(values.numerator[at[0]]), float(values.denominator[at[0]])) if at.size else (np.nan, np.nan)


def _alone(reader: Reader, selection: Selection, code: str) -> AreaValues:
    own = replace(selection, area="", level=catalogue(reader).areas[code].level, within=code)
    return indicator_by_area(reader, own)


def siblings(reader: Reader, selection: Selection, code: str) -> AreaValues:
    """One entry per area of the same level under the same parent as `code`, itself included."""
    held = catalogue(reader)
    area = held.areas[code]
    asked = replace(selection, area="", level=area.level, within=area.parent or code)
    return indicator_by_area(reader, asked)
