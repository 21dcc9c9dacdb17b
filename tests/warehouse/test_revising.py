"""What was revised is told of all that an indicator counts or divides by, against the build before the live one."""

import csv
import json
import os
import shutil
from types import SimpleNamespace

import duckdb
import pytest

import definitions
from definitions.manifest import sha256
from definitions.measures import measures
from layouts.revised import measure_name, ordered
from queries import provenance
from queries.names import Names
from queries.provenance import Revision
from warehouse import builds
from warehouse.errors import WarehouseError
from warehouse.publish import prune
from warehouse.revising import report

NAMES = ("20240101-a", "20240201-b", "20240301-c")


class Stub(SimpleNamespace):
    """Stands for a reader, which is a key of answers that are kept."""

    __hash__ = object.__hash__


@pytest.fixture
def home(tmp_path):
    """Three builds, in each of which there are more residents than in the one before."""
    for at, name in enumerate(NAMES):
        folder = tmp_path / "builds" / name
        folder.mkdir(parents=True)
        with duckdb.connect(folder / "atlas.duckdb") as file:
            file.execute("create table period as select 0 as period, '2024-01' as code")
            file.execute("create table atlas as select 'threshold' as key, '10' as value")
            file.execute("create table area as select '440000' as code, 'province' as level, '广东' as name_zh, "
                         "'Guangdong' as name_en, '' as parent")  # fmt: skip
            file.execute("create table level as select 'province' as level, 0 as rank")
            file.execute("create table cube as select 'residents' as measure, '' as programme, '440000' as area, '' as "
                         "sex, '' as age, '' as hukou, [$n::bigint] as cum", {"n": 1000 + 100 * at})  # fmt: skip
        os.utime(folder, (at, at))
    builds.point(tmp_path, NAMES[2])
    return tmp_path


def told(home, since=""):
    report(home, since, home / "revised.csv")
    with (home / "revised.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_register_of_residents_that_was_revised_is_told(home):
    """Every rate has changed, though no indicator counts residents."""
    lines = told(home)
    assert {"recipient_rate", "spending_per_resident"} <= {line["indicator"] for line in lines}
    assert {(line["counts"], line["before"], line["after"]) for line in lines} == {("residents", "1100", "1200")}


def test_after_going_back_the_build_before_is_the_one_before(home):
    assert builds.point(home, NAMES[1]) is None
    assert {(line["before"], line["after"]) for line in told(home)} == {("1000", "1100")}
    assert {(line["before"], line["after"]) for line in told(home, NAMES[2])} == {("1200", "1100")}


def test_what_was_live_when_a_build_was_made_is_the_one_before_it(home):
    """Two builds were wrong and left; the one that replaced them goes back to the last that was right."""
    folder = home / "builds" / "20240401-d"
    shutil.copytree(home / "builds" / NAMES[2], folder)
    with duckdb.connect(folder / "atlas.duckdb") as file:
        file.execute("insert into atlas values ('before', $name)", {"name": NAMES[0]})
        file.execute("update cube set cum = [5000]")
    prune(home, folder.name, NAMES[0])
    assert {path.name for path in builds.kept(home)} == {NAMES[0], NAMES[2], folder.name}
    builds.point(home, folder.name)
    assert {(line["before"], line["after"]) for line in told(home)} == {("1000", "5000")}
    _sound(home / "builds" / NAMES[0], home / "builds" / NAMES[2])
    assert builds.rollback(home) == NAMES[0] == builds.live(home)
    with pytest.raises(WarehouseError, match="no sound build before"):
        builds.rollback(home)


def _sound(*folders):
    for folder in folders:
        file = folder / "atlas.duckdb"
        told = {"atlas.duckdb": {"sha256": sha256(file), "bytes": file.stat().st_size}}
        (folder / "manifest.json").write_text(json.dumps({"files": told}), encoding="utf-8")


def test_where_none_is_before_it_is_said_which_are_kept(home):
    builds.point(home, NAMES[0])
    with pytest.raises(WarehouseError, match=f"No build before {NAMES[0]} is kept. Found: {NAMES[1]}, .*--since"):
        told(home)


def test_what_stands_from_month_to_month_is_no_sum_of_months(monkeypatch):
    """One record found wrong is one, not one for each month; and too few to be told."""
    row = {"programme": "ID05", "area": "440000", "level": "province", "periods": 24, "first_period": 0,
           "last_period": 23, "before": 432, "after": 672, "moved": 240}  # fmt: skip
    lines = [row | {"measure": "record_hits"}, row | {"measure": "exits"}, row | {"measure": "records", "after": 456}]
    monkeypatch.setattr(provenance, "rows", lambda reader, question, **bound: lines)
    levels = [SimpleNamespace(level="province")]
    monkeypatch.setattr(provenance, "catalogue", lambda reader: SimpleNamespace(levels=levels))

    found = provenance.revisions(Stub(threshold=10), "440000")

    assert [(one.measure, one.before, one.after) for one in found] == [
        ("exits", 432, 672), ("record_hits", 18, 28), ("records", None, None)
    ]  # fmt: skip


def test_every_measure_of_an_indicator_has_a_name():
    used = {name for one in definitions.indicators() for name in (one.numerator, one.denominator) if name}
    assert used - measures().keys() <= provenance.TABLES
    assert all(one.name.zh and one.name.en for one in measures().values())


def test_the_page_lists_what_indicators_divide_by_under_the_name_of_what_it_counts(monkeypatch):
    named = {
        one.id: SimpleNamespace(
            numerator=one.numerator, denominator=one.denominator, short=Names(*vars(one.short).values())
        )
        for one in definitions.indicators()
    }
    held = SimpleNamespace(indicators=named, rank=lambda level: 0)
    entry = Revision("residents", "", "440000", "province", 1, 0, 0, 1000, 1100, 100)
    assert ordered(held, (entry,)) == [entry]
    node = {"node": "measure:residents", "kind": "measure", "name_zh": "常住居民", "name_en": "Residents",
            "about_zh": "residents", "about_en": "residents"}  # fmt: skip
    lines = {"lineage_nodes": [node], "lineage_edges": []}
    monkeypatch.setattr(provenance, "rows", lambda reader, question: lines[question])
    reader = Stub()
    assert [measure_name(reader, name, "zh") for name in ("residents", "new_one")] == ["常住居民", "new_one"]
    assert measure_name(reader, "residents", "en") == "Residents"


def test_names_of_areas_are_no_formulas_in_the_file(home):
    with duckdb.connect(home / "builds" / NAMES[2] / "atlas.duckdb") as file:
        file.execute("update area set name_en = '=HYPERLINK(\"http://x\")', name_zh = '@广东'")
    [line, *_] = told(home)
    assert (line["name_en"], line["name_zh"]) == ('\'=HYPERLINK("http://x")', "'@广东")
    assert float(line["change"]) > 0


def test_what_fell_stays_a_number_in_the_file(home):
    builds.point(home, NAMES[0])
    assert {line["change"] for line in told(home, NAMES[2])} == {"-200"}
