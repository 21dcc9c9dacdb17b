"""Distinct persons of any month range equal count(distinct) on the extracts, exactly."""

from dataclasses import replace

import pytest

from queries.benchmarks import value_of
from queries.catalogue import catalogue
from tests.oracles.people import band, inside, unemployment
from tests.selections import some


@pytest.mark.parametrize("seed", range(20))
def test_distinct_persons_of_a_random_range(reader, extracts, seed):
    (selection,) = some(reader, ["UI"], 1, seed)
    held = catalogue(reader)
    first, last = held.period(selection.from_), held.period(selection.to)
    data = unemployment(extracts)
    paid = data.months[inside(data.months["town"], selection.within)].join(data.people, on="person_no")
    paid = paid[(paid["month"] >= first) & (paid["month"] <= last)].sort_values("month")
    paid = paid.drop_duplicates("person_no")
    for name in ("sex", "hukou"):
        wanted = getattr(selection, name)
        paid = paid[paid[name] == wanted] if wanted else paid
    if selection.age:
        paid = paid[band(paid["month"] - paid["birth"]) == selection.age]

    value, _ = value_of(reader, replace(selection, indicator="distinct_recipients"), selection.within)

    assert value == paid["person_no"].nunique()
