"""The worked example of the methods page: its figures are right, and every text gets its own."""

import re

import pytest

import definitions
from layouts.methods import example, linked_example, page
from layouts.view import TOPICS, View
from queries.catalogue import catalogue

# Which measures each topic of the duration page draws.
OF_TOPIC = {
    "stay": ("spell", "units", "survival", "median", "restricted-mean", "log-rank", "length-bias"),
    "often": ("months-received", "spells-per-person"),
    "return": ("re-entry",),
    "leave": ("reasons", "hazard"),
    "next": ("following", "sequence"),
    "together": ("together",),
    "services": ("lift", "unserved", "service-use"),
    "lag": ("lag",),
    "caseload": ("caseload", "people-of-a-year", "rates"),
    "change": ("change",),
}


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


def test_the_continued_example_by_hand():
    """Uses: A in month 3 of its spell, B in month 2 of its second, C in month 6, D in month 2 of its third."""
    figures = linked_example.figures()
    assert (figures["stayed"], figures["whole"]) == ("6", "12")
    assert (figures["holders"], figures["several"]) == ("3", "2")
    # Four of six users; by chance 6 · 6/60.
    assert (figures["users"], figures["chance"], figures["lift"]) == ("4", "0.6", "6.7")
    assert figures["without"] == "33%" and figures["uses_each"] == "1.25"
    # Of nine spells two use it in month 2 of eight at risk, one leaves in month 1, three more leave in month 3 ...
    found = linked_example.lags()
    assert found.used[2] == pytest.approx(8 / 9 * 2 / 8)
    assert figures["lag_median"] == "2"
    assert float(figures["lag_low"]) < float(figures["lag_share"]) < float(figures["lag_high"])
    # D: 4–6, 10, 15–20.
    assert (figures["pause_1"], figures["pause_2"]) == ("3", "4")
    assert found.used[-1] + found.left[-1] == pytest.approx(1 - found.life.survival[-1])
    total = sum(float(figures[name].replace("−", "-")) for name in ("by_inflow", "by_duration", "rest"))
    assert total == pytest.approx(float(figures["stock_after"]) - float(figures["stock_before"]), abs=0.02)
    assert float(figures["turnover"]) == pytest.approx(
        float(figures["present"]) / float(figures["mean_stock"]), abs=0.01
    )


def test_every_topic_of_the_duration_page_has_its_measure():
    known = {entry.id for entry in definitions.methods()}
    assert set(OF_TOPIC) == set(TOPICS) - {"indicators"}
    assert {method for methods in OF_TOPIC.values() for method in methods} | {"observation"} == known


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_text_is_filled(reader, lang):
    drawn = page.page(reader, catalogue(reader), View(lang=lang))
    assert len(drawn[-1].children) == len(definitions.methods()) >= 12
    for entry in definitions.methods():
        assert not re.search(
            r"{\w+}", getattr(entry.example, lang).format(**example.figures(), **linked_example.figures())
        )
        assert re.findall(r"{(\w+)}", entry.example.zh) and set(re.findall(r"{(\w+)}", entry.example.zh)) == set(
            re.findall(r"{(\w+)}", entry.example.en)
        )


def test_the_links_of_the_duration_page_arrive():
    assert "length-bias" in {entry.id for entry in definitions.methods()}
