"""Every model keeps its contract, and a broken one stops the build."""

import shutil

import duckdb
import pytest

from geodata.boundaries import read
from warehouse import models
from warehouse.build import BOUNDARIES
from warehouse.errors import WarehouseError
from warehouse.extracts import describe
from warehouse.intake import take_in


@pytest.fixture(scope="module")
def warehouse(extracts, tmp_path_factory):
    """The small province's warehouse before anything is published."""
    connection = duckdb.connect()
    scratch = tmp_path_factory.mktemp("scratch")
    take_in(connection, describe(extracts), read(BOUNDARIES / "guangdong"), b"k" * 32, scratch, scratch / "rejected")
    models.run(connection, lambda *_: None)
    yield connection
    connection.close()


@pytest.mark.parametrize("model", models.found(*models.FOLDERS).values(), ids=lambda model: model.name)
def test_a_model_keeps_its_contract_and_its_key(warehouse, model):
    assert models.breaches(warehouse.cursor(), model, keys=True) == []


@pytest.mark.parametrize("model", models.found(*models.FOLDERS, models.PUBLISHED).values(), ids=lambda m: m.name)
def test_a_model_says_its_grain(model):
    assert model.grain.removeprefix("View. ").startswith("One row per ") and model.grain.endswith(".")


@pytest.mark.parametrize("name", ["monthly_measure", "standing_measure", "ungrouped_measure"])
def test_a_model_gives_the_measures_it_declares(warehouse, name):
    given = warehouse.cursor().table(name).project("measure").distinct().fetchall()
    assert {measure for (measure,) in given} == set(models.found("marts")[name].measures)


VIEWS = [model for model in models.found(*models.FOLDERS).values() if model.text.startswith(models.VIEW)]


@pytest.mark.parametrize("model", VIEWS, ids=lambda model: model.name)
def test_a_view_needs_no_cast_of_its_codes(warehouse, model):
    """A text beside a code of a closed list makes the column a text. In a view each row would then be cast back when it
    is read, and a union read to its end for every one of its measures."""
    given = warehouse.cursor().sql(model.text)
    texts = {name for name, type_ in zip(given.columns, map(str, given.types), strict=True) if type_ == "VARCHAR"}
    assert texts == {name for name in texts if models.columns()[name]["type"] == "varchar"}


def test_every_declared_column_is_used_and_has_both_languages(warehouse):
    used = {name for model in models.found(*models.FOLDERS) for name in warehouse.cursor().table(model).columns}
    published = {name for model in models.found(models.PUBLISHED).values() for name in _published(model)}
    assert models.columns().keys() <= used | published
    assert all(entry["meaning"].keys() == {"zh", "en"} for entry in models.columns().values())


def _published(model) -> set[str]:
    return {word.strip(',."()') for word in model.text.replace(".", " ").split()}


@pytest.mark.parametrize("model", models.found(models.PUBLISHED).values(), ids=lambda model: model.name)
def test_a_published_table_keeps_its_contract(reader, model):
    assert models.breaches(reader.connection.cursor(), model, keys=True) == []


def test_a_row_outside_the_contract_stops_the_build(warehouse):
    bad = models.Model("bad", "-- One row per nothing.\nselect 3 as period", ("period",), ("period < 0",))

    with pytest.raises(WarehouseError, match="“period < 0” fails in 1 rows"):
        models._make(warehouse, bad)


def test_a_code_outside_the_closed_list_stops_the_build(warehouse):
    bad = models.Model("odd", "-- One row per nothing.\nselect 'XXX' as programme", (), ())

    with pytest.raises(WarehouseError, match="odd could not be built.*XXX"):
        models._make(warehouse, bad)


def test_an_undeclared_column_is_named(warehouse):
    bad = models.Model("new", "-- One row per nothing.\nselect 1 as never_declared", (), ())

    with pytest.raises(WarehouseError, match="never_declared"):
        models._make(warehouse, bad)


def test_a_model_without_a_contract_is_named(tmp_path, monkeypatch):
    folder = tmp_path / "marts"
    shutil.copytree(models.HERE / "marts", folder)
    (folder / "risk.toml").unlink()
    monkeypatch.setattr(models, "HERE", tmp_path)

    with pytest.raises(WarehouseError, match=r"risk.*contract.*risk\.toml"):
        models.found("marts")


@pytest.mark.parametrize(("processors", "beside"), [(8, 7), (2, 1), (1, 1)])
def test_queries_at_a_time_have_no_more_threads_than_processors(processors, beside):
    def threads() -> int:
        [(number,)] = connection.execute("select current_setting('threads')").fetchall()
        return number

    with duckdb.connect(config={"threads": processors}) as connection:
        with pytest.raises(WarehouseError), models.shared(connection):
            assert threads() == beside
            raise WarehouseError("a model failed")
        assert threads() == processors


def test_what_most_others_wait_for_is_made_first(monkeypatch):
    monkeypatch.setattr(models, "AT_ONCE", 1)
    reads = {"alone": set(), "first": set(), "second": {"first"}, "third": {"second"}, "other": set()}
    assert models.waited_for(reads) == {"alone": 0, "first": 2, "second": 1, "third": 0, "other": 0}
    made = [name for name, _ in models.each_after(reads, str.upper)]
    assert made[:2] == ["first", "second"]
    assert set(made) == set(reads)
