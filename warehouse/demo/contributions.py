"""Contributions and medical enrolment of the persons that other rules need them of."""

import numpy as np
import pyarrow as pa

from warehouse.demo import write
from warehouse.demo.endings import NEVER
from warehouse.demo.marks import distinct, marked, without
from warehouse.demo.overlaps import few
from warehouse.demo.world import CASES, World

PAYERS = ("单位", "灵活就业")
EMPLOYER, FLEXIBLE = 0, 1
WORKED_TOO, LAGGED, FLEXIBLY = 0.01, 0.015, 0.015
WORKING_MEMBERS = 0.08
WELL_PAID, JUST_BEGUN = 0.003, 0.009
BOTH_INSURED, CHANGED_JOB = 0.003, 0.009
BASE = np.array([6200.0, 5400.0, 4300.0, 3700.0])
OPEN = 10**6


def working_members(known, months: int, rng) -> dict[str, np.ndarray]:
    """Members of dibao households with an employer: person, first and last month, base as a multiple of
    the line; and of those planted the case and kind ('well paid' 1, 'just begun' 2)."""
    case, member = known.members
    spells = known.spells["DIB"]
    age = 42 * np.ones(len(member), int) - known.people.birth[member]
    adult = np.flatnonzero((age > 20 * 12) & (age < 55 * 12))
    adult = adult[np.r_[True, case[adult][1:] != case[adult][:-1]]]
    of_case = np.full(case[-1] + 1, -1)
    of_case[case[adult]] = member[adult]
    usable = np.flatnonzero((of_case[spells.unit] >= 0) & (spells.last > 16) & (spells.last < months - 1)
                            & (spells.last - np.maximum(spells.first, 0) > 12))  # fmt: skip
    usable = rng.permutation(usable)
    _, once = np.unique(spells.unit[usable], return_index=True)
    usable = usable[np.sort(once)]
    counts = [rng.binomial(len(of_case), share) for share in (WELL_PAID, JUST_BEGUN, WORKING_MEMBERS)]
    cuts = np.cumsum(counts)
    rich, late, modest = usable[: cuts[0]], usable[cuts[0] : cuts[1]], usable[cuts[1] : cuts[2]]
    rows = np.r_[rich, late, modest]
    kind = np.repeat([1, 2, 0], [len(rich), len(late), len(modest)])
    last = spells.last[rows]
    start = np.where(kind == 2, last - rng.integers(0, 3, len(rows)), last - rng.integers(6, 12, len(rows)))
    factor = np.where(kind > 0, rng.uniform(3.6, 6, len(rows)), rng.uniform(0.7, 1.5, len(rows)))
    return {
        "person": of_case[spells.unit[rows]], "case": spells.unit[rows], "start": start,
        "end": last + rng.integers(1, 40, len(rows)), "factor": factor, "kind": kind,
        "tested": np.array([len(of_case)]),
    }  # fmt: skip


def contributions(world: World, working: dict, rng) -> None:
    """Periods of contributions: around unemployment, before injuries, of members of dibao households."""
    parts = [_around_unemployment(world, rng), _before_injuries(world, rng), _of_members(world, working)]
    who, payer, start, end, base = (np.concatenate(column) for column in zip(*parts, strict=True))
    end = np.minimum(end, world.ends.death[who])
    kept = (start <= end) & (start < world.months) & (end >= -12)
    order = np.flatnonzero(kept)
    order = order[np.lexsort((start[order], who[order]))]
    open_ = end[order] >= world.months
    write.parquet(
        world.out,
        "hrss/contribution_period.parquet",
        {
            "person_no": world.numbers["hrss"][who[order]],
            "payer": write.coded(payer[order], PAYERS),
            "start_month": world.yyyymm(start[order]),
            "end_month": pa.array(world.yyyymm(np.where(open_, 0, end[order])), mask=open_),
            "monthly_base": write.money(base[order]),
        },
    )


def _base(world: World, who, rng) -> np.ndarray:
    return BASE[world.places.tier[world.known.people.town[who]]] * rng.lognormal(0, 0.3, len(who))


def _around_unemployment(world: World, rng):
    """Work before, between and after spells of unemployment benefit, some of it too early."""
    spells, who = world.known.spells["UI"], world.known.person["UI"]
    unit, first, last = spells.unit, spells.first, spells.last
    begins, ends = np.r_[True, unit[1:] != unit[:-1]], np.r_[unit[1:] != unit[:-1], True]
    following = np.r_[first[1:], OPEN]
    before = np.flatnonzero(begins)
    retired = marked(world.known.person["UEP"], len(world.known.people))[who[unit]]
    after = np.flatnonzero(~ends | ((rng.random(len(unit)) < 0.7) & ~retired))
    start, payer = last[after] + 1, np.zeros(len(after), np.int8)
    stops = np.where(rng.random(len(after)) < 0.6, OPEN, last[after] + rng.integers(6, 60, len(after)))
    end = np.where(ends[after], stops, following[after] - 1)
    long = np.flatnonzero(
        (last[after] - np.maximum(first[after], 0) >= 6) & (last[after] < world.months - 4) & (end - start > 2)
    )
    lots = rng.permutation(long)
    _, once = np.unique(unit[after[lots]], return_index=True)
    lots = lots[np.sort(once)]
    cuts = np.cumsum([rng.binomial(len(unit), share) for share in (WORKED_TOO, LAGGED, FLEXIBLY)])
    wrong, lag, flexible = lots[: cuts[0]], lots[cuts[0] : cuts[1]], lots[cuts[1] : cuts[2]]
    start[wrong] -= rng.integers(3, 5, len(wrong))
    start[lag] -= 1
    start[flexible] -= rng.integers(3, 5, len(flexible))
    payer[flexible] = FLEXIBLE
    for rows, why in ((wrong, ""), (lag, "one month of lag"), (flexible, "flexible employment")):
        person = who[unit[after[rows]]]
        world.truth.plant("hrss", "P05", world.numbers["hrss"][person], np.maximum(start[rows], 0), why)
    world.truth.rate("hrss", "P05", len(unit), WORKED_TOO)
    person = np.r_[who[unit[before]], who[unit[after]]]
    start = np.r_[first[before] - rng.integers(12, 120, len(before)), start]
    end = np.r_[first[before] - 1, end]
    return person, np.r_[np.zeros(len(before), np.int8), payer], start, end, _base(world, person, rng)


def _before_injuries(world: World, rng):
    """Work up to an injury, and flexible work of those whose contributions are subsidised."""
    known, parts = world.known, []
    unemployed = marked(known.person["UI"], len(known.people))
    for programme, payer in (("WI", EMPLOYER), ("EMP", FLEXIBLE)):
        spells = known.spells[programme]
        rows = np.flatnonzero(~unemployed[known.person[programme][spells.unit]])
        who = known.person[programme][spells.unit[rows]]
        first, last = spells.first[rows], spells.last[rows]
        start = first - rng.integers(12, 100, len(rows)) if payer == EMPLOYER else first
        parts.append(
            (
                who,
                np.full(len(rows), payer, np.int8),
                start,
                first - 1 if payer == EMPLOYER else last,
                _base(world, who, rng),
            )
        )
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


def _of_members(world: World, working: dict):
    who, case = working["person"], working["case"]
    tier = world.places.tier[world.known.people.town[who]]
    base = world.standard("DIB", tier, np.minimum(working["start"] + 12, world.months - 1)) * working["factor"]
    for kind, why in ((1, ""), (2, "recertification lag")):
        rows = working["kind"] == kind
        world.truth.plant("civil_affairs", "P14", CASES + case[rows], np.maximum(working["start"][rows], 0), why)
    world.truth.rate("civil_affairs", "P14", int(working["tested"][0]), WELL_PAID)
    return who, np.zeros(len(who), np.int8), working["start"], working["end"], base


def medical_enrolment(world: World, rng) -> None:
    """Periods of medical insurance of the persons healthcare pays benefits to."""
    known = world.known
    employees = distinct(known.person["MAT"], len(known.people))
    others = without(np.concatenate([known.person["MDA"], known.person["LTC"]]), employees)
    start = -rng.integers(12, 100, len(employees) + len(others))
    who, scheme = np.r_[employees, others], np.repeat([0, 1], [len(employees), len(others)])
    end = np.full(len(who), OPEN)
    adult = (
        (known.people.birth[others] < -200) & (known.people.birth[others] > -600) & (world.ends.death[others] == NEVER)
    )
    lots = rng.permutation(len(employees) + np.flatnonzero(adult))
    both = lots[: rng.binomial(len(who), BOTH_INSURED)]
    changed = few(rng, without(lots, both), rng.binomial(len(who), CHANGED_JOB))
    month = rng.integers(6, world.months - 14, len(who))
    end[changed] = month[changed]
    end[both] = month[both] + rng.integers(4, 12, len(both))
    again = np.r_[both, changed]
    for rows, why in ((both, ""), (changed, "month of a job change")):
        world.truth.plant("healthcare", "P13", world.numbers["healthcare"][who[rows]], month[rows], why)
    world.truth.rate("healthcare", "P13", len(who), BOTH_INSURED)
    who, scheme = np.r_[who, who[again]], np.r_[scheme, np.zeros(len(again), int)]
    start, end = np.r_[start, month[again]], np.r_[end, np.full(len(again), OPEN)]
    end = np.minimum(end, world.ends.death[who])
    kept = np.flatnonzero((end >= start) & (end >= 0))
    order = kept[np.lexsort((start[kept], who[kept]))]
    open_ = end[order] >= world.months
    write.parquet(
        world.out,
        "healthcare/enrolment_period.parquet",
        {
            "psn_no": world.numbers["healthcare"][who[order]],
            "scheme": write.coded(scheme[order], ["310", "390"]),
            "start_month": world.yyyymm(start[order]),
            "end_month": pa.array(world.yyyymm(np.where(open_, 0, end[order])), mask=open_),
        },
    )
