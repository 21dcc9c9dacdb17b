"""The glossary: the field's terms in both languages, versioned, and the columns that stand under each.

`python -m definitions.glossary` prints the hash that the newest version must carry.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from definitions.kinds import DefinitionError, Text
from definitions.reading import read_entry

FILE = Path(__file__).parent / "glossary.toml"
# From nothing on persons to what the law protects most; a table has the highest grade of its columns.
GRADES = ("aggregate", "personal", "sensitive")


@dataclass(frozen=True)
class Term:
    """A term of the field; `owner` is the system that answers for it, `since` the version that brought it in.

    `columns` are the columns of sources and models that stand under it.
    """

    id: str
    name: Text
    meaning: Text
    synonyms: Text
    owner: str
    grade: str
    since: int
    columns: list


@dataclass(frozen=True)
class Version:
    """An edition of the glossary, with the hash of the terms it holds."""

    number: int
    date: date
    note: Text
    hash: str


@cache
def _file() -> dict:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def terms() -> tuple[Term, ...]:
    """One entry per term, in the order of the file. Raises DefinitionError for an unknown grade."""
    found = tuple(read_entry(Term, row, f"glossary.toml, term {i + 1}") for i, row in enumerate(_file()["term"]))
    for term in found:
        if term.grade not in GRADES:
            raise DefinitionError(f"glossary.toml, {term.id}: grade “{term.grade}”. Allowed: {', '.join(GRADES)}.")
    return found


@cache
def versions() -> tuple[Version, ...]:
    """One entry per edition, the first one first."""
    rows = _file()["version"]
    return tuple(read_entry(Version, row, f"glossary.toml, version {i + 1}") for i, row in enumerate(rows))


@cache
def columns() -> dict[str, Term]:
    """The term of each column. Raises DefinitionError for a column under two terms."""
    found: dict[str, Term] = {}
    for term in terms():
        for column in term.columns:
            if column in found:
                raise DefinitionError(f"glossary.toml: “{column}” stands under {found[column].id} and {term.id}.")
            found[column] = term
    return found


def checksum() -> str:
    """The hash of all terms, by which a change without a new version is noticed."""
    return hashlib.sha256(repr(terms()).encode()).hexdigest()[:12]


def term_rows() -> list[dict]:
    """One published row per term."""
    return [
        {"term": entry.id, "owner": entry.owner, "grade": entry.grade, "since": entry.since, "sort": i,
         **{f"{key}_{lang}": getattr(getattr(entry, key), lang)
            for key in ("name", "meaning", "synonyms") for lang in ("zh", "en")}}
        for i, entry in enumerate(terms())
    ]  # fmt: skip


if __name__ == "__main__":
    print(checksum())
