"""Models keep to the subset of SQL that both engines mean alike. Whether they do is `make spark`."""

import duckdb
import pytest
import sqlglot

from warehouse import models
from warehouse.errors import WarehouseError
from warehouse.spark import session
from warehouse.spark.engine import SECRET, made_here
from warehouse.spark.translate import portable, to_spark

DECLARED = models.found(*models.FOLDERS)
THERE = [DECLARED[name] for name in DECLARED.keys() - made_here(duckdb.connect(), DECLARED)]


@pytest.mark.parametrize("model", sorted(THERE, key=lambda model: model.name), ids=lambda model: model.name)
def test_a_model_is_portable(model):
    assert portable(model.text) == []
    assert SECRET not in model.text
    for text in (model.text, *model.holds):
        assert sqlglot.parse_one(to_spark(text), read="spark")


@pytest.mark.parametrize(
    "text, beyond",
    [
        ("select list_sum(persons) from spell", ["list_sum"]),
        ("select regexp_full_match(name, 'a+'), max(fen) from person", ["regexpfullmatch"]),
        ("select hash(name) from person", ["hash"]),
    ],
)
def test_what_is_not_portable_is_named(text, beyond):
    assert portable(text) == beyond


@pytest.mark.parametrize(
    "text, spark",
    [
        ("select max_by(a, row(b, c)) from t", "max_by(`a`, struct(`b`, `c`)) filter(where not `a` is null)"),
        ("select max(fen, 2)[2] from t", "get(slice(sort_array(collect_list(`fen`), false), 1, 2), 1)"),
        ("select a // 12 from t", "`a` div 12"),
        ("select d + to_months(3) from t", "make_ym_interval(0, 3)"),
        ("select rank() over (order by a) from t", "order by `a` nulls last"),
        ("select sum(a) over (w rows 1 preceding) from t window w as (partition by b order by c)",
         "over (partition by `b` order by `c` nulls last rows between 1 preceding and current row)"),
    ],
)  # fmt: skip
def test_spark_is_told_what_duckdb_means(text, spark):
    assert spark in to_spark(text).lower()


@pytest.mark.parametrize("master", ["", "spark:/host:7077", "spark://host", "http://host:7077", "local[two]"])
def test_another_form_of_a_master_is_refused(master):
    with pytest.raises(WarehouseError, match="no Spark master|needs to be told its master"):
        session.check(master)


def test_without_pyspark_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setattr(session, "find_spec", lambda name: None)

    with pytest.raises(WarehouseError, match="not installed.*requirements-spark.txt"):
        session.check("local[2]")


def test_without_java_it_is_said_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setattr(session, "find_spec", lambda name: "found")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with pytest.raises(WarehouseError, match="needs Java 17.*openjdk-17"):
        session.check("local[2]")


def test_a_master_that_cannot_be_reached_is_named(monkeypatch):
    monkeypatch.setattr(session, "find_spec", lambda name: "found")
    monkeypatch.setattr(session, "java", lambda: "java")

    with pytest.raises(WarehouseError, match="Nothing answers at spark://127.0.0.1:1[.]"):
        session.check("spark://127.0.0.1:1")
