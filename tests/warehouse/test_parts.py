"""Parts beside their wholes, rates, gaps, totals and detail of a protected file."""

from pathlib import Path

import duckdb
import numpy as np
import pytest

from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.values import Status, indicator_by_area
from tests.warehouse.test_protection import K, folder
from warehouse import evidence
from warehouse.protection.utility import each, utility, write_each


@pytest.fixture(scope="module")
def both(data, briefing):
    """The exact file as `exact`, the protected one as `told`."""
    connection = duckdb.connect()
    for name, path in (("exact", folder(data, "internal")), ("told", folder(data, "briefing"))):
        connection.execute(f"attach '{path / 'atlas.duckdb'}' as {name} (read_only)")
    yield connection
    connection.close()


def monthly(both, name, measure, programme, level):
    """Figures by area and month of a measure in a file, all groups together."""
    rows = both.execute(
        f"select cube.area, cum from {name}.cube as cube join {name}.area as area on area.code = cube.area "  # noqa: S608
        "where measure = $m and programme = $p and level = $l",
        {"m": measure, "p": programme, "l": level},
    ).fetchall()
    found: dict[str, np.ndarray] = {}
    for area, cum in rows:
        found[area] = found.get(area, 0) + np.diff(cum, prepend=0)[:82]
    return found


@pytest.mark.parametrize(("measure", "whole", "programme"), [
    ("insured_working", "insured", "URM"), ("insured_working", "working_residents", "URM"),
    ("older_residents", "residents", ""), ("working_residents", "residents", ""),
    ("severely_disabled", "residents", "DNC"), ("overdue", "pending", "UI"),
])  # fmt: skip
def test_a_part_of_a_whole_is_told_near_the_truth_and_leaves_nobody_or_k(both, measure, whole, programme):
    own = programme if whole not in ("residents", "working_residents") else ""
    told, exact = (monthly(both, name, measure, programme, "district") for name in ("told", "exact"))
    exact_whole = monthly(both, "exact", whole, own, "district")
    for area, counts in told.items():
        assert (counts % K == 0).all()
        told_everywhere = counts > 0
        assert ((exact[area] >= K) | ~told_everywhere).all(), "a figure rests on at least k"
        rest = exact_whole[area] - exact[area]
        assert (((rest >= K) | (rest <= 0)) | ~told_everywhere).all(), "and so does what it leaves of the whole"
    if measure != "overdue":
        assert len(told) > 50


def test_no_part_is_told_of_older_people_that_leaves_a_few_without_a_pension(both):
    """Areas told at their finest: those of sixty and more, less those of them who receive, are nobody or k."""
    older, paid = (monthly(both, "exact", *which, "township") for which in
                   (("older_residents", ""), ("person_months", "OAA")))  # fmt: skip
    told = monthly(both, "told", "older_residents", "", "township")
    assert told
    for area in told.keys() & paid.keys():
        rest = older[area] - paid[area]
        assert ((rest <= 0) | (rest >= K)).all(), area


def test_every_rate_rests_on_at_least_k_above_and_below(briefing):
    """Rates with small denominators: none is told on fewer than k, for whichever indicator of the file."""
    held, told = catalogue(briefing), 0
    rates = [name for name in held.offers if held.indicators[name].kind == "ratio"]
    assert len(rates) > 10
    for name in rates:
        for programme in held.offers[name][:2]:
            view, _ = settle(View(indicator=name, programme=programme, level="district"), held)
            values = indicator_by_area(briefing, view.selection)
            shown = np.isfinite(values.value) & (values.status <= Status.ZERO)
            below, above = values.denominator[shown], values.numerator[shown]
            told += shown.sum()
            assert (below[np.isfinite(below)] >= K).all(), name
            if held.indicators[name].unit in ("percent", "per_thousand"):
                assert ((above == 0) | (above >= K))[np.isfinite(above)].all(), name
    assert told > 1000


def test_a_gap_between_locals_and_migrants_is_not_told(briefing):
    """Few areas keep both apart, and elsewhere it would look as if it did not apply."""
    assert "migrant_gap" not in catalogue(briefing).offers


def test_every_area_and_programme_has_its_line_of_detail(data, briefing, tmp_path):
    held = catalogue(briefing)
    rows = each(data, "guangdong", "briefing")
    assert len({(row[0], row[2]) for row in rows}) == len(rows)
    assert {row[2] for row in rows} == set(held.areas)
    assert {"in full", "only with others", "all together", "sex"} & {row[5] for row in rows}
    counted = sum(row[5] == "only with others" for row in rows)
    assert counted == sum(row[6] for row in utility(data, "guangdong", "briefing"))
    assert write_each(tmp_path / "detail.csv", data, "guangdong", "briefing") == len(rows)


TOTALS = {
    "risk": "select clock, programme, area, outcome, sum(spells) from told.risk group by all",
    "reentry": "select programme, area, returned, sum(spells) from told.reentry group by all",
    "received": "select until, window_months, programme, area, sum(persons) from told.received group by all",
    "recurrence": """select programme, area, last_1 >= 0, last_2 >= 0, last_3 >= 0, sum(spells)
        from told.recurrence group by all""",
}


@pytest.mark.parametrize("table", TOTALS)
def test_totals_of_spell_tables_are_whole_steps_so_that_no_two_differ_by_a_few(both, table):
    rows = both.execute(TOTALS[table]).fetchall()
    assert len(rows) > 10 and all(total % K == 0 for *_, total in rows)


def test_windows_that_hold_one_another_differ_by_nobody_or_a_step(both):
    """As exact figures most of these differences are of a few persons: told, none is."""
    question = """
        select wide.persons - narrow.persons from (
            select programme, area, until, window_months, sum(persons) as persons from ?.received group by all
        ) as wide
        join (select programme, area, until, window_months, sum(persons) as persons from ?.received group by all)
            as narrow using (programme, area, until)
        where wide.window_months in (24, 60) and narrow.window_months in (12, 24)
            and wide.window_months > narrow.window_months
    """
    exact, told = ([n for (n,) in both.execute(question.replace("?", name)).fetchall()] for name in ("exact", "told"))
    assert sum(0 < n < K for n in exact) > 100
    assert len(told) > 100 and all(n % K == 0 for n in told)


def test_the_largest_amounts_are_those_of_whole_households(both, data, extracts):
    file = str(evidence.file(data / "guangdong", folder(data, "internal").name))
    assert Path(file).stat().st_mode & 0o777 == 0o600
    delivered = str(extracts / "civil_affairs" / "dibao_payment_*.parquet")
    below = both.execute(
        """
        with household as (
            select town_code, entitled_month // 100 - 2018 as span, entitled_month,
                cast(round(100 * sum(amount)) as bigint) as fen
            from read_parquet($delivered) group by town_code, entitled_month, case_no
        )
        select count(*), count(*) filter (own.largest < paid.fen)
        from (select town_code, span, max(fen) as fen from household where fen > 0 group by all) as paid
        join (select township, span, max(largest) as largest from read_parquet($file)
            where programme = 'DIB' group by all) as own on own.township = paid.town_code and own.span = paid.span
    """,
        {"delivered": delivered, "file": file},
    ).fetchall()
    assert below[0][0] > 100 and below[0][1] == 0
