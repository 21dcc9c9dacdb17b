"""Texts by which rows find one another are read by rule: full-width signs as narrow ones, without blanks around."""

from definitions import glossary
from warehouse.extracts import Source

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


def folded(text: str, term: str) -> str:
    """The SQL expression of a text as it is read: a name without blanks around, all else in narrow signs too."""
    looked_for = [f"contains({text}, '{sign}')" for sign in BLANKS if term == NAME or sign.isascii()]
    looked_for += [] if term == NAME else [f"strlen({text}) > length({text})"]
    narrow = text if term == NAME else f"translate({text}, '{_sql(FULL_WIDTH)}', '{_sql(ASCII)}')"
    # Most texts are plain, and looking is ten times as fast as translating and trimming.
    return f"case when {' or '.join(looked_for)} then trim({narrow}, '{BLANKS}') else {text} end"


def _sql(signs: str) -> str:
    return signs.replace("'", "''")
