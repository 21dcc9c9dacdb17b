"""Every page: the sign that it is made ready, and its title."""

import dataclasses

import pytest
from dash.development.base_component import Component

from layouts.ids import AWAITED
from layouts.pages import PAGES, titled
from layouts.reading import found
from layouts.view import View, settle
from queries.catalogue import catalogue


@pytest.mark.parametrize("name", PAGES)
def test_each_page_waits_for_one_answer_with_a_sign(reader, name):
    held = catalogue(reader)
    drawn = PAGES[name].content(held, settle(View(lang="en"), held)[0])
    awaited = [*found(drawn, Component, AWAITED)]
    assert len(awaited) == 1 and not getattr(awaited[0], "children", None)


@pytest.mark.parametrize(
    ("name", "chosen", "words"),
    [("duration", {"topic": "often"}, "Frequency"), ("compare", {"sheet": "funnel"}, "Funnel")],
)
def test_the_title_names_the_part_that_was_chosen(name, chosen, words):
    page, view = PAGES[name], View(lang="en")
    assert titled(page, view) == f"{page.title} – Township Atlas of Social Protection"
    assert words.lower() in titled(page, dataclasses.replace(view, **chosen)).lower()
