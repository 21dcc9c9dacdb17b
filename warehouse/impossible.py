"""Rows that cannot be: benefit for a month before the birth, more taken back than was ever paid."""

import duckdb

from warehouse.extracts import Source

WHERE = "filename as wrong_file, file_row_number as wrong_row"
BEFORE_BIRTH = "is before the birth"
NEVER_PAID = "takes back more than was paid for the month"


def before_birth(connection: duckdb.DuckDBPyConnection, source: Source, persons: Source):
    """Rows of `source` for a month before the birth of their person: wrong_file, wrong_row, wrong_value.

    Where the date of birth and that in the identity number differ, the earlier one counts.
    """
    month, reference = source.not_before_birth, source.person
    column, key = (f'"{name}"' for name in (month, source.references[reference].partition(".")[2]))
    date, number = (f'"{name}"' for name in persons.born)
    recorded = f"year(cast({date} as date)) * 100 + month(cast({date} as date))"
    told = f"case when length({number}) = 18 then try_cast(substring({number}, 7, 6) as integer) end"
    born = connection.table(f"raw_{persons.name}").project(f"{key} as known, least({recorded}, {told}) as born")
    when = column
    if source.columns[month] == "date":
        when = f"year(cast({column} as date)) * 100 + month(cast({column} as date))"
    delivered = connection.table(f"delivered_{source.name}")
    found = delivered.project(f'{WHERE}, "{reference}" as person, {column} as wrong_value, {when} as given')
    early = found.join(born, "person = known").filter("given < born")
    return early.project("wrong_file, wrong_row, wrong_value").distinct()


def never_paid(connection: duckdb.DuckDBPyConnection, source: Source):
    """Rows of a payee, township and month whose reversals exceed the payments: wrong_file, wrong_row, wrong_value.

    The township is that of the code, so that a payment and its reversal may be booked under two codes of it.
    """
    amount, payee = f'"{source.paid}"', ", ".join(f'"{name}"' for name in source.payee)
    delivered = connection.table(f"delivered_{source.name}").set_alias("delivered")
    back = delivered.filter(f"{amount} < 0").project(payee).distinct().set_alias("back")
    place = connection.table("raw_place").project("code, township")
    rows = delivered.join(back, payee, how="semi").join(place, "town_code = code")
    net = f"sum(cast(round({amount} * 100) as bigint)) over (partition by {payee}, township) as net"
    found = rows.project(f"{WHERE}, {amount} as wrong_value, {net}").filter("net < 0")
    return found.project("wrong_file, wrong_row, wrong_value")
