"""A live PostgreSQL is read month by month, in one snapshot, and never written."""

import psycopg
import pytest
from psycopg import sql

from tests.warehouse.loading.conftest import payments, whole
from tests.warehouse.loading.test_load import listed, loaded, stored
from tests.warehouse.postgres import server
from warehouse.errors import WarehouseError
from warehouse.extracts import Source
from warehouse.loading import postgres
from warehouse.loading.mapping import Delivered

NOTHING = dict.fromkeys(("system", "system_zh", "system_en", "file", "format", "grain"), "")
pytestmark = pytest.mark.usefixtures("contracts")


@pytest.fixture(scope="module")
def database():
    """A server with payments of three months under names of its own; how to connect to it."""
    with server() as connection:
        with psycopg.connect(connection, autocommit=True) as session:
            session.execute("create schema dbms")
            session.execute(
                'create table dbms."低保发放" (scheme text, "人员" bigint, town_code text, agency text, '
                "entitled_month int, paid_month int, kind text, amount numeric(12, 2))"
            )
            fill(session, payments(202408, 202409, 202410))
        yield connection


def fill(session, rows) -> None:
    for row in rows.itertuples(index=False):
        session.execute('insert into dbms."低保发放" values (%s, %s, %s, %s, %s, %s, %s, %s)', tuple(row))


def delivery(tmp_path, connection, name="d"):
    folder = whole(tmp_path / name)
    (folder / "civil_affairs/payment_2024.parquet").unlink()
    (folder / "mapping.toml").write_text(
        f'[ca_payment]\nformat = "postgresql"\nconnection = "{connection}"\ntable = "dbms.低保发放"\n'
        'columns = { "人员" = "person_no" }\n', encoding="utf-8",
    )  # fmt: skip
    return folder


def test_only_the_months_asked_for_are_read_and_a_correction_arrives(tmp_path, database):
    first = loaded(delivery(tmp_path, database), tmp_path)
    again = loaded(delivery(tmp_path, database), tmp_path)
    with psycopg.connect(database, autocommit=True) as session:
        session.execute('update dbms."低保发放" set amount = 250 where "人员" = 1 and paid_month = 202410')
    corrected = loaded(delivery(tmp_path, database), tmp_path)

    assert first["ca_payment"].rows == 6 and again["ca_payment"].state == "unchanged"
    assert "replaces 3 rows of 1 month with 3" in corrected["ca_payment"].remarks
    rows = stored(tmp_path)
    assert set(rows["paid_month"]) == {202409, 202410} and rows["amount"].max() == 250.0


def test_the_folders_of_the_tests_stay_closed_to_other_accounts(database, tmp_path_factory):
    assert tmp_path_factory.getbasetemp().stat().st_mode & 0o077 == 0


def test_the_session_cannot_write(database):
    with psycopg.connect(database, options=postgres.OPTIONS) as session:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            session.execute('delete from dbms."低保发放"')


@pytest.mark.parametrize(
    ("change", "words"),
    [({"table": "dbms.nothing"}, "does not exist"), ({"columns": {"nobody": "person_no"}}, "nobody"),
     ({"connection": "host=127.0.0.1 port=1"}, "connection")],
)  # fmt: skip
def test_what_cannot_be_read_is_named(tmp_path, database, contracts, change, words):
    told = Delivered(**({"format": "postgresql", "connection": database, "table": "dbms.低保发放",
                         "columns": {"人员": "person_no"}} | change))  # fmt: skip
    with pytest.raises(WarehouseError, match=words):
        postgres.export(contracts["ca_payment"], told, tmp_path / "out.csv", 202409, 202410)


def test_a_name_of_a_table_is_never_sql(tmp_path, database, contracts):
    told = Delivered(format="postgresql", connection=database, table='x"; drop schema dbms cascade; --')
    with pytest.raises(WarehouseError, match="does not exist"):
        postgres.export(contracts["ca_payment"], told, tmp_path / "out.csv", 202409, 202410)
    with psycopg.connect(database) as session:
        assert session.execute('select count(*) from dbms."低保发放"').fetchone()[0] == 9


def test_months_and_codes_are_read_as_old_systems_keep_them(tmp_path, database):
    """Months as texts, texts of a fixed width or in two lines; rows are known by the table they are of."""
    with psycopg.connect(database, autocommit=True) as session:
        session.execute(
            "create table dbms.old as select scheme::char(10), \"人员\", town_code::char(12), e'T\\nU' as agency, "
            "entitled_month::varchar(6), paid_month::varchar(6), kind::char(4), "
            "amount + often as amount, row_number() over () as at "
            'from dbms."低保发放", generate_series(1, 20) as often'
        )
    folder = delivery(tmp_path, database)
    file = folder / "mapping.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("dbms.低保发放", "dbms.old")
                    + 'codes = { scheme = { ET = "ET" } }\n', encoding="utf-8")  # fmt: skip
    entry = loaded(folder, tmp_path)["ca_payment"]
    rows = stored(tmp_path)
    assert (entry.rows_in, entry.rejected) == (120, 0)
    assert set(rows["scheme"]) == {"ET"} and set(rows["town_code"]) == {"440103001"} and set(rows["kind"]) == {"N"}
    assert set(rows["agency"]) == {"T U"} and set(rows["paid_month"]) == {202409, 202410}
    assert {name.partition("#")[0] for name in rows["origin_file"]} == {"dbms.old"}


def changed(database, name: str, month: str) -> None:
    """The payments once more as a table, with a month of its own in every third row."""
    with psycopg.connect(database, autocommit=True) as session:
        words = ('create table dbms.{} as select scheme, "人员", town_code, agency, entitled_month, {} as paid_month, '
                 'kind, amount + often as amount from dbms."低保发放", generate_series(1, 20) as often')  # fmt: skip
        session.execute(sql.SQL(words).format(sql.Identifier(name), sql.SQL(month)))


@pytest.mark.parametrize(("name", "month", "value", "reason"), [
    ("empty", """case when "人员" <> 2 or often > 2 then paid_month end""", "", "is empty"),
    ("dashed", """case when "人员" <> 2 or often > 2 then paid_month::text else '2024-10' end""", "2024-10",
     "is no whole number"),
])  # fmt: skip
def test_rows_without_a_month_that_can_be_read_are_rejected_and_counted(tmp_path, database, name, month, value, reason):
    changed(database, name, month)
    folder = delivery(tmp_path, database)
    file = folder / "mapping.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("低保发放", name), encoding="utf-8")
    entry = loaded(folder, tmp_path, accept=True)["ca_payment"]
    assert (entry.rows_in, entry.rejected) == (122, 6)
    told = listed(tmp_path, "ca_payment")
    assert {row[2:] for row in told} == {("paid_month", value, reason)} and len(told) == 6


@pytest.mark.parametrize("kind", ["date", "timestamp", "timestamptz"])
def test_months_kept_as_days_are_the_months_of_the_days(tmp_path, database, kind):
    """Half past midnight of the first in China is the month before in London: the months are China's."""
    at = "to_timestamp(paid_month || '01 00:30', 'YYYYMMDD HH24:MI')::timestamp"
    day = f"({at} at time zone 'Asia/Shanghai')" if kind == "timestamptz" else f"{at}::{kind}"
    changed(database, kind, f"""case when "人员" <> 2 or often > 2 then {day} end""")
    folder = delivery(tmp_path, database)
    file = folder / "mapping.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("低保发放", kind), encoding="utf-8")
    entry = loaded(folder, tmp_path, accept=True)["ca_payment"]
    assert (entry.rows_in, entry.rejected) == (122, 6) and set(stored(tmp_path)["paid_month"]) == {202409, 202410}
    assert {row[2:] for row in listed(tmp_path, "ca_payment")} == {("paid_month", "", "is empty")}


def test_days_are_read_whatever_style_the_role_has(tmp_path, database):
    with psycopg.connect(database, autocommit=True) as session:
        session.execute("alter role atlas set datestyle = 'SQL, DMY'")
        session.execute("create table dbms.person as select i as person_no, 'n' as name, date '1960-11-05' as birth "
                        "from generate_series(1, 3) as i")  # fmt: skip
    try:
        told = Delivered(format="postgresql", connection=database, table="dbms.person")
        source = Source(name="person", columns={"person_no": "int", "birth": "date"}, **NOTHING)
        out = postgres.export(source, told, tmp_path / "out.csv", 202409, 202410)
        assert out.read_text(encoding="utf-8").splitlines()[1] == "1,1960-11-05"
    finally:
        with psycopg.connect(database, autocommit=True) as session:
            session.execute("alter role atlas reset datestyle")
