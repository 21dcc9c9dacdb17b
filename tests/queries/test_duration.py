"""The life tables of a map: those of the shown question, and never of an area outside the scope."""

from dataclasses import replace

import numpy as np
import pytest

from queries.catalogue import catalogue
from queries.duration import survival_by_area
from queries.values import bound
from tests.selections import some


@pytest.mark.parametrize("seed", range(12))
def test_the_townships_of_a_map_are_counted_as_the_shown_question_counts_them(reader, seed):
    held = catalogue(reader)
    (selection,) = some(reader, ["DIB", "UI", "UEP", "any"], 1, 60 + seed)
    selection = replace(selection, gap=str(seed % 4), level="township")
    values = bound(held, selection, "risk")
    towns = [code for code, area in held.areas.items() if area.level == "township"]

    found = survival_by_area(reader, "exits_by_duration", values)

    shown = reader.read("exits_by_duration", values)
    assert list(found.area) == sorted(shown["area"].unique())
    assert set(found.area) <= set(towns)
    for column, counts in (("n_in", found.life.entered), ("ev", found.life.events), ("ce", found.life.censored)):
        laid = np.zeros(counts.shape)
        at = {code: i for i, code in enumerate(found.area)}
        laid[shown["area"].map(at).to_numpy(int), shown["duration"].to_numpy(int)] = shown[column]
        assert np.array_equal(laid, counts), column


def test_areas_outside_the_scope_are_not_handed_out(reader):
    held = catalogue(reader)
    (selection,) = some(reader, ["DIB"], 1, 7)
    selection = replace(selection, from_=held.periods[0], to=held.facts["decided_to"], sex="", age="", hukou="",
                        within=held.root, level="district")  # fmt: skip
    values = bound(held, selection, "risk")

    everything = set(survival_by_area(reader, "exits_by_duration", values).area)
    scoped = set(survival_by_area(reader.within(("440900",)), "exits_by_duration", values).area)

    assert scoped == {code for code in everything if held.areas[code].parent == "440900"} < everything
