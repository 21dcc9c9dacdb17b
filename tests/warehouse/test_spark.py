"""Spark makes what DuckDB makes, on a cluster of two workers, also when one is killed in the middle. `make spark`."""

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import numpy as np
import pytest

from geodata.boundaries import read
from tests.conftest import ROOT, SEED
from tests.spark_cluster import cluster
from tests.warehouse.checksums import checksum, doubles, published
from warehouse import models
from warehouse.build import BOUNDARIES
from warehouse.demo import generate
from warehouse.errors import WarehouseError
from warehouse.extracts import describe
from warehouse.intake import take_in
from warehouse.spark import session
from warehouse.spark.engine import NUMBERED, Engine

pytestmark = pytest.mark.spark
KEY = b"k" * 32
DECLARED = models.found(*models.FOLDERS)
# Sums of doubles depend on the order of rows in their last digits.
CLOSE = 1e-9
KILLED_AT = len(DECLARED) // 3
# Large enough that every model has rows, with what is too rare to come by chance: pensions of a township that all
# begin in one month, an office that dates all applications on the first, and a month in which a system paid nothing.
SCALE, MONTHS = 0.002, 24
RARE = {
    "pension/benefit_period": """
        select * replace (case when town_code = busiest and start_month < 201901 and person_no % 2 = 0
            and coalesce(end_month, 201901) >= 201901
            then 201901 else start_month end as start_month)
        from delivered cross join (select mode(town_code) as busiest from delivered)""",
    "affairs/application": """
        select * replace (case when office = busiest then date_trunc('month', apply_date::date) else apply_date end
            as apply_date)
        from delivered cross join (select mode(office) as busiest from delivered)""",
    "hrss/unemployment_payment_2019": "select * from delivered where paid_month <> 201906 and entitled_month <> 201906",
}


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A master and two workers."""
    with cluster(tmp_path_factory.mktemp("cluster")) as made:
        yield made


@pytest.fixture(scope="module")
def province(tmp_path_factory) -> Path:
    """Extracts of a small province in which no model stays empty."""
    folder = tmp_path_factory.mktemp("province") / "extracts"
    generate(folder, SCALE, MONTHS, SEED)
    (folder / "SHA256SUMS").unlink()
    for name, changed in RARE.items():
        file = str(folder / f"{name}.parquet")
        with duckdb.connect() as connection:
            connection.read_parquet(file).create("delivered")
            rows = connection.sql(changed)
            rows.select(*[column for column in rows.columns if column != "busiest"]).write_parquet(file)
    return folder


@pytest.fixture(scope="module")
def by_duckdb(province, tmp_path_factory):
    """Every model as DuckDB makes it."""
    with taken_in(province, tmp_path_factory.mktemp("duckdb")) as connection:
        models.run(connection, lambda *_: None)
        yield connection


class Numbered(models.Anew):
    """Work in which the persons are numbered already, as they are in another database."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, like: duckdb.DuckDBPyConnection, folder: Path):
        file = str(folder / "numbers.parquet")
        like.cursor().table(NUMBERED).write_parquet(file)
        models.typed(connection.read_parquet(file)).create(NUMBERED)

    def is_made(self, name: str) -> bool:
        return name == NUMBERED


@pytest.fixture(scope="module")
def by_spark(province, by_duckdb, two, tmp_path_factory):
    """Every model as Spark makes it of the same numbers of persons, while a worker and its executor are killed."""
    folder = tmp_path_factory.mktemp("spark")

    def tell(_, done: int, __) -> None:
        if done == KILLED_AT:
            assert [worker["coresused"] for worker in two.state()["workers"]] == [1, 1]
            two.kill(0)

    with taken_in(province, folder) as connection:
        Engine(two.master, folder, back=DECLARED)(connection, tell, Numbered(connection, by_duckdb, folder))
        yield connection


def taken_in(delivery, scratch) -> duckdb.DuckDBPyConnection:
    """A database with the rows of a delivery, before any model is made."""
    connection = duckdb.connect(config={"preserve_insertion_order": False})
    take_in(connection, describe(delivery), read(BOUNDARIES / "guangdong"), KEY, scratch, scratch / "rejected")
    return connection


def test_the_command_publishes_on_spark_what_it_publishes_on_duckdb(tiny, two, tmp_path):
    out = tmp_path / "data"
    out.mkdir()
    shutil.copy(tiny / "data" / "linkage.key", out)
    words = ["build", "--extracts", tiny / "extracts", "--out", out, "--engine", "spark", "--master", two.master]
    done = subprocess.run([sys.executable, "-m", "warehouse", *words], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr
    assert published(out) == published(tiny / "data")
    assert {path.name for path in out.iterdir()} == {path.name for path in (tiny / "data").iterdir()}


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_a_model_is_the_same_on_both(by_duckdb, by_spark, name):
    assert checksum(by_spark, name) == checksum(by_duckdb, name)
    assert checksum(by_spark, name)[0] > 0
    own, other = doubles(by_spark, name), doubles(by_duckdb, name)
    for column in own:
        np.testing.assert_allclose(own[column], other[column], rtol=CLOSE)


def test_a_worker_was_lost_in_the_middle(by_spark, two):
    assert two.state()["aliveworkers"] == 1


def test_a_master_without_workers_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(session, "SECONDS_TO_ANSWER", 1)
    with cluster(tmp_path / "empty", workers=0) as made, pytest.raises(WarehouseError, match="gave no worker"):
        with session.session(made.master, tmp_path):
            pass
