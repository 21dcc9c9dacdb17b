"""What a server fetches of a build before anybody asks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from queries import fetching
from queries.places import lowest_first

if TYPE_CHECKING:
    from queries.reader import Reader


def keep(reader: Reader, at_once: int) -> None:
    """Fetches the whole cube, and rows of spells as far as there is room, in so many threads."""
    with ThreadPoolExecutor(at_once) as pool:
        kept = [pool.submit(_keep_spells, reader)]
        kept += [pool.submit(reader.block, *key) for key in reader.answer("cube_keys", {}, fetching.rows)]
        for one in kept:
            one.result()
    reader.read("window_ends", {})


def _keep_spells(reader: Reader) -> None:
    """One after the other: as far as there is room."""
    order = lowest_first(reader)
    for *key, rows in reader.answer("kept_keys", {}, fetching.rows):
        reader.spells.keep(tuple(key), rows, order, lambda name, asked: reader.answer(name, asked, fetching.table))
