"""What the screen and files say of an imported table: limits only of persons, and sums that lack a part."""

import io

import numpy as np
import openpyxl
import pandas as pd
import pytest

from layouts.briefs.content import brief
from layouts.compare.many import absence_words
from layouts.map_menus import kinds_menu
from layouts.reading import text
from layouts.stories.book import story_book
from layouts.stories.model import story_of
from layouts.stories.scene import scene
from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.limits import has_limits, limits_of
from queries.reader import Builds
from queries.values import Status, indicator_by_area
from tests.layouts.stories.test_stories import story
from warehouse.tables.declaring import Table
from warehouse.tables.importing import import_


@pytest.fixture(scope="module")
def us(tmp_path_factory, counties):
    """Persons, of one county of Florida without a value, and a number of something else, both of people."""
    home = tmp_path_factory.mktemp("imported")
    codes = [code for code in pd.read_csv(counties / "areas.csv", dtype=str)["code"] if code[:2] in ("10", "12")]
    rows = [f"{code},{'' if code == '12001' else 10},30,100" for code in codes if len(code) == 5]
    (home / "t.csv").write_text("fips,persons,tonnes,people\n" + "\n".join(rows) + "\n")
    given = {"area": "fips", "measures": ["persons", "tonnes"], "rates": ["persons/people", "tonnes/people"],
             "period": "", "at": "2022", "names": [], "units": ["persons=persons"]}  # fmt: skip
    import_(Table.declared(home / "t.csv", **given), "us", counties, home / "data")
    return Builds(home / "data", "us").current()


def shown(reader, **fields) -> View:
    return settle(View(**{"lang": "en", "level": "state"} | fields), catalogue(reader))[0]


def test_a_share_has_limits_only_where_its_numerator_is_declared_to_be_persons(us):
    held = catalogue(us)
    persons, tonnes = (held.indicators[f"{name}_per_people"] for name in ("persons", "tonnes"))
    assert persons.unit == tonnes.unit == "percent"
    assert has_limits(persons) and not has_limits(tonnes)
    for indicator, told in ((persons, True), (tonnes, False)):
        view = shown(us, indicator=indicator.id)
        low, _ = limits_of(held, view.selection, indicator_by_area(us, view.selection))
        assert np.isfinite(low).any() == told
        assert ("smoothed" in text(kinds_menu(held, view))) == told
        assert settle(view.but(mode="smooth"), held)[0].mode == ("smooth" if told else "")


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "not shown: not all of its counties have a value"), ("zh", "不显示：并非所辖各县都有数值")],
)
def test_a_sum_that_lacks_a_part_says_so_in_the_workbook_of_a_story_and_in_the_key_of_small_maps(us, lang, words):
    held = catalogue(us)
    view = shown(us, indicator="persons", lang=lang)
    checked = story_of(story("图", "Story", [scene(us, held, view)]), lang)
    book = openpyxl.load_workbook(io.BytesIO(story_book(us, held, checked, lang)))
    areas = book[{"en": "Areas", "zh": "地区"}[lang]].iter_rows(values_only=True)
    told = {row[3]: row[5:] for row in areas}
    assert told["12"] == (None, words) and told["10"][0] == 30
    assert absence_words(us, held, view, Status.MISSING) == words
    county = shown(us, indicator="persons", lang=lang, level="county")
    assert absence_words(us, held, county, Status.MISSING) != words


def test_the_brief_of_an_area_whose_sum_lacks_a_part_says_how_many_have_none(us):
    held = catalogue(us)
    told = str(brief(us, held, shown(us, indicator="persons", area="12")))
    assert "1 of 67 counties have no value" in told and "no data were delivered" not in told
