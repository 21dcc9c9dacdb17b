"""Why an area shows no figure, and of a sum how many of its areas have none."""

from dataclasses import replace

import numpy as np

from layouts import numbers
from layouts.texts import say
from layouts.view import View
from layouts.words import level_name, why_not
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import Status, indicator_by_area


def why_none(reader: Reader, held: Catalogue, view: View, code: str, status: Status) -> str:
    """Why the figure of an area is not shown; of an area whose parts have values in part, how many have none."""
    words, lowest = why_not(held, view, status, reader.threshold), held.levels[-1].level
    if status != Status.MISSING or not _is_summed(held, held.areas[code].level):
        return words
    parts = indicator_by_area(reader, replace(view.selection, area="", level=lowest, within=code)).status
    lacking = int(np.count_nonzero(parts == Status.MISSING))
    if lacking in (0, len(parts)):
        return words
    names = level_name(held, lowest, view.lang)
    told = [numbers.number(count, view.lang) for count in (lacking, len(parts))]
    return say(view.lang, "not shown: {n} of {m} {level} have no value", n=told[0], m=told[1], level=names)


def in_part(held: Catalogue, level: str, lang: str) -> str:
    """What is said of a missing area of a level, some of whose parts may have values; nothing of others."""
    if not _is_summed(held, level):
        return ""
    names = level_name(held, held.levels[-1].level, lang)
    return say(lang, "not shown: not all of its {level} have a value", level=names)


def _is_summed(held: Catalogue, level: str) -> bool:
    # Of an atlas that was made of deliveries it is told from these, not from areas, what is missing.
    return held.is_table and level != held.levels[-1].level
