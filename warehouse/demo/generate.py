"""All extracts of one made-up province, and beside them the truth that no build reads."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from warehouse.demo import affairs, insurances, population, service_events, service_points, truth, write
from warehouse.demo.accounts import accounts
from warehouse.demo.certificates import certificates
from warehouse.demo.civil_affairs import civil_affairs, persons
from warehouse.demo.contributions import working_members
from warehouse.demo.endings import endings
from warehouse.demo.identity import registered, true_numbers
from warehouse.demo.marks import marked
from warehouse.demo.patterns import patterns
from warehouse.demo.people import identity_numbers
from warehouse.demo.places import places, stream
from warehouse.demo.registry import registry
from warehouse.demo.survey import survey
from warehouse.demo.world import NUMBERS, SYSTEM_OF, Setting, Truth, World

FIRST_YEAR = 2018
AT_ONCE = 2
# What one step makes no other step reads, so that they may be at work at the same time. Residents and enrolment know
# no person, so that they are written while persons are made.
STEPS = (
    ("civil affairs", civil_affairs),
    ("persons of civil affairs", persons),
    ("human resources and social security", insurances.hrss),
    ("pensions", insurances.pension),
    ("healthcare security and housing", lambda w: (insurances.healthcare(w), insurances.housing(w))),
    ("applications", affairs.applications),
    ("services", lambda w: (service_events.service_events(w), service_points.service_points(w))),
    ("certificates and deaths", lambda w: (certificates(w), population.deaths(w))),
    ("household survey", survey),
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
    beside = out.with_name(out.name + "-truth")
    for folder in (out, beside):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    tell("townships and persons", 0, len(STEPS) + 1)
    made = places(seed)
    setting = Setting(out, made, patterns(made, months, seed), scale, months, FIRST_YEAR, seed)
    with ThreadPoolExecutor(max_workers=1) as other:
        aggregates = other.submit(population.registers, setting)
        world = _world(setting, beside, other)
        aggregates.result()
    _at_once(world, tell)
    population.changes(world)
    truth.told(world)
    write.finish()
    _describe(world)
    write.seal(out)
    tell("done", len(STEPS) + 1, len(STEPS) + 1)


def _at_once(world: World, tell: Callable[[str, int, int], None]) -> None:
    """Takes all steps, two at a time. Each has its own stream of random numbers and its own notes, which are put
    together in the order of the steps: the same seed gives the same bytes, whichever step ends first."""
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        apart = [world.noting_apart() for _ in STEPS]
        at_work = [pool.submit(step, notes) for (_, step), notes in zip(STEPS, apart, strict=True)]
        for i, ((name, _), task, notes) in enumerate(zip(STEPS, at_work, apart, strict=True)):
            tell(name, i + 1, len(STEPS) + 1)
            task.result()
            world.add(notes)


def _world(setting: Setting, beside: Path, other: ThreadPoolExecutor) -> World:
    made, months, seed = setting.places, setting.months, setting.seed
    known = registry(made, setting.patterns, setting.scale, months, seed)
    ids = other.submit(identity_numbers, known.people, FIRST_YEAR)
    ends = endings(known, months, seed)
    rng = stream(seed, 2)
    numbers = {system: (i + 1) * NUMBERS + rng.permutation(len(known.people)) for i, system in enumerate(SYSTEM_OF)}
    told = Truth()
    account, phone, holder = accounts(made, known, numbers["civil_affairs"], told, rng)
    world = World(
        **vars(setting), truth_folder=beside, known=known, ends=ends, ids=ids.result(),
        numbers=numbers, account=account, holder=holder, phone=phone,
        working=working_members(known, months, rng), systems=np.zeros(len(known.people), int), truth=told,
    )  # fmt: skip
    for system in SYSTEM_OF:
        world.systems[registered(world, system)] += 1
    elsewhere = marked(np.r_[registered(world, "civil_affairs"), known.person["HOU"]], len(known.people))
    world.ids = true_numbers(world.ids, rng, np.flatnonzero(~elsewhere))
    return world


def _describe(world: World) -> None:
    last = np.datetime64(f"{FIRST_YEAR}-01", "M") + world.months
    day = last.astype("datetime64[D]") - 1
    (world.out / "extracts.toml").write_text(
        f'atlas = "guangdong"\ndemonstration = true\nfirst_month = "{FIRST_YEAR}-01"\n'
        f'months = {world.months}\nextraction_date = "{day}"\nseed = {world.seed}\nscale = {world.scale}\n',
        encoding="utf-8",
    )
