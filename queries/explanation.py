"""What was asked of the published file for a figure: the question's text, with the values bound to it."""

import re
from dataclasses import dataclass, replace

from queries.catalogue import catalogue
from queries.estimates import CLOCKS
from queries.reader import Reader, bound_names, statement
from queries.selection import Selection
from queries.values import bound, measures

QUESTIONS = CLOCKS | {
    "distinct": "distinct_by_area",
    "turnover": "distinct_by_area",
    "median_lag": "lags_by_month",
    "used_within": "lags_by_month",
    "spells_per_person": "spells_by_person",
    "months_received": "months_received",
}
SUMS = "sums_by_area"
NAME = re.compile(r"\$(\w+)")


@dataclass(frozen=True)
class Asked:
    """A question, and the values its text names."""

    question: str
    values: dict[str, object]

    @property
    def text(self) -> str:
        """The text with its values in place of their names, to be read and copied; it is never run from here."""
        return NAME.sub(lambda found: literal(self.values[found[1]]), statement(self.question))


def asked(reader: Reader, selection: Selection, code: str) -> Asked:
    """The question behind the figure of area `code`."""
    held = catalogue(reader)
    indicator = held.indicators[selection.indicator]
    question = QUESTIONS.get(indicator.kind, SUMS)
    own = replace(selection, area="", level=held.areas[code].level, within=code)
    tables = {"exits_by_duration": "risk", "lags_by_month": "risk", "returns_by_month": "reentry"}
    values = bound(held, own, tables.get(question, indicator.numerator), indicator.horizon)
    values |= measures(indicator, own.programme) | {"horizon": indicator.horizon}
    return Asked(question, {name: values[name] for name in sorted(bound_names(question))})


def literal(value: object) -> str:
    """A bound value as SQL writes it."""
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]::varchar[]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    return "'" + str(value).replace("'", "''") + "'"
