"""Disability certificates: grades that agree with what is paid, renewals, and the planted gaps."""

import numpy as np
import pyarrow as pa

from warehouse.demo import write
from warehouse.demo.marks import marked
from warehouse.demo.names import column, written
from warehouse.demo.people import dates
from warehouse.demo.places import stream
from warehouse.demo.world import World

CATEGORIES = ("肢体", "视力", "精神", "智力")
MENTAL = (2, 3)
NONE_VALID, RENEWED_LATE, GRADES_DIFFER = 0.005, 0.015, 0.01
LIFE = 120


def holders(world: World) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Persons with a certificate, its category and grade. Care is for grades 1 and 2, and 3 of the
    mentally disabled; the living subsidy for any."""
    severe, poor = (marked(world.known.person[code], len(world.known.people)) for code in ("DNC", "DLS"))
    who = np.flatnonzero(severe | poor)
    draw = stream(world.seed, 312)
    category = draw.choice(4, len(who), p=[0.55, 0.15, 0.16, 0.14])
    severe = severe[who]
    grade = np.where(
        severe,
        draw.choice([1, 2, 3], len(who), p=[0.4, 0.5, 0.1]),
        draw.choice([1, 2, 3, 4], len(who), p=[0.02, 0.04, 0.4, 0.54]),
    )
    grade = np.where(severe & (grade == 3) & ~np.isin(category, MENTAL), 2, grade)
    return who, category, grade


def recorded_grades(world: World, person: np.ndarray) -> pa.DictionaryArray:
    """The grades in the civil-affairs file; one in a hundred is not that of the certificate."""
    who, _, grade = holders(world)
    known = np.zeros(len(world.known.people), int)
    known[who] = grade
    known[who] = np.where(stream(world.seed, 313).random(len(who)) < GRADES_DIFFER, 1 + known[who] % 4, known[who])
    return write.coded(known[person], ["", "1", "2", "3", "4"])


def certificates(world: World) -> None:
    """One row per certificate; ten years each, the older ones renewed."""
    who, category, grade = holders(world)
    rng = stream(world.seed, 314)
    begins = np.full(len(world.known.people), 10**6)
    ends = np.full(len(world.known.people), -(10**6))
    for programme in ("DNC", "DLS"):
        spells = world.known.spells[programme]
        person = world.known.person[programme][spells.unit]
        np.minimum.at(begins, person, spells.first)
        np.maximum.at(ends, person, np.minimum(spells.last, world.months - 1))
    start, until = begins[who], ends[who]
    lots = rng.permutation(np.flatnonzero((until - np.maximum(start, 0) > 14) & (until > 16)))
    severe = marked(world.known.person["DNC"], len(world.known.people))[who]
    wrong = lots[: rng.binomial(len(who), NONE_VALID)]
    late = lots[len(wrong) :][: rng.binomial(len(who), RENEWED_LATE)]
    kinds = rng.integers(0, 3, len(wrong))
    kinds = np.where((kinds == 2) & ~severe[wrong], 0, kinds)
    grade = grade.copy()
    grade[wrong[kinds == 2]] = 4
    issued = start - rng.integers(0, 36, len(who))
    first = issued.copy()
    expired = wrong[kinds == 1]
    first[expired] = np.maximum(start[expired], 0) + 2 - LIFE
    first[late] = np.maximum(start[late], 0) + rng.integers(3, 9, len(late)) - LIFE
    without = np.zeros(len(who), bool)
    without[wrong[kinds == 0]] = True
    rows, when = [np.flatnonzero(~without)], [first[~without]]
    renewable = ~without & ~marked(expired, len(who))
    for _ in range(3):
        last = first + LIFE
        renewable &= last <= until
        gap = np.where(marked(late, len(who)) & (last >= 0) & (first + LIFE < world.months), 1, 0)
        gap = np.where(gap & (first < 0), rng.integers(1, 3, len(who)), 0)
        first = last + gap
        rows.append(np.flatnonzero(renewable))
        when.append(first[renewable])
    row, issue = np.concatenate(rows), np.concatenate(when)
    order = np.lexsort((issue, row))
    row, issue = row[order], issue[order]
    people, person = world.known.people, who[row]
    day = 1 + person % 27
    write.csv(
        world.out,
        "dpf/certificate.csv",
        {
            "id_card": write.text(world.ids[person]),
            "name": column(written(people.surname[person], people.given[person]), {}),
            "category": write.coded(category[row], CATEGORIES),
            "grade": grade[row].astype(np.int32),
            "issued": dates(issue, day, world.first_year),
            "expires": dates(issue + LIFE, day, world.first_year) - 1,
            "town_code": world.towns(people.town[person]),
        },
    )
    number = world.numbers["civil_affairs"]
    world.truth.plant("civil_affairs", "P12", number[who[wrong]], np.maximum(start[wrong], 0))
    world.truth.plant(
        "civil_affairs", "P12", number[who[late]], np.maximum(start[late], 0), "renewed within three months"
    )
    world.truth.rate("civil_affairs", "P12", len(who), NONE_VALID)
