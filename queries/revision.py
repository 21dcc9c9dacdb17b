"""What a figure was in the build before: by how much the last extraction changed it."""

from dataclasses import dataclass
from functools import lru_cache

import duckdb

from queries.benchmarks import value_of
from queries.catalogue import Catalogue, catalogue
from queries.reader import Reader, open_build
from queries.selection import Selection
from queries.values import Status


@dataclass(frozen=True)
class Revision:
    """The figure of the same selection in the build before, with that build's name and date of extraction.

    `status` is OUTSIDE, and the value NaN, where that build has no such figure.
    """

    build: str
    extracted: str
    value: float
    status: Status


@lru_cache(maxsize=8)
def previous(reader: Reader) -> Reader | None:
    """The newest kept build before the reader's, as the same person may see it; None where none is kept."""
    own = reader.folder.stat().st_mtime
    kept = [folder for folder in reader.folder.parent.iterdir() if (folder / "atlas.duckdb").exists()]
    earlier = [folder for folder in kept if folder.stat().st_mtime < own and folder.name != reader.build]
    if not earlier:
        return None
    newest = max(earlier, key=lambda folder: folder.stat().st_mtime)
    try:
        return open_build(newest, reader.threshold, reader.audience).within(reader.scope)
    except (OSError, duckdb.Error):
        return None


def revision(reader: Reader, selection: Selection, code: str) -> Revision | None:
    """What the build before says of the area `code`; None where none is kept."""
    before = previous(reader)
    if before is None:
        return None
    held = catalogue(before)
    value, status = float("nan"), Status.OUTSIDE
    if _holds(held, selection, code):
        value, status = value_of(before, selection, code)
    return Revision(before.build, held.facts.get("extraction_date", ""), value, status)


def _holds(held: Catalogue, selection: Selection, code: str) -> bool:
    """Whether a build knows everything that the selection names."""
    people = ((name, getattr(selection, name)) for name in ("sex", "age", "hukou"))
    return (
        selection.programme in held.offers.get(selection.indicator, ())
        and selection.from_ in held.periods
        and selection.to in held.periods
        and code in held.areas
        and all(not chosen or chosen in held.categories.get(name, ()) for name, chosen in people)
    )
