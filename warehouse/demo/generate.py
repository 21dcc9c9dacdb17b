"""All extracts of one made-up province, and beside them the truth that no build reads."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from warehouse.demo import affairs, systems, write
from warehouse.demo.people import identity_numbers
from warehouse.demo.places import places, stream
from warehouse.demo.registry import registry

FIRST_YEAR = 2018
OUTAGE_MONTHS = (50, 51)
STEPS = (
    ("residents and enrolment", systems.registers),
    ("civil affairs", systems.civil_affairs),
    ("human resources and social security", systems.hrss),
    ("healthcare security and housing", lambda w: (systems.healthcare(w), systems.housing(w))),
    ("persons", systems.person_tables),
    ("applications and services", lambda w: (affairs.applications(w), affairs.service_events(w))),
    ("certificates, deaths, survey",
     lambda w: (affairs.certificates_and_deaths(w), affairs.survey(w))),
)  # fmt: skip


def generate(
    out: Path,
    scale: float = 0.1,
    months: int = 84,
    seed: int = 20241231,
    progress: Callable[[str, int, int], None] | None = None,
) -> None:
    """Writes the extracts of `months` months from January 2018 into `out`, the truth beside it.

    `scale` is the share of the real province; `progress` hears (step, done, of).
    """
    tell = progress or (lambda step, done, of: None)
    truth = out.with_name(out.name + "-truth")
    for folder in (out, truth):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    tell("townships and persons", 0, len(STEPS) + 1)
    world = _world(out, truth, scale, months, seed)
    for i, (name, step) in enumerate(STEPS):
        tell(name, i + 1, len(STEPS) + 1)
        step(world)
    _truth(world)
    _describe(world, scale)
    tell("done", len(STEPS) + 1, len(STEPS) + 1)


def _world(out: Path, truth: Path, scale: float, months: int, seed: int) -> systems.World:
    made = places(seed)
    known = registry(made, scale, months, seed)
    rng = stream(seed, 2)
    numbers = {
        system: (i + 1) * 100_000_000 + rng.permutation(len(known.people)) for i, system in enumerate(systems.SYSTEM_OF)
    }
    numbers["scale"] = np.array([scale])
    rural = np.flatnonzero(made.tier == 3)
    outage = (int(rural[len(rural) // 2]), tuple(m for m in OUTAGE_MONTHS if m < months))
    return systems.World(
        out=out, truth=truth, places=made, known=known, months=months, first_year=FIRST_YEAR,
        seed=seed, ids=identity_numbers(known.people, FIRST_YEAR), numbers=numbers, outage=outage,
        defects=[],
    )  # fmt: skip


def _truth(world: systems.World) -> None:
    """What was planted: survival by programme, defects, the outage."""
    rows = [(programme, t, float(curve[t])) for programme, curve in world.known.truth.items() for t in range(1, 121)]
    programme, duration, survival = zip(*rows, strict=True)
    columns = {"programme": programme, "duration": duration, "survival": survival}
    write.csv(world.truth, "survival.csv", columns)
    town, months = world.outage
    planted = [*world.defects, *(("civil_affairs", world.places.code[town], "outage", m) for m in months)]
    system, key, rule, month = zip(*planted, strict=True) if planted else ((), (), (), ())
    write.csv(world.truth, "defect.csv", {"system": system, "key": key, "rule": rule, "month": month})


def _describe(world: systems.World, scale: float) -> None:
    last = np.datetime64(f"{FIRST_YEAR}-01", "M") + world.months
    day = last.astype("datetime64[D]") - 1
    (world.out / "extracts.toml").write_text(
        f'atlas = "guangdong"\ndemonstration = true\nfirst_month = "{FIRST_YEAR}-01"\n'
        f'months = {world.months}\nextraction_date = "{day}"\nseed = {world.seed}\nscale = {scale}\n',
        encoding="utf-8",
    )
