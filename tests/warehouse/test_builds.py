"""From a load to a build and the next one: the same figures, only what changed, what was revised, and back again."""

import csv
import shutil
from types import SimpleNamespace

import duckdb
import numpy as np
import pandas as pd
import pytest

from tests.warehouse.checksums import published, rows_of
from warehouse import builds, models, verdicts
from warehouse.build import build
from warehouse.corrections import Log
from warehouse.dividing import Homeless
from warehouse.errors import WarehouseError
from warehouse.extracts import sources
from warehouse.intake import Intake
from warehouse.leaving import needed
from warehouse.lineage import MEASURED
from warehouse.loading.load import load
from warehouse.loading.store import opened
from warehouse.naming import Unnamed
from warehouse.revising import MONEY, report
from warehouse.spark.engine import BACK
from warehouse.work import FOLDER as WORK
from warehouse.work import Work

ATLAS = "guangdong"
MONTH = 201910
FEWER = 100


@pytest.fixture(scope="module")
def place(tiny, tmp_path_factory):
    """Extracts of a very small province of two years, loaded and built."""
    folder = tmp_path_factory.mktemp("builds")
    shutil.copytree(tiny / "extracts", folder / "extracts")
    loaded = load(folder / "extracts", folder / "data" / ATLAS / "store", folder / "data" / ATLAS / "rejected")
    assert sum(entry.rejected for entry in loaded) == 0
    build(folder / "data" / ATLAS / "store", folder / "data", keep=True)
    return folder


def rows(data, table="cube", name="") -> pd.DataFrame:
    home = data / ATLAS
    with duckdb.connect(home / "builds" / (name or builds.live(home)) / "atlas.duckdb", read_only=True) as file:
        return file.sql(f"from {table} order by all").df()


def same(data, other, left_out=("atlas", "source", "revision")) -> None:
    """Every table of two builds holds the same rows, to the last digit; the names of builds and files differ."""
    names = set(rows(data, "(select table_name from duckdb_tables() where database_name = 'atlas')")["table_name"])
    assert len(names) > 40
    for table in sorted(names.difference(left_out)):
        pd.testing.assert_frame_equal(rows(data, table), rows(other, table), check_exact=True, obj=table)


def kept(told: list[str]) -> set[str]:
    """The models that a build found as before."""
    return {step.partition(";")[0] for step in told if "as before" in step}


def test_what_was_loaded_gives_the_figures_of_the_extracts(place, tiny):
    same(place / "data", tiny / "data")


def test_a_build_of_the_same_files_is_no_work(place, later):
    told = []
    live = builds.live(place / "data" / ATLAS)
    assert build(place / "data" / ATLAS / "store", place / "data", progress=lambda *step: told.append(step)) == live
    assert told == [("nothing has changed", 1, 1)]


@pytest.fixture(scope="module")
def later(place):
    """The payments of one more month, loaded and built; the models that were kept."""
    home, more, told = place / "data" / ATLAS, place / "more", []
    more.mkdir()
    words = (place / "extracts/extracts.toml").read_text()
    for before, after in (("2018-01", "2020-01"), ("months = 24", "months = 1"), ("2019-12-31", "2020-01-31")):
        words = words.replace(before, after)
    (more / "extracts.toml").write_text(words)
    for name in ("civil_affairs/payment", "civil_affairs/dibao_payment", "hrss/unemployment_payment"):
        (more / name).parent.mkdir(exist_ok=True)
        paid = pd.read_parquet(place / f"extracts/{name}_2019.parquet")
        paid = paid[(paid["paid_month"] == 201912) & (paid["entitled_month"] == 201912)]
        paid.assign(paid_month=202001, entitled_month=202001).to_parquet(more / f"{name}_2020.parquet")
    load(more, home / "store", home / "rejected")
    build(home / "store", place / "data", progress=lambda *step: told.append(step[0]), keep=True)
    return kept(told)


def test_a_new_month_makes_what_it_touches(later):
    # Births are judged by the day of extraction: stg_identity is made again, and with the same rows nothing after it.
    assert {"int_person_key", "int_person", "item_agreement", "int_request"} <= later
    assert not later & {"int_case_month", "int_run", "stg_application", "monthly_measure"}


@pytest.fixture(scope="module")
def second(place, later):
    """A month delivered again with fewer payments, one correction, a build that is stopped, and one that goes on.

    Gives the name of the first build, that of the second, and the steps the second told.
    """
    home = place / "data" / ATLAS
    first, again = builds.live(home), place / "again"
    (again / "civil_affairs").mkdir(parents=True)
    words = (place / "extracts/extracts.toml").read_text()
    words = words.replace('first_month = "2018-01"', 'first_month = "2019-10"').replace("months = 24", "months = 1")
    (again / "extracts.toml").write_text(words)
    paid = pd.read_parquet(place / "extracts/civil_affairs/payment_2019.parquet")
    paid[paid["paid_month"] == MONTH].iloc[FEWER:].to_parquet(again / "civil_affairs/payment_2019.parquet")
    load(again, home / "store", home / "rejected", accept=True)
    person = next(source for source in sources() if source.name == "ca_person")
    number = pd.read_parquet(place / "extracts/civil_affairs/person.parquet")["person_no"].iloc[0]
    log = Log(home)
    log.propose(opened(home / "store"), person, {"person_no": str(number)}, "birth_date", "1980-01-01", "hukou", "chen")
    log.step("approve", 1, "li")
    told, made = [], models._make

    def stopped(connection, model):
        if model.name == "excluded_spell":
            raise WarehouseError("stopped here")
        return made(connection, model)

    models._make = stopped
    try:
        with pytest.raises(WarehouseError, match="stopped here"):
            build(home / "store", place / "data", keep=True)
    finally:
        models._make = made
    assert builds.live(home) == first
    build(home / "store", place / "data", progress=lambda *step: told.append(step[0]), keep=True)
    return first, builds.live(home), told


def test_a_stopped_build_goes_on_where_it_ended(place, second):
    first, now, told = second
    assert now != first and told[0] == "reading the extracts, then going on where a build ended"
    assert len(kept(told)) > 20
    assert builds.told(place / "data" / ATLAS, now, "corrections") == Log(place / "data" / ATLAS).noted()
    assert any(step.startswith("excluded_spell;") and "as before" not in step for step in told)


def test_what_is_made_of_kept_work_is_what_a_build_from_nothing_gives(place, second, tmp_path):
    (tmp_path / ATLAS).mkdir()
    shutil.copy(place / "data" / ATLAS / "corrections.jsonl", tmp_path / ATLAS)
    build(place / "data" / ATLAS / "store", tmp_path)
    same(place / "data", tmp_path)


def test_what_was_revised_is_every_difference_of_the_two_files(place, second):
    first, now, _ = second
    keys = ["measure", "programme", "area"]
    both = [
        {
            key: np.sum(np.stack(found.to_list()), axis=0)
            for key, found in rows(place / "data", name=name).groupby(keys)["cum"]
        }
        for name in (first, now)
    ]
    none = np.zeros(25)
    differ = {
        key for key in both[0].keys() | both[1].keys() if (both[0].get(key, none) != both[1].get(key, none)).any()
    }
    with duckdb.connect(place / "data" / ATLAS / "builds" / now / "atlas.duckdb", read_only=True) as file:
        found = file.sql("from revision").df()
        assert file.sql("select state, corrections from correction").fetchall() == [("approved", 1)]
    assert set(found.set_index(keys).index) == differ and differ
    whole = found[(found["measure"] == "payments_delivered") & (found["area"] == "440000")]
    assert (whole["before"] - whole["after"]).sum() > 0 and set(whole["first_period"]) <= {19, 20, 21}


def test_the_file_of_revisions_tells_indicator_area_and_month(place, second, tmp_path):
    home = place / "data" / ATLAS
    count = report(home, "", tmp_path / "revised.csv")
    with (tmp_path / "revised.csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert len(lines) == count > 0
    assert {"on_time", "recipients"} <= {line["indicator"] for line in lines}
    small = [line for line in lines if line["before"] and not line["unit"] and 0 < abs(int(line["change"])) < 10]
    assert small == [] and any(line["before"] == "" for line in lines)
    assert {line["counts"] for line in lines if line["unit"] == "yuan"} <= MONEY and lines[0]["counts"]
    with pytest.raises(WarehouseError, match="no kept build “x”"):
        report(home, "x", tmp_path / "y.csv")


def test_the_secret_is_not_in_the_kept_database(place, second):
    home = place / "data" / ATLAS
    key = (place / "data/linkage.key").read_bytes()
    pad = bytes(byte ^ 0x36 for byte in key)
    content = b"".join(file.read_bytes() for file in (home / WORK).iterdir())
    assert pad not in content and key not in content
    assert (home / WORK).stat().st_mode & 0o077 == 0


def test_undoing_all_gives_the_first_build_again(place, second):
    first, now, _ = second
    home = place / "data" / ATLAS
    Log(home).step("undo", 1, "chen", "wrong")
    shutil.copytree(place / "extracts", place / "whole")
    (place / "whole/civil_affairs/payment_2018.parquet").touch()
    load(place / "whole", home / "store", home / "rejected", accept=True)

    assert build(home / "store", place / "data") == first
    before = builds.rollback(home)
    with pytest.raises(WarehouseError, match=f"no sound build before {before}"):
        builds.rollback(home)
    assert build(home / "store", place / "data") == first


def test_the_verdicts_of_reviewers_are_told_and_stay_on_the_lists(place, second, tmp_path):
    home = place / "data" / ATLAS
    before, told = builds.live(home), []
    lists = pd.concat(pd.read_csv(file, dtype=str) for file in (home / "cases" / before).glob("*.csv"))
    cases = lists[lists["rule"] == "P11"].drop_duplicates(verdicts.CASE)
    cases = cases.assign(verdict=np.where(np.arange(len(cases)) % 4, "confirmed", "legitimate"))
    cases.to_csv(tmp_path / "judged.csv", index=False)
    assert len(cases) > 10 and len(verdicts.take(home, tmp_path / "judged.csv", "chen")) == len(cases)
    assert verdicts.take(home, tmp_path / "judged.csv", "chen").empty

    made = build(home / "store", place / "data", progress=lambda *step: told.append(step[0]))

    assert told == ["publishing linkage and verdicts"] and made == builds.live(home) != before
    ((rule, judged, confirmed),) = rows(place / "data", "rule_verdict").itertuples(index=False)
    assert (rule, judged, confirmed) == ("P11", len(cases), (cases["verdict"] == "confirmed").sum())
    pd.testing.assert_frame_equal(rows(place / "data"), rows(place / "data", name=before))
    again = pd.concat(pd.read_csv(file, dtype=str) for file in (home / "cases" / made).glob("*.csv"))
    assert len(again) == len(lists) and again["verdict"].notna().sum() == (lists["rule"] == "P11").sum()
    assert builds.verify(home) == []
    # Its figures are those of the build it amends: nothing is revised, whatever that one had revised.
    assert len(rows(place / "data", "revision", before)) > 0 and rows(place / "data", "revision").empty
    facts = [dict(rows(place / "data", "atlas", name).itertuples(index=False)) for name in (before, made)]
    assert facts[1]["before"] == facts[1]["amends"] == before
    assert facts[0]["before"] not in ("", before) and "amends" not in facts[0]
    assert report(home, "", tmp_path / "revised.csv") == 0


@pytest.mark.parametrize(
    ("verdict", "words"), [("maybe", "Line 2 .* unknown verdict"), ("legitimate", "two verdicts on 7")]
)
def test_a_case_list_that_contradicts_itself_is_refused_whole(tmp_path, verdict, words):
    list_ = pd.DataFrame(
        [("P01", "hrss", "7", verdict), ("P01", "hrss", "7", "confirmed")], columns=verdicts.COLUMNS[:4]
    )
    list_.to_csv(tmp_path / "judged.csv", index=False)
    with pytest.raises(WarehouseError, match=words):
        verdicts.take(tmp_path, tmp_path / "judged.csv", "chen")
    assert verdicts.held(tmp_path).empty


def test_what_comes_back_from_spark_makes_the_same_build(tiny, tmp_path):
    """By an engine that leaves what Spark leaves, made by DuckDB."""
    declared = models.found(*models.FOLDERS)

    def engine(connection, *given) -> dict[str, float]:
        seconds = models.run(connection, *given)
        views = {name for name in declared if declared[name].text.startswith(models.VIEW)}
        back = views & needed(connection, declared)
        for name in back:
            rows = rows_of(connection, name) if name in MEASURED else connection.table(name)
            rows.create(f"{BACK}{name}")
        for name in declared.keys() - needed(connection, declared) | back:
            connection.execute(f'drop {"view" if name in views else "table"} if exists "{name}"')
        for name in back:
            connection.table(f"{BACK}{name}").create_view(name)
        return seconds

    shutil.copy(tiny / "data" / "linkage.key", tmp_path)
    build(tiny / "extracts", tmp_path, engine=engine)

    assert published(tmp_path) == published(tiny / "data")


def test_what_is_only_told_of_a_delivery_leaves_the_kept_work_as_it_is(tmp_path):
    told = Intake([], [], [Homeless("hc_person", 3), Unnamed("document_type", "holder", 1, ("公安局",))])
    work = Work(tmp_path, SimpleNamespace(scale=1.0), "base", {}, True, tmp_path)
    try:
        work.taken_in(told)
        assert work.connection.execute("select name, mark from made").fetchall() == [("", "base")]
    finally:
        work.close(False)
