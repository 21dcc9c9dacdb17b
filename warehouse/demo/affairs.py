"""Applications, document requests, services, certificates, deaths and the household survey."""

import numpy as np
import pyarrow as pa

from warehouse.demo import write
from warehouse.demo.people import dates, names
from warehouse.demo.places import BANDS, HUKOU, stream
from warehouse.demo.systems import World

APPLIED = ("DIB", "TEK", "DLS", "UI", "EMP", "HOU", "LTC")
DOCUMENTS = ("身份证", "户口簿", "收入证明", "房产证明", "残疾证", "社保缴费证明", "婚姻证明", "银行流水")
AVOIDABLE = np.array([0.9, 0.75, 0.25, 0.45, 0.8, 0.7, 0.6, 0.1])
ASKED = np.array([0.95, 0.8, 0.7, 0.5, 0.25, 0.4, 0.45, 0.55])
BRANCHES = ("民政", "人社", "住建", "残联", "街道办")
SERVICES = {"S1": ("UI", 0.10), "S3": ("OAA", 0.035), "S4": ("DNC", 0.06), "S5": ("DIB", 0.003),
            "S7": ("DIB", 0.07)}  # fmt: skip
SLOW_OFFICE = 3.0


def _ages(birth: np.ndarray, month: np.ndarray) -> np.ndarray:
    """The age band index of persons in a month."""
    return np.digitize((month - birth) // 12, [16, 60, 80])


def applications(world: World) -> None:
    """One row per application, pending ones without decision; and one per document asked for."""
    rng = stream(world.seed, 310)
    last_day = np.datetime64(f"{world.first_year}-01", "M") + world.months
    parts = []
    for i, programme in enumerate(APPLIED):
        spells = world.known.spells[programme]
        inside = spells.first >= 0
        unit, town, month = spells.unit[inside], spells.town[inside], spells.first[inside]
        extra = rng.random(len(unit)) < 0.22
        refused = np.r_[np.zeros(len(unit), bool), np.ones(extra.sum(), bool)]
        unit, town, month = (np.r_[c, c[extra]] for c in (unit, town, month))
        pace = np.exp(3.0 + 0.25 * world.places.stay[town])
        pace = np.where(town == world.outage[0], pace * SLOW_OFFICE, pace)
        wait = np.maximum(1, np.rint(pace * rng.lognormal(0, 0.55, len(unit)))).astype(int)
        applied = dates(month, rng.integers(1, 28, len(unit)), world.first_year)
        parts.append((np.full(len(unit), i), world.known.person[programme][unit], town, month,
                      applied, wait, refused))  # fmt: skip
    kind, who, town, month, applied, wait, refused = (np.concatenate(c) for c in zip(*parts, strict=True))
    order = np.lexsort((who, applied))
    kind, who, town, month, applied, wait, refused = (
        c[order] for c in (kind, who, town, month, applied, wait, refused)
    )
    decided = applied + wait
    pending = decided >= last_day.astype("datetime64[D]")
    people = world.known.people
    number = 70_000_000 + np.arange(len(who))
    write.parquet(
        world.out,
        "affairs/application.parquet",
        {
            "application_no": number,
            "programme": write.coded(kind, APPLIED),
            "town_code": world.towns(town),
            "office": world.towns(town),
            "id_card": pa.array(world.ids[who].astype(str)),
            "apply_date": applied,
            "accept_date": applied + np.minimum(wait, 3),
            "complete_date": pa.array(applied + wait // 2, mask=pending),
            "decide_date": pa.array(decided, mask=pending),
            "first_pay_date": pa.array(decided + 20, mask=pending | refused),
            "result": write.coded(np.where(pending, -1, refused.astype(int)), ["approved", "refused"]),
            "sex": pa.array(people.sex[who]),
            "age_band": write.coded(_ages(people.birth[who], month), BANDS),
            "hukou": write.coded(people.hukou[who].astype(int), HUKOU),
        },
    )
    asked = rng.random((len(who), len(DOCUMENTS))) < ASKED
    row, document = np.nonzero(asked)
    lift = np.clip(1 + 0.25 * world.places.reach[town[row]], 0.4, 1.4)
    avoidable = rng.random(len(row)) < np.clip(AVOIDABLE[document] * 0.55 * lift, 0, 0.97)
    write.parquet(
        world.out,
        "affairs/document_request.parquet",
        {
            "application_no": number[row],
            "document": write.coded(document, DOCUMENTS),
            "branch": write.coded((kind[row] + document) % len(BRANCHES), BRANCHES),
            "request_date": applied[row] + rng.integers(0, 4, len(row)),
            "avoidable": pa.array(avoidable),
        },
    )


def service_events(world: World) -> None:
    """One row per use of a service."""
    rng = stream(world.seed, 311)
    parts = []
    for i, (programme, rate) in enumerate(SERVICES.values()):
        spells = world.known.spells[programme]
        start = np.maximum(spells.first, 0)
        end = np.minimum(spells.last, world.months - 1)
        length = np.maximum(end - start + 1, 0)
        users = rng.random(len(length)) < 0.4
        lift = np.exp(0.5 * world.places.reach[spells.town])
        count = np.where(users, rng.poisson(rate * 2.5 * lift * length), 0)
        row = np.repeat(np.arange(len(length)), count)
        month = start[row] + np.floor(rng.random(len(row)) * length[row]).astype(int)
        day = rng.integers(1, 28, len(row))
        parts.append((np.full(len(row), i), world.known.person[programme][spells.unit[row]],
                      spells.town[row], dates(month, day, world.first_year)))  # fmt: skip
    kind, who, town, date = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((who, date))
    write.parquet(
        world.out,
        "services/service_event.parquet",
        {
            "service": write.coded(kind[order], SERVICES),
            "id_card": pa.array(world.ids[who[order]].astype(str)),
            "town_code": world.towns(town[order]),
            "date": date[order],
            "minutes": (15 * rng.integers(1, 9, len(order))).astype(np.int32),
        },
    )


def certificates_and_deaths(world: World) -> None:
    """Disability certificates; deaths of persons in the registers."""
    rng = stream(world.seed, 312)
    who = np.unique(np.concatenate([world.known.person[code] for code in ("DLS", "DNC")]))
    issued = dates(rng.integers(-90, 12, len(who)), rng.integers(1, 28, len(who)), world.first_year)
    write.csv(
        world.out,
        "dpf/certificate.csv",
        {
            "id_card": pa.array(world.ids[who].astype(str)),
            "name": names(rng, len(who)),
            "category": write.coded(rng.integers(0, 4, len(who)), ["肢体", "视力", "精神", "智力"]),
            "grade": rng.integers(1, 5, len(who)).astype(np.int32),
            "issued": issued,
            "expires": issued + 3650,
            "town_code": world.towns(world.known.people.town[who]),
        },
    )
    spells, last = world.known.spells["OAA"], world.known.spells["OAA"].last
    gone = (last < world.months) & (rng.random(len(last)) < 0.8)
    person = world.known.person["OAA"][spells.unit[gone]]
    write.csv(
        world.out,
        "population/death.csv",
        {
            "id_card": pa.array(world.ids[person].astype(str)),
            "death_date": dates(last[gone], rng.integers(1, 28, gone.sum()), world.first_year),
        },
    )


def survey(world: World) -> None:
    """The household budget survey: 600 communities of 10 households, weights, incomes, members."""
    rng = stream(world.seed, 313)
    size = world.places.residents.sum(axis=(1, 2, 3))
    psu = np.sort(rng.choice(len(size), 600, p=size / size.sum()))
    town = np.repeat(psu, 10)
    persons = rng.choice([1, 2, 3, 4, 5, 6], len(town), p=[0.18, 0.27, 0.22, 0.19, 0.09, 0.05])
    level = 10.35 - 0.28 * world.places.poverty[town] + rng.normal(0, 0.55, len(town))
    market = np.exp(level) * persons * np.where(rng.random(len(town)) < 0.03, 0, 1)
    poor = market / persons < 9000
    social = np.where(poor & (rng.random(len(town)) < 0.55), 5200.0 * persons, 0) * 0.8
    pension = np.where(rng.random(len(town)) < 0.25, rng.lognormal(9.0, 0.8, len(town)), 0)
    answers = rng.random(len(town)) > 0.08 + 0.06 * (level > 11)
    number = np.arange(len(town)) + 1
    household = {
        "household_no": number,
        "psu": np.repeat(np.arange(600), 10),
        "town_code": world.towns(town),
        "weight": write.money(np.full(len(town), size.sum() / 6000 / 2.7)),
        "persons": persons,
        "market_income": write.money(market),
        "pension": write.money(pension),
        "assistance": write.money(social),
        "taxes": write.money(market * 0.06),
        "consumption": write.money(0.7 * (market + pension + social) + 6000),
    }
    write.csv(
        world.out,
        "survey/household.csv",
        {k: v.filter(pa.array(answers)) if isinstance(v, pa.Array) else v[answers] for k, v in household.items()},
    )
    row = np.repeat(np.flatnonzero(answers), persons[answers])
    write.csv(
        world.out,
        "survey/member.csv",
        {
            "household_no": number[row],
            "age": rng.integers(0, 90, len(row)),
            "sex": write.coded(rng.integers(0, 2, len(row)), ["1", "2"]),
            "hukou": write.coded((rng.random(len(row)) < 0.35).astype(int), HUKOU),
            "education_years": rng.integers(0, 17, len(row)),
            "disabled": pa.array(rng.random(len(row)) < 0.04),
        },
    )
