"""The worked example of the methods page: its figures are right, and every text gets its own."""

import re

import pytest

import definitions
from layouts.methods import example, page
from layouts.view import View
from queries.catalogue import catalogue


def test_the_example_by_hand():
    """Six people; spells under one month: A 1–8, B 2–4 and 12–14, C 3–14, D 4–6, 10 and 15–20, E 6–20, F 9–11."""
    figures = example.figures()
    assert (figures["runs"], figures["spells"], figures["merged"]) == ("10", "9", "1")
    assert (figures["events"], figures["censored"]) == ("7", "2")
    # One spell of a month (D, month 10) ends first: of nine at risk one leaves.
    assert (figures["first_month"], figures["first_risk"], figures["first_events"]) == ("1", "9", "1")
    assert figures["first_share"] == f"{8 / 9:.3f}"
    # After the five that end by month 3 (1 + 4 of 8) and the censored one: 8/9 · 4/8 = 0.444.
    assert figures["median"] == "3"
    assert (figures["exits"], figures["returns"], figures["ratio"]) == ("7", "3", "1.50")
    assert figures["months"] == "0, 3, 6, 7, 12, 3"
    assert figures["mu"] == f"{(8 + 3 + 3 + 12 + 3 + 1 + 3) / 7:.2f}"
    assert figures["biased"] == f"{(64 + 9 + 9 + 144 + 9 + 1 + 9) / 33:.2f}"
    assert figures["sum"] == "1.000"
    before, entered, left, gap, stock = (int(figures[n]) for n in ("before", "entered", "left", "gap", "stock"))
    assert before + entered - left + gap == stock and (left, gap) == (1, 1)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_text_is_filled(reader, lang):
    drawn = page.page(reader, catalogue(reader), View(lang=lang))
    assert len(drawn[-1].children) == len(definitions.methods()) >= 12
    for entry in definitions.methods():
        assert not re.search(r"{\w+}", getattr(entry.example, lang).format(**example.figures()))
        assert re.findall(r"{(\w+)}", entry.example.zh) and set(re.findall(r"{(\w+)}", entry.example.zh)) == set(
            re.findall(r"{(\w+)}", entry.example.en)
        )


def test_the_links_of_the_duration_page_arrive():
    assert "length-bias" in {entry.id for entry in definitions.methods()}
