"""Who takes part in what: persons and spells of every programme of the made-up province."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from warehouse.demo.marks import without
from warehouse.demo.overlaps import few, match, overlaps
from warehouse.demo.patterns import Patterns
from warehouse.demo.people import EMPLOYMENT, People, born, joined, people
from warehouse.demo.places import Places, calibration, recipes, stream
from warehouse.demo.spells import Spells, simulate, survival, target

AGES = {
    "TEK": (60, 88), "DLS": (16, 70), "DNC": (5, 85), "ORP": (1, 15), "VET": (58, 88),
    "UI": (20, 54), "EMP": (40, 56), "WI": (22, 56), "MAT": (21, 39), "LTC": (70, 92),
    "HOU": (22, 65), "URP": (60, 62), "UEP": (60, 61), "OAA": (80, 81), "TMP": (18, 80), "MDA": (10, 82),
}  # fmt: skip
WOMEN = {"MAT": 1.0, "VET": 0.08, "WI": 0.22, "OAA": 0.6, "UI": 0.46}
MIGRANTS = {"UI": 0.55, "WI": 0.7, "MAT": 0.5, "EMP": 0.05, "UEP": 0.12}
# The mix of employment of adults: employee, casual, self-employed, farmer, without work.
WORK = {"UI": (2, 3, 1, 0, 14), "EMP": (6, 10, 3, 0, 1), "WI": (16, 2, 1, 1, 0), "MAT": (18, 1, 1, 0, 0),
        "DIB": (1, 4, 1, 5, 9), "UEP": (0, 0, 0, 0, 1), "URP": (0, 0, 0, 1, 1), "": (2, 3, 2, 5, 4)}  # fmt: skip
KNOWN = {"DLS": ("DIB", 0.65), "TMP": ("DIB", 0.5), "MDA": ("DIB", 0.55), "HOU": ("DIB", 0.3),
         "EMP": ("UI", 0.3), "DNC": ("DIB", 0.12)}  # fmt: skip
EARLY = -60
OF_AGE = 18 * 12
AGE_DEFECTS = {"URP": 0.0004, "UEP": 0.0002, "OAA": 0.0003, "ORP": 0.012}
SPECIAL, IN_SCHOOL = 0.0015, 0.09
WAYS = ("男60", "女干部55", "女工人50", "特殊工种", "病退")
CENTENARIANS, OLDEST = 0.005, 99


@dataclass(eq=False)
class Registry:
    """Spells by programme with the person of each unit; `members` are case and person of each member of
    a dibao household. `planted` holds (rule, programme, person, month, why or '') of what was planted
    here; `retirement` the way each unit of the employee pension retired."""

    spells: dict[str, Spells] = field(default_factory=dict)
    person: dict[str, np.ndarray] = field(default_factory=dict)
    members: tuple[np.ndarray, np.ndarray] = ()
    people: People | None = None
    truth: dict[str, np.ndarray] = field(default_factory=dict)
    retirement: np.ndarray | None = None
    planted: list[tuple[str, str, np.ndarray, np.ndarray, str]] = field(default_factory=list)


def registry(places: Places, patterns: Patterns, scale: float, months: int, seed: int) -> Registry:
    """All persons and spells; programme `p`'s unit u is person `person[p][u]`."""
    found, parts, size = Registry(), [], 0
    districts, figures = np.array([int(code[:6]) for code in places.code]), calibration()

    def spells(number: int, programme: str, recipe: dict) -> tuple[np.random.Generator, Spells, np.ndarray]:
        """The spells of a programme, what its stream of random numbers goes on with, and the survival behind them."""
        rng = stream(seed, 100 + number)
        wanted = target(places, patterns, programme, recipe, figures, scale)
        surges = patterns.surges if programme == "DIB" else ()
        made = simulate(places, programme, recipe, wanted, surges, months, rng)
        return rng, made, survival(places, recipe, np.maximum(wanted, 1e-9))

    ahead = ThreadPoolExecutor(max_workers=1)
    simulated = {name: ahead.submit(spells, i, name, recipe) for i, (name, recipe) in enumerate(recipes().items())}
    ahead.shutdown(wait=False)
    for programme, task in simulated.items():
        rng, made, found.truth[programme] = task.result()
        found.spells[programme] = made
        town, first = _of_units(made)
        if programme == "DIB":
            group, case = households(rng, town, first, districts)
            found.members = (case, size + np.arange(len(case)))
            found.person["DIB"] = size + np.flatnonzero(np.r_[True, case[1:] != case[:-1]])
        else:
            everyone = joined(parts)
            parts[:] = [everyone]
            chosen = _known(rng, programme, town, first, found, everyone)
            chosen = overlaps(rng, programme, found, everyone, chosen, months)
            if programme == "UEP":
                found.retirement = np.where(everyone.sex[chosen] == "2", WAYS[2], WAYS[0]).astype(object)
            group, ages = _fresh(rng, programme, chosen < 0, town, first, districts, found, months)
            found.person[programme] = np.where(chosen >= 0, chosen, size + np.cumsum(chosen < 0) - 1)
            found.planted += [(rule, programme, size + at, month, why) for rule, at, month, why in ages]
        parts.append(group)
        size += len(group)
    found.people = joined(parts)
    return found


def _of_units(made: Spells) -> tuple[np.ndarray, np.ndarray]:
    """Township and first month of each unit, at its first spell."""
    starts = np.r_[True, made.unit[1:] != made.unit[:-1]] if len(made.unit) else np.array([], bool)
    return made.town[starts], made.first[starts]


def households(rng, town, first, districts) -> tuple[People, np.ndarray]:
    """The members of dibao cases, heads first: persons, and the case of each."""
    size = rng.choice([1, 2, 3, 4, 5], len(town), p=[0.40, 0.26, 0.18, 0.11, 0.05])
    case = np.repeat(np.arange(len(town)), size)
    place = np.arange(len(case)) - np.repeat(np.cumsum(size) - size, size)
    head = born(rng, len(town), 24, 74, first)
    birth = head[case]
    child = born(rng, len(case), 0, 20, first[case])
    birth = np.where(place >= 2, child, birth + np.where(place == 1, rng.integers(-60, 90, len(case)), 0))
    sex = np.where(rng.random(len(case)) < np.where(place == 1, 0.7, 0.42), "2", "1")
    group = people(rng, town[case], birth, sex, 0.0, districts, WORK["DIB"])
    children = place >= 2
    group.surname[children] = group.surname[np.flatnonzero(place == 0)][case[children]]
    return group, case


def _known(rng, programme, town, first, found, everyone) -> np.ndarray:
    """For each unit a person known from another programme of the same township and born by then, or −1."""
    chosen = np.full(len(town), -1)
    if programme in KNOWN:
        other, share = KNOWN[programme]
        pool = found.members[1] if other == "DIB" else found.person[other]
        wanted = np.flatnonzero(rng.random(len(town)) < share)
        taken = match(rng, town[wanted], everyone.town[pool])
        fit = (taken >= 0) & (everyone.birth[pool[taken]] <= first[wanted])
        chosen[wanted] = np.where(fit, pool[taken], -1)
    return chosen


def _fresh(rng, programme, fresh, town, first, districts, found, months) -> tuple[People, list]:
    """New persons for the units that need one, and the ages planted among them: (rule, rows, month, why)."""
    town, first, count = town[fresh], first[fresh], int(fresh.sum())
    sex = np.where(rng.random(count) < WOMEN.get(programme, 0.47), "2", "1")
    low, high = AGES[programme]
    oldest = np.maximum(OLDEST - (months - first) / 12, low + 1)
    birth = born(rng, count, low, np.minimum(high, oldest), first)
    early = first < EARLY
    if programme in ("URP", "UEP"):
        birth = np.where(early, born(rng, count, 60, np.minimum(84, oldest), first), birth)
    planted = []
    if programme == "UEP":
        birth, found.retirement[fresh], planted = _retired(rng, first, early, sex, birth)
    elif programme == "ORP":
        birth, planted = _children(rng, found.spells["ORP"], fresh, first, birth)
    if programme in ("URP", "OAA"):
        rule, short = ("P07", (24, 60)) if programme == "URP" else ("P09", (6, 48))
        late = few(rng, np.flatnonzero(~early & (first >= 0)), rng.binomial(count, AGE_DEFECTS[programme]))
        birth[late] += rng.integers(*short, len(late)) + 12
        planted.append((rule, late, first[late], ""))
    if programme == "OAA":
        old = few(rng, np.flatnonzero(early), int(count * CENTENARIANS))
        birth[old] = -np.floor(rng.uniform(94, 101, len(old)) * 12).astype(int)
    group = people(rng, town, birth, sex, MIGRANTS.get(programme, 0.0), districts, WORK.get(programme, WORK[""]))
    if programme == "ORP":
        for (_, rows, _, _), kind in zip(planted, ("无业", "学生"), strict=True):
            group.employment[rows] = EMPLOYMENT.index(kind)
    return group, planted


def _retired(rng, first, early, sex, birth):
    """Births of employee pensioners, how they retired, and who is under age without a reason."""
    women = sex == "2"
    staff = women & (rng.random(len(first)) < 0.35)
    birth = birth + np.where(women, np.where(staff, 60, 120), 0)
    way = np.where(women, np.where(staff, 1, 2), 0)
    free = np.flatnonzero(~early & (first >= 0))
    wrong = few(rng, free, rng.binomial(len(first), AGE_DEFECTS["UEP"]))
    special = few(rng, without(free, wrong), int(len(first) * SPECIAL))
    birth[np.r_[wrong, special]] += 48
    way[special] = rng.integers(3, 5, len(special))
    why = "special occupation or ill health"
    return birth, np.array(WAYS, dtype=object)[way], [("P07", rows, first[rows], text)
                                                      for rows, text in ((wrong, ""), (special, why))]  # fmt: skip


def _children(rng, spells, fresh, first, birth):
    """Births of children so that support ends by the 18th birthday, but for those planted."""
    last = np.full(len(fresh), -(10**6))
    np.maximum.at(last, spells.unit, spells.last)
    stays = last[fresh]
    youngest = np.maximum(stays - OF_AGE + 1 + rng.integers(0, 12, len(first)), birth)
    birth = np.minimum(youngest, first)
    free = np.flatnonzero((stays - first > 12) & (stays > 8) & (stays - first < OF_AGE - 36))
    wrong = few(rng, free, rng.binomial(len(first), AGE_DEFECTS["ORP"]))
    school = few(rng, without(free, wrong), int(len(first) * IN_SCHOOL))
    for rows in (wrong, school):
        birth[rows] = np.minimum(stays[rows], 82) - OF_AGE - rng.integers(4, 8, len(rows))
    return birth, [("P09", rows, birth[rows] + OF_AGE, why)
                   for rows, why in ((wrong, ""), (school, "still in school"))]  # fmt: skip
