"""What rows of spells say of the bound areas: from memory where they are kept, else from the file."""

from collections.abc import Mapping

import pandas as pd

from queries import frequency, lags, spans
from queries.cube import Sums, distinct_sums
from queries.duration import AreaTables, survival_by_area
from queries.frequency import Persons
from queries.places import WAY
from queries.reader import Reader

Values = Mapping[str, object]
# The file is asked for the areas drawn by their level.
NONE_NAMED = {"areas": []}


def life_tables(reader: Reader, question: str, values: Values, longest: int = 0) -> AreaTables:
    """The life tables of a question, right up to the duration `longest` at least; to their end if it is 0."""
    if values["areas"] and spans.in_memory(reader, spans.ROWS[question], values, spans.CLOCK[question]):
        return spans.survival_in_span(reader, question, values, longest)
    return survival_by_area(reader, question, _named(values))


def lags_found(reader: Reader, values: Values) -> lags.Lags:
    """The lags from the start of a benefit to its paired service."""
    if spans.in_memory(reader, "lag_rows", values, "service"):
        return spans.lags_in_span(reader, values)
    return lags.lags_by_area(reader, _named(values))


def _named(values: Values) -> Values:
    """What is bound for the file: areas by name where no level says which."""
    return values if values["level"] == WAY else values | NONE_NAMED


def persons(reader: Reader, kind: str, values: Values) -> Persons:
    """Persons, and how many spells or months all of them have."""
    if spans.in_memory(reader, spans.PERSON_ROWS[kind], values):
        return spans.PERSONS[kind](reader, values)
    if kind == "spells_per_person":
        rows, names = frequency.spells_by_person(reader, values | NONE_NAMED), ("persons_1", "spells")
    else:
        rows, names = frequency.months_received(reader, values | NONE_NAMED), ("persons", "total")
    return Persons(rows["area"].to_numpy(dtype=object), *(rows[name].to_numpy().astype(float) for name in names))


def unserved(reader: Reader, values: Values) -> pd.DataFrame:
    """Those with a benefit and without its paired service: see `frequency.unserved`."""
    if all(spans.in_memory(reader, rows, values) for rows in ("received_rows", "user_rows")):
        return spans.unserved_in_memory(reader, values)
    return frequency.unserved(reader, values | NONE_NAMED)


def distinct(reader: Reader, values: Values, codes: tuple[str, ...]) -> Sums:
    """Persons paid at least once: one entry per area of `codes`."""
    if spans.in_memory(reader, "entry_rows", values):
        return spans.distinct_in_span(reader, values | {"areas": list(codes)})
    return distinct_sums(reader, values, codes)
