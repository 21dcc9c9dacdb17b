"""Benefits and services of the same people: areas add up, and few people are told of nowhere."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.chains import ENDS, NONE, PAUSES, chains
from queries.flow import flow_of_month
from queries.links import co_use, combinations, service_users, succession
from queries.values import Status, indicator_by_area


@pytest.fixture
def selection(reader):
    return settle(View(programme="DNC"), catalogue(reader))[0].selection


def test_cities_add_up_to_the_province(reader, selection):
    held = catalogue(reader)
    for question in (co_use, combinations, service_users):
        column = "users" if question is co_use else "persons"
        cities = sum(question(reader, selection, code)[column].sum() for code in held.children[held.root])
        assert cities == question(reader, selection, held.root)[column].sum() > 0


def test_users_are_among_the_holders_and_lift_has_its_interval(reader, selection):
    rows = co_use(reader, selection, catalogue(reader).root)
    assert (rows["users"] <= rows["persons"]).all() and (rows["compared"] <= rows["users"]).all()
    known = rows[np.isfinite(rows["low"])]
    assert len(known) and ((known["low"] < known["lift"]) & (known["lift"] < known["high"])).all()


def test_what_follows_adds_up_to_the_exits(reader):
    found = succession(reader, catalogue(reader).root)
    assert {"DIB", "UI"} <= found.keys()
    for entry in found.values():
        assert sum(persons for _, persons, _ in entry.followed) == entry.exits


@pytest.mark.parametrize("programme", ["DIB", "UI", "DLS"])
def test_sequences_begin_with_what_follows(reader, programme):
    root = catalogue(reader).root
    followed = succession(reader, root)[programme]
    for pause in PAUSES:
        found = chains(reader, root, programme, pause)
        assert sum(chain.exits for chain in found) == followed.exits
        assert all(len(chain.path) == 3 or chain.path[-1] in ENDS for chain in found)
        first = Counter()
        for chain in found:
            first[chain.path[0]] += chain.exits
        expected = {name: int(counts[: pause + 1].sum()) for name, counts in followed.by_month.items()}
        expected = {name: exits for name, exits in expected.items() if exits}
        assert first == expected | {NONE: followed.exits - sum(expected.values())}
    assert {len(chain.path) for chain in chains(reader, root, programme)} == {1, 2, 3}, programme
    assert not chains(reader.within(("440900",)), "440100", programme)


def test_benefit_without_its_service_on_the_map(reader, guarded, selection):
    held = catalogue(reader)
    asked = replace(selection, indicator="unserved", level="city", within=held.root, area="")
    values = indicator_by_area(reader, asked)
    assert (values.shown > 50).any() and (values.shown <= 100).all()
    strict = indicator_by_area(guarded, replace(asked, level="township"))
    assert (strict.status == Status.SUPPRESSED).sum() > 100
    shown = strict.status == Status.VALUE
    used = strict.denominator[shown] * (100 - strict.value[shown]) / 100
    assert not ((used > 0.5) & (used < 9.5)).any()


def test_an_area_outside_the_scope_is_told_nothing(reader, selection):
    own, other = catalogue(reader).children[catalogue(reader).root][:2]
    scoped = reader.within((own,))
    for question in (co_use, combinations, service_users):
        assert len(question(scoped, selection, own)) and not len(question(scoped, selection, other))
    assert flow_of_month(scoped, selection, other) is None
    assert not succession(scoped, other)
