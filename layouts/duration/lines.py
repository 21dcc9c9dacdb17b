"""Which curves a view of the duration page asks for."""

from dataclasses import dataclass

import numpy as np

from analysis.survival import LifeTable
from layouts.figures import theme
from layouts.rail import focus
from layouts.view import View
from queries.catalogue import Catalogue
from queries.duration import FEWEST_SPELLS, THIN
from queries.groups import GROUPINGS, difference, durations_seen, spells_by_group, spells_of
from queries.reader import Reader

SPELLS = "median_duration"


@dataclass(frozen=True, eq=False)
class Line:
    """A curve: its name, its life table, its colour, and the area and group it stands for."""

    name: str
    life: LifeTable
    colour: str
    area: str
    group: str = ""


def spelled(held: Catalogue, view: View) -> View:
    """The view with a programme that has spells, and the indicator of their median."""
    offered = held.offers.get(SPELLS, ())
    programme = view.programme if view.programme in offered else held.facts["default_programme"]
    return view.but(indicator=SPELLS if offered else view.indicator, programme=programme)


def areas(held: Catalogue, view: View) -> tuple[str, ...]:
    """The area in focus, and the one it is compared with: the chosen one, or that above; one at the top."""
    code = focus(held, view)
    other = view.against if view.against in held.areas else held.areas[code].parent
    return (code, other) if other and other != code else (code,)


def lines(reader: Reader, held: Catalogue, view: View) -> list[Line]:
    """The curves of the view, the one in focus first; those of too few spells left out."""
    if view.against in GROUPINGS and not view.count:
        return _groups(reader, held, view)
    codes = areas(held, view)
    if view.count:
        found = durations_seen(reader, view.selection, codes, view.count)
    else:
        found = spells_of(reader, view.selection, codes)
    drawn = []
    for code, colour in zip(codes, (theme.ACCENT, theme.QUIET), strict=False):
        life = found.of(code)
        if life is not None and life.cases >= FEWEST_SPELLS:
            drawn.append(Line(held.areas[code].name.in_(view.lang), life, colour, code))
    return drawn if drawn and drawn[0].area == codes[0] else []


def _groups(reader: Reader, held: Catalogue, view: View) -> list[Line]:
    code = focus(held, view)
    found = spells_by_group(reader, view.selection, (code,), view.against)
    known = [entry for entry in found.groups_of(code) if found.of(code, entry).cases >= FEWEST_SPELLS]
    if view.against == "cohort":
        known = [year for year in sorted(known) if found.of(code, year).events.sum() > 0]
    elif view.against == "programme":
        known = [name for name in held.programmes if name in known and name != "any"]
    else:
        known = [name for name in held.categories.get(view.against, {}) if name in known]
    return [
        Line(group_name(held, view, entry), found.of(code, entry), _colour(i, len(known)), code, entry)
        for i, entry in enumerate(known)
    ]


def group_name(held: Catalogue, view: View, group: str) -> str:
    """The name of a group: of a category, a programme or a year."""
    if view.against == "programme":
        return held.programmes[group].short.in_(view.lang)
    named = held.categories.get(view.against, {}).get(group)
    return named.in_(view.lang) if named else group


def _colour(i: int, count: int) -> str:
    if count <= len(theme.COMPARED) + 1:
        return (theme.ACCENT, *theme.COMPARED)[i]
    ramp = theme.SEQUENTIAL[1:]
    return ramp[round(i * (len(ramp) - 1) / (count - 1))]


def rest_of(reader: Reader, held: Catalogue, view: View) -> tuple[LifeTable, LifeTable] | None:
    """The area in focus and what it is compared with, without what lies in both; None if there is nothing left."""
    codes = areas(held, view)
    found = spells_of(reader, view.selection, codes)
    if len(codes) < 2 or any(found.of(code) is None for code in codes):
        return None
    own, other = (found.of(code) for code in codes)
    if held.contains(codes[1], codes[0]):
        other = difference(other, own, THIN)
    elif held.contains(codes[0], codes[1]):
        own = difference(own, other, THIN)
    enough = min(own.cases, other.cases) >= FEWEST_SPELLS
    return (own, other) if enough else None


def is_exact(held: Catalogue) -> bool:
    """Whether the file holds exact figures: rounded ones neither add up nor tell other tolerances apart."""
    return "audience" not in held.facts


def last_seen(life: LifeTable, longest: int = 60) -> int:
    """The last duration with ten spells at risk, at least 1."""
    enough = np.flatnonzero(life.at_risk[1 : longest + 1] >= THIN) + 1
    return int(enough.max(initial=1))


def reached(life: LifeTable) -> int:
    """The months that must have passed before ten spells are at risk: the curve holds for those that last longer.

    0 for a curve from the start.
    """
    return max(int(life.start) - 1, 0) if life.start < life.survival.shape[-1] else 0
