"""One value of one area: the selected one, its parent, the whole."""

from dataclasses import replace

from queries.catalogue import catalogue
from queries.reader import Reader
from queries.selection import Selection
from queries.values import AreaValues, Status, indicator_by_area


def value_of(reader: Reader, selection: Selection, code: str) -> tuple[float, Status]:
    """Value and status of one area of any level."""
    held = catalogue(reader)
    own = replace(selection, area="", level=held.areas[code].level, within=code)
    return indicator_by_area(reader, own).of(code)


def siblings(reader: Reader, selection: Selection, code: str) -> AreaValues:
    """One entry per area of the same level under the same parent as `code`, itself included."""
    held = catalogue(reader)
    area = held.areas[code]
    asked = replace(selection, area="", level=area.level, within=area.parent or code)
    return indicator_by_area(reader, asked)
