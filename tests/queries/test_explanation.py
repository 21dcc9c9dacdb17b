"""The text that is shown for a figure gives the figure."""

import pytest
from pandas.testing import assert_frame_equal

import definitions
from layouts.view import View, settle
from queries.benchmarks import value_of
from queries.catalogue import catalogue
from queries.explanation import asked, literal


@pytest.mark.parametrize("indicator", [entry.id for entry in definitions.indicators()])
def test_the_shown_text_is_the_question(reader, indicator):
    held = catalogue(reader)
    view, _ = settle(View(indicator=indicator, hukou="local"), held)

    found = asked(reader, view.selection, "440900")

    assert "$" not in found.text
    alone = reader.connection.cursor()
    shown, given = alone.execute(found.text).df(), reader.read(found.question, found.values)
    assert_frame_equal(shown, given, check_dtype=False)
    assert len(given) > 0


def test_the_figure_follows_from_the_shown_sums(reader):
    held = catalogue(reader)
    view, _ = settle(View(indicator="recipient_rate", programme="DIB", area="440900"), held)

    rows = reader.connection.cursor().execute(asked(reader, view.selection, "440900").text).df().set_index("code")

    row = rows.loc["440900"]
    assert value_of(reader, view.selection, "440900")[0] == pytest.approx(1000 * row["numerator"] / row["denominator"])


def test_literals_cannot_break_out():
    assert literal("a'; drop table cube; --") == "'a''; drop table cube; --'"
    assert literal(["x", "y'"]) == "['x', 'y''']::varchar[]"
    assert literal(3) == "3"
