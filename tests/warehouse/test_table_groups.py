"""A stranger's table with programmes and groups: what is given is told as it is, what is not is a sum or missing."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layouts.controls import people_control, programme_options
from layouts.exports.notes import title
from layouts.pages import offered
from layouts.titles import titled
from layouts.view import TABS_OF_SPELLS, View, settle, tabs_of
from queries.catalogue import catalogue
from queries.reader import Builds
from queries.selection import Selection
from queries.trend import indicator_by_period
from queries.values import Status, bound, indicator_by_area, measures
from warehouse.errors import WarehouseError
from warehouse.tables.declaring import Table
from warehouse.tables.grouping import every_key, parted, unequal
from warehouse.tables.importing import import_

DELAWARE = ("10001", "10003", "10005")
HEAD = "fips,what,gender,years,persons,people\n"


def table(file: Path, **changes) -> Table:
    said = {"area": "fips", "measures": ["persons"], "rates": ["persons/people"], "at": "2022", "programme": "what",
            "groups": ["sex=gender", "age=years"], "units": ["persons=persons"]}  # fmt: skip
    return Table.declared(file, **(said | changes))


def imported(counties, tmp_path, text: str, **changes):
    """The report, a reader and its catalogue."""
    file = tmp_path / "t.csv"
    file.write_text(text, encoding="utf-8")
    report = import_(table(file, **changes), "us", counties, tmp_path / "data")
    reader = Builds(tmp_path / "data", "us").current()
    return report, reader, catalogue(reader)


def asked(held, programme: str, **people) -> Selection:
    return Selection("persons", programme, "2022", "2022", "county", held.root, **people)


def crossed(counties=DELAWARE, programmes=("food", "heat")) -> pd.DataFrame:
    """One row per county, programme, gender and age, with figures that no two rows share."""
    rows = list(product(counties, programmes, ("w", "m"), ("young", "old")))
    frame = pd.DataFrame(rows, columns=["fips", "what", "gender", "years"])
    return frame.assign(persons=[3**0 + 7 * i for i in range(len(rows))], people=1000)


def test_progress_names_each_figure_of_each_programme(counties, tmp_path):
    file, told = tmp_path / "t.csv", []
    crossed().to_csv(file, index=False)
    import_(table(file), "us", counties, tmp_path / "data", lambda *step: told.append(step))
    figures = ["persons", "people", "persons_per_people", "persons_per_people"]
    steps = [(f"publishing {name} {what}", i) for i, (what, name) in enumerate(product(("food", "heat"), figures))]
    assert told == [("reading", 0, 1), *((*step, 8) for step in steps), ("done", 1, 1)]


def test_every_filter_is_the_sum_of_its_rows(counties, tmp_path):
    frame = crossed()
    report, reader, held = imported(counties, tmp_path, frame.to_csv(index=False))
    assert "2 programmes: food, heat." in report and "2 groups by sex: w, m." in report
    for programme, sex, age in product(("food", "heat"), ("", "w", "m"), ("", "young", "old")):
        own = frame[(frame.what == programme) & frame.gender.str.startswith(sex) & frame.years.str.startswith(age)]
        selection = asked(held, programme, sex=sex, age=age)
        found = indicator_by_area(reader, selection)
        for county in DELAWARE:
            assert found.of(county) == (own.loc[own.fips == county, "persons"].sum(), Status.VALUE)
        assert indicator_by_area(reader, replace(selection, level="state")).of("10")[0] == own.persons.sum()
        rate = indicator_by_area(reader, replace(selection, indicator="persons_per_people", level="state"))
        assert rate.of("10")[0] == pytest.approx(100 * own.persons.sum() / own.people.sum())
        assert indicator_by_area(reader, replace(selection, level="state")).of("06")[1] == Status.MISSING


def test_rows_of_all_are_told_as_they_were_given(counties, tmp_path):
    """Groups may make less (some are of no group) or more (some count in two): nothing is added up twice."""
    rows = ["10001,food,,,50,100", "10001,food,w,,20,50", "10001,food,m,,25,50",
            "10003,food,,,50,100", "10003,food,w,,30,50", "10003,food,m,,30,50"]  # fmt: skip
    report, reader, held = imported(counties, tmp_path, HEAD + "\n".join(rows) + "\n", groups=["sex=gender"])
    found = {sex: indicator_by_area(reader, asked(held, "food", sex=sex)) for sex in ("", "w", "m")}
    assert [found[sex].of("10001")[0] for sex in found] == [50, 20, 25]
    assert [found[sex].of("10003")[0] for sex in found] == [50, 30, 30]
    assert "persons: in 1 cases groups make less" in report and "persons: in 1 cases groups make more" in report


def test_a_crossing_that_was_not_given_is_missing(counties, tmp_path):
    rows = ["10001,food,w,,20,50", "10001,food,m,,25,50", "10001,food,,young,40,80", "10001,food,,old,5,20"]
    _, reader, held = imported(counties, tmp_path, HEAD + "\n".join(rows) + "\n")
    assert indicator_by_area(reader, asked(held, "food")).of("10001")[0] == 45
    assert indicator_by_area(reader, asked(held, "food", age="old")).of("10001")[0] == 5
    assert indicator_by_area(reader, asked(held, "food", sex="w", age="old")).of("10001")[1] == Status.MISSING


def test_a_group_without_a_row_is_missing_and_so_is_the_sum_with_it(counties, tmp_path):
    frame = crossed()
    lost = (frame.fips == "10003") & (frame.what == "heat") & (frame.gender == "m") & (frame.years == "old")
    _, reader, held = imported(counties, tmp_path, frame[~lost].to_csv(index=False))
    status = {people: indicator_by_area(reader, asked(held, "heat", sex=people[0], age=people[1])).of("10003")[1]
              for people in (("", ""), ("m", ""), ("", "old"), ("m", "old"), ("w", ""), ("", "young"))}  # fmt: skip
    assert [own == Status.MISSING for own in status.values()] == [True, True, True, True, False, False]
    assert indicator_by_area(reader, asked(held, "food")).of("10003")[1] == Status.VALUE
    trend = indicator_by_period(reader, asked(held, "heat", sex="m"), ("10001", "10003"))
    assert np.isfinite(trend.value[0, 0]) and np.isnan(trend.value[1, 0])


def test_the_question_in_words_of_sql_marks_the_same(counties, tmp_path):
    frame = crossed()
    _, reader, held = imported(counties, tmp_path, frame[frame.gender == "w"].iloc[1:].to_csv(index=False))
    for people in ({"sex": "w"}, {"age": "young"}, {}):
        selection = asked(held, "food", **people)
        values = bound(held, selection) | measures(held.indicators["persons"], "food")
        row = reader.read("sums_by_area", values).set_index("code").loc["10001"]
        found = indicator_by_area(reader, selection).of("10001")
        assert bool(row["missing"]) == (found[1] == Status.MISSING)


def test_all_programmes_are_a_programme_only_where_rows_say_so(counties, tmp_path):
    rows = ["10001,Total,w,,60,90", "10001,food,w,,50,90", "10001,heat aid,w,,20,90"]
    names = ["what=项目|Scheme", "what:heat aid=取暖补助|Heating aid", "gender=女性|Gender"]
    _, reader, held = imported(
        counties, tmp_path, HEAD + "\n".join(rows) + "\n", groups=["sex=gender"], totals=["Total"], names=names
    )
    assert list(held.programmes) == ["total", "food", "heat-aid"]
    assert indicator_by_area(reader, asked(held, "total")).of("10001")[0] == 60
    view, _ = settle(View(indicator="persons", programme="heat-aid", lang="zh"), held)
    assert title(held, view) == "取暖补助 · persons" and titled(held, "programme", "zh") == "项目"
    options = programme_options(None, held, replace(view, lang="en"))
    assert [one["label"] for one in options] == ["All programmes together", "food", "Heating aid"]
    assert "Gender" in str(people_control(held, replace(view, lang="en"), "sex"))
    assert people_control(held, view, "age") is None
    _, _, plain = imported(counties, tmp_path / "..", (HEAD + "\n".join(rows[1:]) + "\n"), groups=["sex=gender"])
    assert list(plain.programmes) == ["food", "heat-aid"]


def test_programmes_do_not_make_spells(counties, tmp_path):
    _, _, held = imported(counties, tmp_path, crossed().to_csv(index=False))
    assert set(offered(held)) == {"map", "compare", "catalogue", "story"}
    assert not set(tabs_of(held)) & set(TABS_OF_SPELLS)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"groups": ["race=gender"]}, "“race=gender” is not a group.*sex=COLUMN"),
        ({"groups": ["sex=gender", "sex=years"]}, "group “sex” is given twice"),
        ({"groups": ["sex=what"]}, "column “what” is given twice"),
        ({"groups": ["sex=none"]}, "no column “none”"),
        ({"names": ["what:gas=气|Gas"]}, "“gas”, which “what” of t.csv does not hold.*food, heat"),
        ({"totals": ["w", "m"]}, "No row of t.csv has a value in “gender”"),
        ({"programme": ""}, "rows of t.csv occur twice: row"),
    ],
)
def test_what_is_unclear_is_named(counties, tmp_path, changes, words):
    with pytest.raises(WarehouseError, match=words):
        imported(counties, tmp_path, crossed().to_csv(index=False), **changes)
    assert not (tmp_path / "data" / "us" / "CURRENT").exists()


KEYS = list(product(("", "a", "b"), ("", "x", "y"), ("",)))


@given(st.dictionaries(st.sampled_from(KEYS), st.integers(0, 9) | st.none(), min_size=1))
def test_parts_that_add_up_give_every_key_its_figure(cells):
    """Whatever keys a table gives, the sum of the parts below a key is what the key is told as."""
    grids = {key: np.array([[np.nan if n is None else float(n)]]) for key, n in cells.items()}
    every = every_key(grids, [["a", "b"], ["x", "y"], []])
    parts = parted({key: np.nan_to_num(grid) for key, grid in every.items()})
    for key, grid in every.items():
        below = [one for one in parts if all(want in ("", own) for want, own in zip(key, one, strict=True))]
        assert sum(parts[one] for one in below) == np.nan_to_num(grid)
    for key, grid in grids.items():
        assert np.array_equal(every[key], grid, equal_nan=True)
    assert min(unequal(grids)) >= 0
