"""Delivered values become values of the contract, or a rejected row with a reason. Nothing is guessed."""

from dataclasses import dataclass

import duckdb

from warehouse.errors import WarehouseError
from warehouse.extracts import CSV_TYPES, FITS, Source
from warehouse.folding import fold, folded, folded_columns, may_fold
from warehouse.loading.mapping import Delivered
from warehouse.loading.reading import ROW
from warehouse.quoting import literal, quoted

FULL_WIDTH = ("０１２３４５６７８９－．，", "0123456789-.,")
DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S")
# Without it %Y%m%d takes seven digits too: 2018111 would be 1 November, and might have been 11 January.
DAY = "[0-9]{8}|[0-9]{4}[-/年].*"
EXCEL_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")
YES, NO = ("true", "1", "t", "是", "y"), ("false", "0", "f", "否", "n")
# A long number that a spreadsheet has shortened: its last digits are lost.
SHORTENED = "[0-9](\\.[0-9]+)?[eE]\\+[0-9]+"
# Below these the floating-point numbers hold every whole number.
EXACT = {"DOUBLE": 2**53, "FLOAT": 2**24}
# What every text that has lost signs holds, or begins with.
LOSS = "(contains({0}, '+') or starts_with({0}, '#') or contains({0}, chr(65533)))"
# No single amount is larger, in yuan; what is was not meant as an amount, and would hide all others.
MOST = 100_000_000
# Values that have their type already; infinity and what is no number are above every bound.
BOUNDED = {"number": f"case when abs({{0}}) <= {MOST} then cast({{0}} as double) end",
           "date": "case when year({0}) between 1850 and 2200 then cast({0} as date) end"}  # fmt: skip
REASONS = {
    "int": "is no whole number",
    "number": f"is no number up to {MOST:,}",
    "date": "is no date",
    "bool": "is neither yes nor no",
    "text": "holds characters that were lost",
}
READ_AS = f"{REASONS['number']} (read: digits, one point, commas in threes, a leading minus)"
UNMAPPED = "has no code in the mapping"
OTHER_MONTH = "is no month of this delivery"
PLAIN = "^-?[0-9]+(\\.0+)?$"
GROUPED = "^-?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?$"
DECIMAL = "^-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?$"


@dataclass(frozen=True)
class Window:
    """The months (yyyymm) a delivery may hold, in the table's month column."""

    first: int
    last: int


def cast(rows: duckdb.DuckDBPyRelation, source: Source, told: Delivered, window: Window) -> duckdb.DuckDBPyRelation:
    """The rows as `typed` has them, and `faults`: what keeps a row out, as (column, value, reason).

    Raises WarehouseError for a column that was not delivered.
    """
    return _checked(typed(rows, source, told), source, window)


def typed(rows: duckdb.DuckDBPyRelation, source: Source, told: Delivered) -> duckdb.DuckDBPyRelation:
    """The rows with the columns of the contract in its types, where each stands (`filename`, `file_row_number`), and
    `misread`: values that could not be read, as (column, value, reason). Rows without any value are none.

    Raises WarehouseError for a column that was not delivered.
    """
    have = dict(zip(rows.columns, map(str, rows.types), strict=True))
    values, faults, rows = [], [], fold(rows, _terms(source, told))
    for column, kind in source.columns.items():
        theirs, constant = told.theirs(column), told.constants.get(column)
        if constant is None and theirs not in have:
            raise WarehouseError(
                f"{source.file} of {source.system_en} was delivered without “{theirs}”.",
                found=", ".join(name for name in have if name not in (ROW, "filename")),
                remedy="Deliver the column, or say in the mapping what the system calls it.",
            )
        given = literal(constant) if constant is not None else quoted(theirs)
        type_ = "VARCHAR" if constant is not None else have[theirs]
        value, fault = _column(column, kind, given, type_, told.codes.get(column, {}))
        values.append(f"{value} as {quoted(column)}")
        faults += [fault] if fault else []
    listed = [quoted(name) for name in have if name not in (ROW, "filename")]
    filled = rows.filter(" or ".join(f"{name} is not null" for name in listed))
    return filled.project(", ".join([*values, "filename", ROW, _list(faults) + " as misread"]))


def _terms(source: Source, told: Delivered) -> dict[str, str]:
    """The columns, by their delivered names, of texts by which rows find one another: these are folded."""
    return {told.theirs(column): term for column, term in folded_columns(source).items()
            if column not in told.codes and column not in told.constants}  # fmt: skip


def _column(column: str, kind: str, given: str, type_: str, codes: dict[str, str]) -> tuple[str, str]:
    """Expression of the value, and of its fault (or nothing)."""
    if codes:
        mapped = f"case coalesce(cast({given} as varchar), '')"
        mapped += "".join(f" when {literal(theirs)} then {literal(ours)}" for theirs, ours in codes.items()) + " end"
        value = mapped if kind == "text" else f"try_cast({mapped} as {CSV_TYPES[kind]})"
        return value, _fault(column, given, value, UNMAPPED)
    typed = (type_ != "VARCHAR" and type_.startswith(FITS[kind])) or type_.startswith("ENUM")
    if typed and kind in BOUNDED:
        value = BOUNDED[kind].format(given)
        return value, _fault(column, given, value, REASONS[kind])
    if typed:
        # One type in all months, or DuckDB would round what is read beside whole numbers.
        return f"cast({given} as {CSV_TYPES[kind]})", ""
    text = given if type_ == "VARCHAR" else f"cast({given} as varchar)"
    if kind in ("text", "int") and type_ in EXACT:
        # Tools make fractions of whole numbers where some are missing: 13800000000.0 is no telephone. Of large ones
        # the last digits are lost. What is missing they write as no number.
        given = f"case when not isnan({given}) then {given} end"
        whole = f"abs({given}) < {EXACT[type_]} and {given} = floor({given})"
        text = f"case when {whole} then cast(cast({given} as bigint) as varchar) end"
    value = _value(kind, text)
    return value, _fault(column, given, value, READ_AS if kind == "number" else REASONS[kind])


def _value(kind: str, text: str) -> str:
    if kind == "text":
        return f"case when ltrim({text}) = '' or {_lost(text)} then null else {text} end"
    # Looking is many times as fast as translating and matching, and most values are plain.
    wide = f"translate(trim({text}), {literal(FULL_WIDTH[0])}, {literal(FULL_WIDTH[1])})"
    flat = f"case when strlen({text}) = length({text}) then trim({text}) else {wide} end"
    grouped = f"contains({flat}, ',') and regexp_full_match({flat}, {literal(GROUPED)})"
    whole = f"case when {grouped} then replace({flat}, ',', '') else {flat} end"
    if kind == "int":
        return f"case when regexp_matches({whole}, {literal(PLAIN)}) then try_cast({whole} as bigint) end"
    if kind == "number":
        number = f"try_cast({whole} as double)"
        return f"case when regexp_matches({whole}, {literal(DECIMAL)}) and abs({number}) <= {MOST} then {number} end"
    if kind == "date":
        found = f"cast(try_strptime({flat}, [{', '.join(map(literal, DATES))}]) as date)"
        return BOUNDED[kind].format(f"(case when regexp_full_match({flat}, {literal(DAY)}) then {found} end)")
    yes, no = (", ".join(map(literal, words)) for words in (YES, NO))
    return f"case when lower({flat}) in ({yes}) then true when lower({flat}) in ({no}) then false end"


def _lost(text: str) -> str:
    errors = ", ".join(map(literal, EXCEL_ERRORS))
    short = f"(contains({text}, '+') and regexp_full_match(trim({text}), {literal(SHORTENED)}))"
    return f"{text} in ({errors}) or contains({text}, chr(65533)) or {short}"


def read_otherwise(rows: duckdb.DuckDBPyRelation, source: Source) -> tuple[dict[str, str], bool]:
    """What `typed` would change of rows that have the types of the contract: the columns with texts to be folded, with
    their terms, and whether there are texts that cannot be read, or days that are written otherwise. What cannot
    be read is none of the codes and references that there are: these need no look."""
    types = dict(zip(rows.columns, map(str, rows.types), strict=True))
    texts = {name: kind for name, kind in source.columns.items() if types[name] == "VARCHAR"}
    terms = {name: term for name, term in folded_columns(source).items() if name in texts}
    folds = {name: (may_fold(quoted(name), term), f"{folded(quoted(name), term)} <> {quoted(name)}")
             for name, term in terms.items()}  # fmt: skip
    losses = {name: _unreadable(quoted(name), kind) for name, kind in texts.items()
              if name not in {*source.codes, *source.references}}  # fmt: skip
    asked = [(quoted(name), *conditions) for several in (folds, losses) for name, conditions in several.items()]
    if not asked:
        return {}, False
    # One look at all rows, and a closer one at the different values of few columns.
    [found] = rows.aggregate(", ".join(f"bool_or({may})" for _, may, _ in asked)).fetchall()
    does = [
        bool(is_so and rows.filter(may).project(text).distinct().filter(does).limit(1).fetchall())
        for is_so, (text, may, does) in zip(found, asked, strict=True)
    ]
    return {name: terms[name] for name, is_so in zip(folds, does, strict=False) if is_so}, any(does[len(folds) :])


def _unreadable(text: str, kind: str) -> tuple[str, str]:
    """The conditions of texts that perhaps, and that in fact, cannot be read as they stand."""
    if kind == "date":
        return f"{text} is not null", f"coalesce(cast({_value(kind, text)} as varchar), '') <> {text}"
    return LOSS.format(text), _lost(text)


def _fault(column: str, given: str, value: str, reason: str) -> str:
    held = f"left(cast({given} as varchar), 80)"
    record = "{" + f"'column': {literal(column)}, 'value': {held}, 'reason': {literal(reason)}" + "}"
    filled = f"{given} is not null and ltrim(cast({given} as varchar)) <> ''"
    return f"case when {filled} and ({value}) is null then {record} end"


def _list(faults: list[str]) -> str:
    empty = 'cast([] as struct("column" varchar, "value" varchar, reason varchar)[])'
    return f"list_filter([{', '.join(faults)}], lambda fault: fault is not null)" if faults else empty


def _checked(rows: duckdb.DuckDBPyRelation, source: Source, window: Window) -> duckdb.DuckDBPyRelation:
    """Adds the faults of whole rows: an empty or repeated key, a month outside the window."""
    faults = []
    for column in dict.fromkeys((*source.key, *([source.month] if source.month else []))):
        name = quoted(column)
        record = "{" + f"'column': {literal(column)}, 'value': '', 'reason': 'is empty'" + "}"
        unread = f"len(list_filter(misread, lambda fault: fault.column = {literal(column)})) = 0"
        faults.append(f"case when {name} is null and {unread} then {record} end")
    if source.month:
        name = quoted(source.month)
        outside = f"{name} not between {window.first} and {window.last} or {name} % 100 not between 1 and 12"
        faults.append("case when " + outside + " then {" + f"'column': {literal(source.month)}, 'value': "
                      f"cast({name} as varchar), 'reason': " + literal(OTHER_MONTH) + "} end")  # fmt: skip
    if source.key:
        by = ", ".join(map(quoted, source.key))
        told = " || ', ' || ".join(f"coalesce(cast({quoted(name)} as varchar), '')" for name in source.key)
        again = f"row_number() over (partition by {by} order by filename, {ROW})"
        rows = rows.project(f"*, {again} as occurrence")
        faults.append("case when occurrence > 1 and " + " and ".join(f"{quoted(n)} is not null" for n in source.key)
                      + " then {" + f"'column': {literal(source.key[0])}, 'value': {told}, "
                      "'reason': 'is the key of an earlier row'} end")  # fmt: skip
        rows = rows.project(f"* exclude (occurrence, misread), list_concat(misread, {_list(faults)}) as faults")
        return rows
    return rows.project(f"* exclude (misread), list_concat(misread, {_list(faults)}) as faults")
