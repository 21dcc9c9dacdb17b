"""Briefs of many areas at once: one file each in a zip, and all of them as one document."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from layouts.briefs.book import batch_book
from layouts.briefs.content import brief
from layouts.briefs.paper import pages
from layouts.view import View
from layouts.words import level_name
from queries.catalogue import Catalogue
from queries.reader import Reader

# Names that no file may have on Windows, whatever follows the dot.
RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")
LONGEST_NAME = 80


def batch_areas(held: Catalogue, within: str, level: str) -> tuple[str, ...]:
    """The areas of a level that lie within an area, in the order of their codes."""
    return tuple(
        code
        for code, area in held.areas.items()
        if area.level == level and code != within and held.contains(within, code)
    )


def batch_levels(held: Catalogue, within: str, lang: str) -> list[tuple[str, str, int]]:
    """The levels for which a batch can be made within an area: level, its name, how many areas."""
    found = []
    for entry in held.levels[1:]:
        count = len(batch_areas(held, within, entry.level))
        if count > 1:
            found.append((entry.level, level_name(held, entry.level, lang), count))
    return found


def write_batch(
    reader: Reader,
    held: Catalogue,
    view: View,
    codes: tuple[str, ...],
    folder: Path,
    told: Callable[[int, int], bool] = lambda done, of: True,
) -> bool:
    """Write briefs.zip, briefs.pdf and briefs.xlsx for the areas into `folder`; False if it was stopped.

    `told` hears after each brief how many of how many are made, and answers whether to go on.
    """
    reader, entries = reader.patient(), []
    with zipfile.ZipFile(folder / "briefs.zip", "w", zipfile.ZIP_STORED) as archive:
        for done, code in enumerate(codes, 1):
            entry = brief(reader, held, view.but(area=code))
            entries.append(entry)
            named = zipfile.ZipInfo(f"{code}_{safe_name(entry.name)}_{view.lang}.pdf", (1980, 1, 1, 0, 0, 0))
            archive.writestr(named, pages([entry], f"{entry.name} · {entry.subject}"))
            if not told(done, len(codes)):
                return False
    title = f"{held.areas[view.within].name.in_(view.lang)} · {entries[0].subject}"
    (folder / "briefs.pdf").write_bytes(pages(entries, title))
    (folder / "briefs.xlsx").write_bytes(batch_book(reader, held, view, codes))
    return True


def one_pdf(reader: Reader, held: Catalogue, view: View) -> bytes:
    """The brief of the area in focus as a PDF."""
    entry = brief(reader, held, view)
    return pages([entry], f"{entry.name} · {entry.subject}")


def safe_name(words: str) -> str:
    """Words as part of a file name on every system: letters, digits, hyphens and underscores of any script."""
    kept = re.sub(r"[^\w-]+", "-", words, flags=re.UNICODE).strip("-._")[:LONGEST_NAME] or "area"
    return f"{kept}-" if RESERVED.match(kept) else kept
