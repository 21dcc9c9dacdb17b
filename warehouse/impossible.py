"""Rows that cannot be: benefit for a month before the birth, an end before its beginning, a row that was told
before, more taken back than was ever paid, a key that is empty or that of an earlier row."""

import duckdb

from warehouse.extracts import Source

WHERE = "filename as wrong_file, file_row_number as wrong_row"
BEFORE_BIRTH = "is before the birth"
BACKWARDS = "is before the beginning"
NEVER_PAID = "takes back more than was paid for the month"
TOLD_BEFORE = "is of a row that was delivered before, all the same"
UNBORN = "is no possible birth, nor is that of the identity number"
NOBODY = "is in no register, and tells no possible birth"
# Tables of what has to be looked at closer begin as those of rejected values (`rejections.WORK`).
DOUBTFUL, NAMELESS = "rejected_doubtful_", "rejected_nameless_"
KEYLESS = "is empty"
REPEATED = "is the key of an earlier row"
WINDOW = "first_birth, extracted"
POSSIBLE = "{0} is not null and {0} between first_birth and extracted"
# 17 digits and one more.
RESIDENT = "length(number) = 18 and try_cast(substring(number, 1, 17) as bigint) is not null"
# The day of birth that an identity number tells, of 15 or 18 characters.
OF_NUMBER = """case length({0})
    when 18 then try_cast(substring({0}, 7, 4) || '-' || substring({0}, 11, 2) || '-' || substring({0}, 13, 2) as date)
    when 15 then try_cast('19' || substring({0}, 7, 2) || '-' || substring({0}, 9, 2) || '-' || substring({0}, 11, 2)
        as date)
    end"""


def look_up(connection: duckdb.DuckDBPyConnection, source: Source, persons: Source) -> None:
    """Makes the table of the rows of `source` whose person is unknown (`known` is null), or of which the recorded birth
    leaves it open whether they are for a month before it: wrong_file, wrong_row, person, wrong_value, given, known,
    recorded. Persons are looked up once for both."""
    key, date = (f'"{name}"' for name in (source.references[source.person].partition(".")[2], persons.born[0]))
    column = f'"{source.not_before_birth}"'
    when = _month(f"try_cast({column} as date)") if source.columns[source.not_before_birth] == "date" else column
    given = connection.table(f"delivered_{source.name}")
    given = given.project(f'{WHERE}, "{source.person}" as person, {column} as wrong_value, {when} as given')
    born = connection.table(f"raw_{persons.name}").project(f"{key} as known, try_cast({date} as date) as recorded")
    found = given.join(born, "person = known", how="left").cross(connection.table("raw_extraction").project(WINDOW))
    sure = POSSIBLE.format("recorded")
    found.filter(f"known is null or given < {_month('recorded')} or not ({sure})").create(DOUBTFUL + source.name)


def unknown(connection: duckdb.DuckDBPyConnection, source: Source) -> duckdb.DuckDBPyRelation:
    """The persons of rows whose person `look_up` did not find: wrong_value, a row for each."""
    return connection.table(DOUBTFUL + source.name).filter("known is null").project("person as wrong_value")


def before_birth(connection: duckdb.DuckDBPyConnection, source: Source, persons: Source):
    """Rows of `source` for a month before the birth of their person: wrong_file, wrong_row, wrong_value.

    Of the recorded birth and that in the identity number the earlier one that can be counts: a row is rejected only
    where both say that it cannot be. `look_up` has found the rows that numbers decide: few.
    """
    key, number = (f'"{name}"' for name in (source.references[source.person].partition(".")[2], persons.born[1]))
    numbers = connection.table(f"raw_{persons.name}").project(f"{key} as number_of, {number} as number")
    found = connection.table(DOUBTFUL + source.name).join(numbers, "known = number_of")
    sure = POSSIBLE.format("recorded")
    found = found.project(f"*, case when {sure} then recorded end as one, {OF_NUMBER.format('number')} as told")
    other = f"case when {POSSIBLE.format('told')} then told end"
    early = found.filter(f"given < {_month(f'least(one, {other})')}")
    return early.project("wrong_file, wrong_row, wrong_value").distinct()


def _month(day: str) -> str:
    return f"year({day}) * 100 + month({day})"


def unborn(connection: duckdb.DuckDBPyConnection, persons: Source):
    """Records of persons of whom neither the recorded date of birth nor that in the identity number can be
    (ranges.toml, `birth`), so that nobody could say how old they are: wrong_file, wrong_row, wrong_value.
    """
    date, number, _ = (f'"{name}"' for name in persons.born)
    delivered = connection.table(f"delivered_{persons.name}")
    found = delivered.project(
        f"{WHERE}, {date} as wrong_value, try_cast({date} as date) as recorded, {number} as number"
    )
    found = found.cross(connection.table("raw_extraction").project(WINDOW))
    # Numbers are taken apart only where they are needed.
    found = found.filter(f"not ({POSSIBLE.format('recorded')})").project(f"*, {OF_NUMBER.format('number')} as told")
    found = found.filter(f"not ({POSSIBLE.format('told')})")
    return found.project("wrong_file, wrong_row, wrong_value")


def nobody(connection: duckdb.DuckDBPyConnection, source: Source, registers: list[Source]):
    """Rows that name their person by a number which tells no possible birth and is none of those by which a register
    knows a person (another document, 15 digits): wrong_file, wrong_row, wrong_value. They could be of nobody."""
    normal = f'upper("{source.names}")'
    delivered = connection.table(f"delivered_{source.name}")
    # A number stands in many rows: what it tells is looked at once.
    wrong = delivered.project(f"{normal} as number").distinct()
    wrong = wrong.cross(connection.table("raw_extraction").project(WINDOW))
    told = f"case when {RESIDENT} then {OF_NUMBER.format('number')} end"
    wrong = wrong.project(f"*, {told} as told").filter(f"not ({POSSIBLE.format('told')})").project("number")
    # Registers are looked through for few numbers, most often for none.
    wrong.create(f"{NAMELESS}{source.name}")
    wrong = connection.table(f"{NAMELESS}{source.name}")
    for register in registers:
        _, number, kind = (f'"{name}"' for name in register.born)
        known = connection.table(f"raw_{register.name}").project(f"upper({number}) as known, {kind} as kind")
        known = known.filter("kind <> '01' or (length(known) = 15 and try_cast(known as bigint) is not null)")
        wrong = wrong.join(known.project("known"), "number = known", how="anti")
    rows = delivered.project(f'{WHERE}, "{source.names}" as wrong_value, {normal} as named')
    return rows.join(wrong, "named is not distinct from number", how="semi").project(
        "wrong_file, wrong_row, wrong_value"
    )


def backwards(connection: duckdb.DuckDBPyConnection, source: Source):
    """Rows that end before they begin: wrong_file, wrong_row, wrong_value."""
    first, last = (f'"{name}"' for name in source.runs)
    dated = source.columns[source.runs[0]] == "date"
    ends = f"try_cast({last} as date) < try_cast({first} as date)" if dated else f"{last} < {first}"
    return connection.table(f"delivered_{source.name}").filter(ends).project(f"{WHERE}, {last} as wrong_value")


def told_before(connection: duckdb.DuckDBPyConnection, source: Source):
    """Rows that repeat an earlier one in every column, which would count twice: wrong_file, wrong_row, wrong_value.
    None where there are no such rows. Of payments that is a rule (P02), since two may be alike.
    """
    delivered, together = connection.table(f"delivered_{source.name}"), ", ".join(f'"{n}"' for n in source.columns)
    # Hashes tell most deliveries sound; rows are numbered only where they do not.
    if not _meet(delivered, together):
        return None
    place = f"row_number() over (partition by {together} order by filename, file_row_number) as place"
    found = delivered.project(f'{WHERE}, "{[*source.columns][0]}" as wrong_value, {place}').filter("place > 1")
    return found.project("wrong_file, wrong_row, wrong_value")


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


def key_faults(connection: duckdb.DuckDBPyConnection, source: Source) -> list[tuple[str, str, duckdb.DuckDBPyRelation]]:
    """For each key column that is empty somewhere, and for keys that repeat: column, reason, and the rows that are to
    go (wrong_file, wrong_row, wrong_value). Of rows with one key the first in its file stays.
    """
    names = [f'"{name}"' for name in source.key]
    together, filled = ", ".join(names), " and ".join(f"{name} is not null" for name in names)
    delivered = connection.table(f"delivered_{source.name}")
    [blanks] = delivered.aggregate(", ".join(f"count(*) - count({name})" for name in names)).fetchall()
    faults = [
        (column, KEYLESS, delivered.filter(f"{name} is null").project(f"{WHERE}, {name} as wrong_value"))
        for column, name, rows in zip(source.key, names, blanks, strict=True)
        if rows
    ]
    whole = delivered.filter(filled) if any(blanks) else delivered
    if _meet(whole, together):
        told = f"concat_ws(', ', {together})"
        place = f"row_number() over (partition by {together} order by filename, file_row_number) as place"
        rows = whole.project(f"{WHERE}, {told} as wrong_value, {place}").filter("place > 1")
        faults.append((source.key[0], REPEATED, rows.project("wrong_file, wrong_row, wrong_value")))
    return faults


def _meet(rows: duckdb.DuckDBPyRelation, together: str) -> bool:
    """Whether two rows perhaps have the same values in some columns: two of them have one hash. Sorted numbers tell
    that in about a third of the time that counting different ones takes."""
    hashes = rows.project(f"hash({together}) as one").fetchnumpy()["one"]
    hashes.sort()
    return bool((hashes[1:] == hashes[:-1]).any())
