"""A stranger's table becomes an atlas: what joins, what does not, what is empty."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from layouts.exports.rows import rows as export_rows
from layouts.figures.township_map import township_map
from layouts.incomplete import why_none
from layouts.map_page import tabs
from layouts.notices import notices
from layouts.pages import offered, page_named
from layouts.rail import headline, spoken, trend_figure
from layouts.view import TABS, View, settle
from layouts.words import value_words
from queries.catalogue import catalogue
from queries.reader import Builds
from queries.selection import Selection
from queries.trend import indicator_by_period
from queries.values import Status, bound, indicator_by_area, measures
from warehouse.errors import WarehouseError
from warehouse.tables.declaring import Table
from warehouse.tables.importing import import_


def table(file: Path, **changes) -> Table:
    given = {"area": "fips", "measures": ["persons"], "rates": ["persons/people"], "period": "", "at": "2022",
             "names": ["persons=人数|Persons"], "units": ["persons=persons"]}  # fmt: skip
    return Table.declared(file, **(given | changes))


def test_empty_is_missing_and_zero_is_zero(counties, tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("fips,persons,people\n01001,100,1000\n01003,0,500\n01005,,400\n99999,5,50\n")
    report = import_(table(file), "us", counties, tmp_path / "data")
    assert "3 of 4 rows joined" in report and "99999" in report and "1 empty values" in report
    reader = Builds(tmp_path / "data", "us").current()
    held = catalogue(reader)
    selection = Selection("persons_per_people", "", "2022", "2022", "county", held.root)
    values = indicator_by_area(reader, selection)
    assert values.of("01001") == (10.0, Status.VALUE)
    assert values.of("01003")[1] == Status.ZERO
    assert values.of("01005")[1] == Status.MISSING and values.of("06037")[1] == Status.MISSING
    state = indicator_by_area(reader, Selection("persons", "", "2022", "2022", "state", held.root))
    assert state.of("01")[1] == Status.MISSING  # of 67 counties two have a value
    assert np.isfinite(values.shown).all()


def test_a_rate_above_divides_the_same_areas(counties, tmp_path):
    """A county without numerator must not swell the denominator of its state."""
    file = tmp_path / "t.csv"
    rows = [f"01{i:03d},{10 if i < 100 else ''},100" for i in range(1, 134, 2)]
    file.write_text("fips,persons,people\n" + "\n".join(rows) + "\n")
    import_(table(file), "us", counties, tmp_path / "data")
    reader = Builds(tmp_path / "data", "us").current()
    root = catalogue(reader).root
    state = indicator_by_area(reader, Selection("persons_per_people", "", "2022", "2022", "state", root))
    assert state.of("01") == (10.0, Status.VALUE)


def test_decimals_are_told_to_the_last(counties, tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("fips,persons,people\n01001,0.4,1.004\n01003,12.7,50\n01005,3.5,1e2\n")
    import_(table(file, units=[]), "us", counties, tmp_path / "data")
    reader = Builds(tmp_path / "data", "us").current()
    held = catalogue(reader)
    asked = Selection("persons", "", "2022", "2022", "county", held.root)
    counts = indicator_by_area(reader, asked)
    assert [counts.of(code)[0] for code in ("01001", "01003", "01005")] == [0.4, 12.7, 3.5]
    assert held.indicators["persons"].decimals == 1 and held.indicators["people"].decimals == 3
    rates = indicator_by_area(reader, replace(asked, indicator="persons_per_people"))
    assert rates.of("01001")[0] == pytest.approx(40 / 1.004) and rates.of("01003")[0] == pytest.approx(25.4)
    at = int(np.flatnonzero(rates.code == "01001")[0])
    assert (rates.numerator[at], rates.denominator[at]) == (0.4, 1.004)
    series = indicator_by_period(reader, asked, ("01003",))
    assert series.value[0].tolist() == [12.7]


def test_the_question_in_words_of_sql_answers_the_same_decimals(counties, tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("fips,persons,people\n01001,0.4,1.004\n")
    import_(table(file), "us", counties, tmp_path / "data")
    reader = Builds(tmp_path / "data", "us").current()
    held = catalogue(reader)
    asked = Selection("persons_per_people", "", "2022", "2022", "county", held.root)
    values = bound(held, asked) | measures(held.indicators["persons_per_people"], "")
    row = reader.read("sums_by_area", values).set_index("code").loc["01001"]
    assert (row["numerator"], row["denominator"]) == (0.4, 1.004)


def test_a_count_of_some_areas_is_not_told_as_that_of_all(counties, tmp_path):
    file = tmp_path / "t.csv"
    known = [code for code in pd.read_csv(counties / "areas.csv", dtype=str)["code"] if code[:2] in ("10", "12")]
    rows = [f"{code},{'' if code == '12001' else 10},100" for code in known if len(code) == 5]
    file.write_text("fips,persons,people\n" + "\n".join(rows) + "\n")
    import_(table(file), "us", counties, tmp_path / "data")
    reader = Builds(tmp_path / "data", "us").current()
    held = catalogue(reader)
    asked = Selection("persons", "", "2022", "2022", "state", held.root)
    counts = indicator_by_area(reader, asked)
    assert counts.of("12")[1] == Status.MISSING and counts.of("10") == (30.0, Status.VALUE)
    assert indicator_by_area(reader, replace(asked, indicator="people")).of("12")[1] == Status.VALUE
    assert indicator_by_area(reader, replace(asked, indicator="persons_per_people")).of("12") == (10.0, Status.VALUE)

    view, _ = settle(View(indicator="persons", area="12", level="state", lang="en"), held)
    of = sum(code.startswith("12") for code in known if len(code) == 5)
    words = f"not shown: 1 of {of} counties have no value"
    assert why_none(reader, held, view, "12", Status.MISSING) == words
    assert words in str(headline(reader, held, view)) and words in spoken(reader, held, view)
    painted = township_map(reader, held, view, counts)
    assert words in painted["sentence"]["segments"][0]["t"] and "not all" in painted["statusLabels"]["missing"]
    [row] = [row for row in export_rows(reader, held, view) if row[0] == "12"]
    assert row[9] == words
    assert why_none(reader, held, view, "12001", Status.MISSING) == "no data were delivered"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fips,people\n01001,5\n", "no column “persons”"),
        ("fips,persons,people\n01001,many,5\n", "Row 2"),
        ("fips,persons,people\n01001,-3,5\n", "not negative"),
        ("fips,persons,people\n01001,inf,5\n", "Row 2"),
        ("fips,persons,people\n01001,1,5\n01003,0.1234567,5\n", "Row 3 .*0.1234567.*up to 6 decimals"),
        ("fips,persons,people\n01001,9e15,5\n01003,9e15,5\n", "adds up to .*larger unit"),
        ("fips,persons,people\n01001,1,5\n01001,2,5\n", "occur twice"),
        ("fips,persons,people\n1001,1,5\n", "No code"),
    ],
)
def test_bad_tables_are_named(counties, tmp_path, text, words):
    file = tmp_path / "t.csv"
    file.write_text(text)
    with pytest.raises(WarehouseError, match=words):
        import_(table(file), "us", counties, tmp_path / "data")
    assert not (tmp_path / "data" / "us" / "CURRENT").exists()


def test_parquet_is_read_too(counties, tmp_path):
    years = pd.DataFrame({"fips": ["01001"] * 2, "year": ["2021", "2022"], "persons": [6, 7], "people": [70, 70]})
    years.to_parquet(tmp_path / "t.parquet")
    declared = table(tmp_path / "t.parquet", period="year", at="")
    assert "2 of 2 rows joined" in import_(declared, "us", counties, tmp_path / "data")
    reader = Builds(tmp_path / "data", "us").current()
    root = catalogue(reader).root
    asked = Selection("persons_per_people", "", "2022", "2022", "county", root)
    assert indicator_by_area(reader, asked).of("01001") == (10.0, Status.VALUE)


def test_an_atlas_without_programmes_offers_the_pages_it_can_fill(counties, tmp_path, reader):
    file = tmp_path / "t.csv"
    file.write_text("fips,persons,people\n01001,100,1000\n")
    import_(table(file), "us", counties, tmp_path / "data")

    held = catalogue(Builds(tmp_path / "data", "us").current())

    assert list(offered(held)) == ["map", "compare", "catalogue", "story"]
    assert page_named("duration", held).name == page_named("", held).name == "map"
    assert list(offered(catalogue(reader)))[:3] == ["start", "map", "compare"]


def test_periods_are_read_by_rule_and_stand_in_the_order_of_time(counties, tmp_path):
    file = tmp_path / "t.csv"
    written = ("2022-1", "2022/10", "202202", "2022年3月", "2021-12")
    rows = [f"01001,{code},{i + 1},10" for i, code in enumerate(written)]
    file.write_text("fips,month,persons,people\n" + "\n".join(rows) + "\n")
    import_(table(file, period="month", at=""), "us", counties, tmp_path / "data")
    reader = Builds(tmp_path / "data", "us").current()
    held = catalogue(reader)
    assert held.periods == ("2021-12", *(f"2022-{month:02}" for month in range(1, 11)))
    assert held.facts["grain"] == "month"
    course = indicator_by_period(
        reader, Selection("persons", "", "2022-01", "2022-10", "county", held.root), ("01001",)
    )
    told = dict(zip(held.periods, course.value[0], strict=True))
    assert [told[code] for code in ("2021-12", "2022-01", "2022-02", "2022-03", "2022-10")] == [5, 1, 3, 4, 2]
    assert np.isnan(told["2022-05"])  # a month without rows is missing, and no other stands in its place


@pytest.mark.parametrize(
    ("periods", "words"),
    [
        (["2022", "banana"], "Row 3 .*banana"),
        (["2022-13", "2022-12"], "Row 2 .*2022-13"),
        (["2022-01", ""], "Row 3 .*“”"),
        (["2022", "2022-01"], "Row 3 .*2022-01.*row 2 is “2022”.*not both"),
        (["2022.1", "2022.2"], "Row 2 .*2022.1"),
        (["2022-01", "202201"], "occur twice"),
    ],
)
def test_a_period_that_is_none_is_named(counties, tmp_path, periods, words):
    file = tmp_path / "t.csv"
    file.write_text("fips,when,persons,people\n" + "".join(f"01001,{code},1,5\n" for code in periods))
    with pytest.raises(WarehouseError, match=words):
        import_(table(file, period="when", at=""), "us", counties, tmp_path / "data")
    assert not (tmp_path / "data" / "us" / "CURRENT").exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"at": ""}, "of when the figures are.*--period.*--at"),
        ({"period": "year"}, "Both --period and --at"),
        ({"at": "banana"}, "“banana” of --at"),
        ({"rates": ["persons/people:abc"]}, "scale “abc”"),
        ({"rates": ["persons/people:0"]}, "scale “0”"),
        ({"rates": ["persons/people:-5"]}, "scale “-5”"),
        ({"rates": ["persons/people:inf"]}, "scale “inf”"),
        ({"rates": ["persons/people:"]}, "scale “”"),
        ({"rates": ["persons"]}, "not a rate"),
        ({"rates": ["persons/"]}, "not a rate"),
        ({"rates": ["persons/people", "persons/people:1000"]}, "rate “persons_per_people” is given twice"),
        ({"measures": ["persons", "persons"]}, "measure “persons” is given twice"),
        ({"measures": ["persons", "persons_per_people"]}, "“persons_per_people” is given twice"),
        ({"names": ["house=户|Households"]}, "“house”, which is not mapped.*people"),
        ({"names": ["persons=人数|Persons"] * 2}, "“persons” is given twice"),
        ({"names": ["persons=人数|"]}, "not a name"),
        ({"units": ["persons=miles"]}, "“miles”, given for “persons”"),
    ],
)
def test_what_is_said_of_a_table_is_read_strictly(tmp_path, changes, words):
    with pytest.raises(WarehouseError, match=words):
        table(tmp_path / "t.csv", **changes)


def test_columns_may_have_any_name(counties, tmp_path):
    """A measure that is called as the keys are does not take their place."""
    file = tmp_path / "t.csv"
    file.write_text("fips,area,period\n01001,20,10\n")
    changes = {"measures": ["area", "period"], "rates": [], "names": [], "units": []}
    import_(table(file, **changes), "us", counties, tmp_path / "data")
    reader = Builds(tmp_path / "data", "us").current()
    asked = Selection("area", "", "2022", "2022", "county", catalogue(reader).root)
    assert indicator_by_area(reader, asked).of("01001")[0] == 20


def test_whole_numbers_have_no_decimals(counties, tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("fips,persons,people\n01001,2380775,4000000\n")
    import_(table(file, units=[]), "us", counties, tmp_path / "data")
    reader = Builds(tmp_path / "data", "us").current()
    held = catalogue(reader)
    assert (held.indicators["persons"].decimals, held.indicators["persons_per_people"].decimals) == (0, 1)
    view, _ = settle(View(indicator="persons", lang="en"), held)
    assert value_words(held, view, 2380775.0) == "2,380,775"
    layout = trend_figure(reader, held, view.but(area="01001"))["layout"]
    assert layout["margin"]["r"] >= 6 * max(map(len, layout["yaxis"]["ticktext"]))


def test_an_atlas_without_spells_offers_no_tabs_of_spells(counties, tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("fips,persons,people\n01001,100,1000\n")
    import_(table(file), "us", counties, tmp_path / "data")
    reader = Builds(tmp_path / "data", "us").current()
    held = catalogue(reader)
    view, changed = settle(View(tab="duration", lang="en"), held)
    assert view.tab == "overview"
    assert "Tab “Duration” is not available here; showing Overview." in str(notices(changed, view, held))
    assert [link.children for link in tabs(reader, held, view)] == ["Overview", "Table"]
    assert settle(View(tab="table"), held)[0].tab == "table"


def test_an_atlas_of_programmes_offers_all_tabs(reader):
    held = catalogue(reader)
    view, _ = settle(View(tab="duration"), held)
    assert view.tab == "duration" and len(tabs(reader, held, view)) == len(TABS)
