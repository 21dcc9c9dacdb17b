"""From a load to a build and the next one: the same figures, only what changed, what was revised, and back again."""

import csv
import shutil

import duckdb
import numpy as np
import pandas as pd
import pytest

from tests.warehouse.checksums import published, rows_of
from warehouse import builds, models
from warehouse.build import build
from warehouse.corrections import Log
from warehouse.errors import WarehouseError
from warehouse.extracts import sources
from warehouse.lineage import MEASURED
from warehouse.loading.load import load
from warehouse.loading.store import opened
from warehouse.revising import report
from warehouse.spark.engine import BACK, needed
from warehouse.work import FOLDER as WORK

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
    build(folder / "data" / ATLAS / "store", folder / "data")
    return folder


def cube(data, name="") -> pd.DataFrame:
    home = data / ATLAS
    with duckdb.connect(home / "builds" / (name or builds.live(home)) / "atlas.duckdb", read_only=True) as file:
        return file.sql("from cube order by all").df()


def test_what_was_loaded_gives_the_figures_of_the_extracts(place, tiny):
    pd.testing.assert_frame_equal(cube(place / "data"), cube(tiny / "data"))


def test_a_build_of_the_same_files_is_no_work(place):
    told = []
    live = builds.live(place / "data" / ATLAS)
    assert build(place / "data" / ATLAS / "store", place / "data", progress=lambda *step: told.append(step)) == live
    assert told == [("nothing has changed", 1, 1)]


@pytest.fixture(scope="module")
def second(place):
    """A month delivered again with fewer payments, one correction, a build that is stopped, and one that goes on.

    Gives the name of the first build, that of the second, and the steps the second told.
    """
    home = place / "data" / ATLAS
    first, again = builds.live(home), place / "again"
    (again / "civil_affairs").mkdir(parents=True)
    words = (place / "extracts/extracts.toml").read_text()
    words = words.replace('first_month = "2018-01"', 'first_month = "2019-10"').replace("months = 24", "months = 1")
    (again / "extracts.toml").write_text(words)
    rows = pd.read_parquet(place / "extracts/civil_affairs/payment_2019.parquet")
    rows = rows[rows["paid_month"] == MONTH]
    rows.iloc[FEWER:].to_parquet(again / "civil_affairs/payment_2019.parquet")
    load(again, home / "store", home / "rejected")
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


def test_a_stopped_build_goes_on_where_it_ended(second):
    first, now, told = second
    assert now != first and told[0] == "going on where a build ended"
    assert sum("as before" in step for step in told) > 20
    assert any(step.startswith("excluded_spell;") and "as before" not in step for step in told)


def test_what_was_revised_is_every_difference_of_the_two_files(place, second):
    first, now, _ = second
    keys = ["measure", "programme", "area"]
    both = [
        {key: np.sum(np.stack(rows.to_list()), axis=0) for key, rows in cube(place / "data", name).groupby(keys)["cum"]}
        for name in (first, now)
    ]
    none = np.zeros(24)
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
    small = [line for line in lines if line["before"] and 0 < abs(int(line["change"])) < 10]
    assert small == [] and any(line["before"] == "" for line in lines)
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
    load(place / "whole", home / "store", home / "rejected")

    assert build(home / "store", place / "data") == first
    with pytest.raises(WarehouseError, match=f"no sound build before {first}"):
        builds.rollback(home)


def test_what_comes_back_from_spark_makes_the_same_build(tiny, tmp_path):
    """By an engine that leaves what Spark leaves, made by DuckDB."""
    declared = models.found(*models.FOLDERS)

    def engine(connection, *given) -> dict[str, float]:
        seconds = models.run(connection, *given)
        for name in MEASURED:
            rows_of(connection, name).create(f"{BACK}{name}")
        for name in declared.keys() - needed(connection, declared) | {*MEASURED}:
            view = declared[name].text.startswith(models.VIEW)
            connection.execute(f'drop {"view" if view else "table"} "{name}"')
        for name in MEASURED:
            connection.table(f"{BACK}{name}").create_view(name)
        return seconds

    shutil.copy(tiny / "data" / "linkage.key", tmp_path)
    build(tiny / "extracts", tmp_path, engine=engine)

    assert published(tmp_path) == published(tiny / "data")
