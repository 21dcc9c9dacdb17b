"""Uses of services by recipients, a few of them dated after death."""

import numpy as np

from warehouse.demo import write
from warehouse.demo.endings import NEVER
from warehouse.demo.people import dates
from warehouse.demo.places import stream
from warehouse.demo.world import World

# By service: the programme whose recipients use it, and how often a month.
SERVICES = {"S1": ("UI", 0.10), "S3": ("OAA", 0.035), "S4": ("DNC", 0.06), "S5": ("DIB", 0.003),
            "S7": ("DIB", 0.07)}  # fmt: skip
AFTER_DEATH, SOON_AFTER = 0.0003, 0.0009
GRACE_DAYS = 31


def service_events(world: World) -> None:
    """One row per use of a service."""
    rng = stream(world.seed, 311)
    parts = []
    for i, (programme, rate) in enumerate(SERVICES.values()):
        spells = world.known.spells[programme]
        person = world.known.person[programme][spells.unit]
        start = np.maximum(spells.first, 0)
        end = np.minimum(np.minimum(spells.last, world.months - 1), world.ends.death[person])
        length = np.maximum(end - start + 1, 0)
        users = rng.random(len(length)) < 0.4
        lift = np.exp(0.5 * world.places.reach[spells.town])
        count = np.where(users, rng.poisson(rate * 2.5 * lift * length), 0)
        row = np.repeat(np.arange(len(length)), count)
        month = start[row] + np.floor(rng.random(len(row)) * length[row]).astype(int)
        day = rng.integers(1, 26, len(row))
        parts.append((np.full(len(row), i), person[row], spells.town[row], dates(month, day, world.first_year)))
    kind, who, town, date = (np.concatenate(column) for column in zip(*parts, strict=True))
    date, soon, late = _after_death(world, rng, who, date)
    order = np.lexsort((who, date))
    number = np.empty(len(order), dtype=np.int64)
    number[order] = 1 + np.arange(len(order))
    for rows, why in ((late, ""), (soon, "within a month of death")):
        month = (date[rows].astype("datetime64[M]") - np.datetime64(f"{world.first_year}-01", "M")).astype(int)
        world.truth.plant("services", "P17", number[rows], month, why)
    world.truth.rate("services", "P17", len(who), AFTER_DEATH)
    at = (date[order].astype("datetime64[M]") - np.datetime64(f"{world.first_year}-01", "M")).astype(int)
    write.parquet(
        world.out,
        "services/service_event.parquet",
        {
            "event_no": number[order],
            "service": write.coded(kind[order], SERVICES),
            "id_card": write.text(world.ids[who[order]]),
            "town_code": world.towns(town[order], None, at),
            "date": date[order],
            "minutes": (15 * rng.integers(1, 9, len(order))).astype(np.int32),
        },
    )


def _after_death(world: World, rng, who, date):
    """Moves some events of persons who died behind their death: soon after it, or much later."""
    death = world.ends.death[who]
    dead = np.flatnonzero((death >= 0) & (death < world.months - 8) & (death < NEVER))
    lots = rng.permutation(dead)
    late = lots[: rng.binomial(len(who), AFTER_DEATH)]
    soon = lots[len(late) :][: rng.binomial(len(who), SOON_AFTER)]
    date = date.copy()
    for rows, low, high in ((late, 45, 200), (soon, 4, GRACE_DAYS - 3)):
        day = dates(death[rows], np.full(len(rows), 28), world.first_year)
        date[rows] = day + rng.integers(low, high, len(rows))
    return date, soon, late
