"""The funnel of rates of events: chance is that of all events of the months, not of the persons of one."""

import io

import numpy as np
import openpyxl
import pytest

from layouts.compare import book, funnel, partner
from layouts.view import View, settle
from queries.catalogue import catalogue


def funnel_of(reader, **fields):
    held = catalogue(reader)
    view = partner.first(held, settle(View(sheet="funnel", lang="en", **fields), held)[0])
    return held, view, funnel.funnel_of(reader, view)


@pytest.mark.parametrize("name", ["exit_rate", "entry_rate", "applications_rate"])
def test_a_score_is_events_against_those_expected(reader, name):
    held, view, found = funnel_of(
        reader, indicator=name, programme="DIB", from_="2022-01", to="2023-12", level="district"
    )
    events, months = (getattr(found.values, side)[found.at] for side in ("numerator", "denominator"))
    expected = found.centre * months
    np.testing.assert_allclose(found.score, (events - expected) / np.sqrt(expected))
    assert not found.proportion and (found.size == months).all()
    assert "months of persons" in str(funnel.figure(reader, held, view)["layout"]["xaxis"]["title"])
    sheet = openpyxl.load_workbook(io.BytesIO(book.book_of(reader, held, view))).worksheets[0]
    assert any("Months of persons" in row for row in sheet.iter_rows(values_only=True))


def test_a_share_of_persons_counts_those_of_a_mean_month(reader):
    held, view, found = funnel_of(
        reader, indicator="recipient_rate", programme="DIB", from_="2022-01", to="2023-12", level="district"
    )
    np.testing.assert_allclose(found.size * 24, found.values.denominator[found.at])
    assert found.proportion and funnel.behind(held, view)[0] == "Persons"
