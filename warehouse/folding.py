"""Texts by which rows find one another are read by rule: full-width signs as narrow ones, without blanks around."""

import duckdb

from definitions import glossary
from warehouse.extracts import Source
from warehouse.quoting import literal, quoted

NUMBER, NAME = "identity_number", "name"
TERMS = (NUMBER, "identity_document", NAME)
ASCII = "".join(map(chr, range(0x21, 0x7F)))
FULL_WIDTH = "".join(chr(ord(sign) + 0xFEE0) for sign in ASCII)
# Of Chinese typesetting, of web pages, of tables, and those that have no width.
BLANKS = " \u3000\u00a0\t\u200b\ufeff"


def person_columns(source: Source) -> dict[str, str]:
    """The texts that tell who a person is, identity numbers, kinds of them and names, by their term in the glossary."""
    told = {name: glossary.columns()[name].id for name in source.columns if name in glossary.columns()}
    return {name: id for name, id in told.items() if id in TERMS and source.columns[name] == "text"}


def folded_columns(source: Source) -> dict[str, str]:
    """The same, and all other texts of the key, of references and of the home, which are folded as numbers are."""
    linked = {name: NUMBER for name in (*source.key, *source.references, source.home) if name}
    linked = {name: term for name, term in linked.items() if source.columns[name] == "text"}
    return linked | person_columns(source)


def fold(rows: duckdb.DuckDBPyRelation, terms: dict[str, str]) -> duckdb.DuckDBPyRelation:
    """The rows with these columns as they are read; `terms` says by which term. Numbers and dates stay as they are."""
    types = dict(zip(rows.columns, map(str, rows.types), strict=True))
    told = [f"{folded(quoted(name), term)} as {quoted(name)}" for name, term in terms.items()
            if types.get(name) == "VARCHAR"]  # fmt: skip
    return rows.project(f"* replace ({', '.join(told)})") if told else rows


def folded(text: str, term: str) -> str:
    """The SQL expression of a text as it is read: a name without blanks around, all else in narrow signs too."""
    narrow = text if term == NAME else f"translate({text}, {literal(FULL_WIDTH)}, {literal(ASCII)})"
    # Most texts are plain, and looking is ten times as fast as translating and trimming.
    return f"case when {may_fold(text, term)} then trim(trim({narrow}, '{BLANKS}')) else {text} end"


def may_fold(text: str, term: str) -> str:
    """The SQL condition of texts of which some are read otherwise than they stand; all others are not."""
    looked_for = [f"contains({text}, '{sign}')" for sign in BLANKS if term == NAME or sign.isascii()]
    looked_for += [] if term == NAME else [f"strlen({text}) > length({text})"]
    return f"({' or '.join(looked_for)})"
