"""Codes that areas had before they were merged or split."""

from dataclasses import dataclass

import duckdb

from queries.names import Names
from queries.reader import Reader


@dataclass(frozen=True)
class Former:
    """A retired code: its name, the last day on which it was valid (ISO), `merge` or `split`, and the areas that it
    became part of with the share of its residents (0–1) that went there, the largest first."""

    code: str
    name: Names
    until: str
    kind: str
    heirs: tuple[tuple[str, float], ...]


def former_areas(reader: Reader) -> dict[str, Former]:
    """The retired codes, by code; none where the build was made before they were published."""
    try:
        rows = reader.read("former_areas", {}).to_dict("records")
    except (duckdb.CatalogException, duckdb.BinderException):
        return {}
    heirs: dict[str, list[tuple[str, float]]] = {}
    for row in rows:
        heirs.setdefault(row["code"], []).append((row["area"], float(row["share"])))
    return {
        row["code"]: Former(
            row["code"], Names(row["name_zh"], row["name_en"]), row["valid_to"], row["kind"], tuple(heirs[row["code"]])
        )
        for row in rows
    }


def divided_rows(reader: Reader) -> list[dict]:
    """How many rows under the code of a split township went to its parts in which way, by table and code; none where
    the build was made before this was published."""
    try:
        return reader.read("divided_rows", {}).to_dict("records")
    except duckdb.CatalogException:
        return []
