"""The worked example of every indicator, run through the file, the SQL and the code that answer a reader."""

import re

import duckdb
import pandas as pd
import pytest

import definitions
from definitions.measures import measures
from layouts.view import View, settle
from queries.benchmarks import value_of
from queries.catalogue import catalogue
from queries.reader import open_build
from queries.values import Status
from warehouse import settings
from warehouse.publish import insert, make_tables

TOP, AREA = "1", "01"
MONTHS = 84
# The table that holds the rows of an example, by its first column.
TABLES = {
    "measure": "cube",
    "start": "risk",
    "exited": "reentry",
    "until": "received",
    "period": "entry",
    "service": "link",
}
PLAIN = {"area": AREA, "sex": "f", "age": "a16", "hukou": "local"}
PLACE = {"pinyin": "", "initials": "", "lon": 0.0, "lat": 0.0}
REST = {"risk": {"entry": 0, "gap": 1, "outcome": ""}, "reentry": {"gap": 1}, "recurrence": {"gap": 1}}


def cell(words: str):
    """A cell of an example as a number, a truth or a text."""
    words = words.strip()
    if words in ("true", "false"):
        return words == "true"
    return int(words) if words.lstrip("-").isdigit() else words


def rows_of(given: str) -> list[dict]:
    """The rows of an example by column; an empty line begins another table."""
    found = []
    for block in given.strip("\n").split("\n\n"):
        head, *lines = block.splitlines()
        names = [name.strip() for name in head.split("|")]
        found += [dict(zip(names, map(cell, line.split("|")), strict=True)) for line in lines]
    return found


def table_of(row: dict) -> str:
    return "recurrence" if "last_1" in row else TABLES[next(iter(row))]


def published(folder, indicator, programme: str, rows: list[dict]):
    """A published file with one area and the rows of an example, opened as the app opens it."""
    connection = duckdb.connect(folder / "atlas.duckdb")
    own = {"area": [TOP, AREA], "programme": [entry["programme"] for entry in definitions.programme_rows()]}
    make_tables(connection, settings.everywhere() | own)
    codes = [f"{2018 + i // 12}-{i % 12 + 1:02d}" for i in range(MONTHS)]
    facts = {"root": TOP, "threshold": "1", "default_indicator": indicator.id, "default_programme": programme,
             "default_from": codes[0], "default_to": codes[-1], "decided_to": codes[-1]}  # fmt: skip
    tables = {
        "atlas": [{"key": key, "value": value} for key, value in facts.items()],
        "level": [{"level": level, "rank": rank, "name_zh": level, "name_en": level, "plural_en": level}
                  for rank, level in enumerate(("county", "town"))],
        "area": [{"code": code, "level": level, "parent": upper, "name_zh": code, "name_en": code} | PLACE
                 for code, level, upper in ((TOP, "county", ""), (AREA, "town", TOP))],
        "ancestor": [{"code": a, "ancestor": b} for a, b in ((AREA, AREA), (AREA, TOP), (TOP, TOP))],
        "layer": [{"level": level, "code": c, "feature": 0} for level, c in (("county", TOP), ("town", AREA))],
        "period": [{"period": i, "code": code, "start": None, "provisional": False} for i, code in enumerate(codes)],
        "dimension": definitions.dimension_rows(),
        "programme": definitions.programme_rows(),
        "indicator": [row for row in definitions.indicator_rows() if row["indicator"] == indicator.id],
        "offer": [{"indicator": indicator.id, "programme": programme}],
    }  # fmt: skip
    for row in rows:
        table = table_of(row)
        full = PLAIN | {"programme": programme} | REST.get(table, {}) | row
        if table == "cube":
            own = programme if measures()[row["measure"]].programme == "own" else ""
            full |= {"programme": own, "cum": [full.pop("amount")] * MONTHS}
        if table == "risk":
            full["clock"] = CLOCKS.get(indicator.kind, "receipt")
        tables.setdefault(table, []).append(full)
    for table, content in tables.items():
        insert(connection, table, pd.DataFrame(content))
    connection.close()
    return open_build(folder)


CLOCKS = {"median_days": "decision", "done_within": "decision", "median_lag": "service", "used_within": "service"}
CASES = [
    pytest.param(indicator, example, id=f"{indicator.id}-{i}")
    for indicator in definitions.indicators()
    for i, example in enumerate(indicator.example)
]


@pytest.mark.parametrize(("indicator", "example"), CASES)
def test_the_worked_example(tmp_path, indicator, example):
    rows = rows_of(example["given"])
    alone = indicator.numerator in measures() and measures()[indicator.numerator].programme == "none"
    programme = "" if alone else (*indicator.programmes, "DIB")[0]

    reader = published(tmp_path, indicator, programme, rows)
    held = catalogue(reader)
    to = held.periods[0] if table_of(rows[0]) == "cube" else held.periods[-1]
    view, changed = settle(View(indicator=indicator.id, programme=programme, from_=held.periods[0], to=to), held)
    value, status = value_of(reader, view.selection, AREA)

    assert changed == () and status == Status.VALUE
    assert value == pytest.approx(example["expect"])
    reader.connection.close()


def test_a_quotient_of_money_says_on_whom_it_rests():
    """Or 1 to 9 persons would be told, whose money is more than 9 fen."""
    for indicator in definitions.indicators():
        one = measures().get(indicator.numerator)
        if one and one.unit == "money" and not one.sampled:
            assert one.rests_on, f"“rests_on” of [{one.id}] in definitions/measures.toml"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('[a]\nname = { zh = "甲", en = "A" }\nunit = "count"\nprogramme = "own"', "[a]: “kind” is missing"),
        ('[a]\nname = { zh = "甲", en = "A" }\nkind = "stock"\nprogramme = "own"', "[a]: “unit” is missing"),
        ('[a]\nname = { zh = "甲", en = "A" }\nkind = "stock"\nunit = "count"', "[a]: “programme” is missing"),
        ('[a]\nname = { zh = "甲", en = "A" }\nkind = "state"\nunit = "count"\nprogramme = "own"', "flow, stock"),
        ('[a]\nname = { zh = "甲", en = "A" }\nkind = "flow"\nunit = "money"\nprogramme = "own"\nrests_on = "b"',
         "[a]: “rests_on” is “b”"),
        ('a = "A"', "“a” stands under no measure"),
        ("[a", "not readable as TOML"),
    ],
)  # fmt: skip
def test_a_measure_that_does_not_say_what_it_is_is_refused(tmp_path, given, said):
    file = tmp_path / "measures.toml"
    file.write_text(given, encoding="utf-8")
    with pytest.raises(definitions.DefinitionError, match=re.escape(said)) as error:
        measures(file)
    assert str(error.value).startswith("measures.toml")


def test_every_indicator_has_an_example_and_a_card():
    assert len(definitions.indicators()) >= 45
    for indicator in definitions.indicators():
        assert indicator.example, indicator.id
        assert all(set(example) == {"given", "expect"} for example in indicator.example)
        assert str(indicator.review_due) > "2026-11-25", f"{indicator.id}: its review is due"
