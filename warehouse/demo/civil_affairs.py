"""What civil affairs deliver: dibao cases, members and payments; payments and periods of persons."""

import numpy as np
import pyarrow as pa

from warehouse.demo import write
from warehouse.demo.identity import records
from warehouse.demo.marks import marked, without
from warehouse.demo.payments import Rows, awards, by_year, described, payments, periods
from warehouse.demo.people import EMPLOYMENT
from warehouse.demo.places import stream
from warehouse.demo.world import CASES, World, fixed

SCHEMES = {"TEK": "TK", "ORP": "ET", "DLS": "CS", "VET": "YF", "TMP": "LS", "OAA": "GL", "DNC": "HL"}
MONTHLY = ("ORP", "DLS", "TMP")
ENTITLEMENTS = ("OAA", "DNC", "TEK", "VET")
RELATIONS = ("本人", "配偶", "子女", "其他")
HOLDERS = ("本人", "监护人", "供养机构")
WRONG_SIZE, JOINED_LATER = 0.003, 0.009


def civil_affairs(world: World) -> None:
    """Writes every file of civil affairs but the persons."""
    rng = stream(world.seed, 300)
    dibao(world, rng)
    monthly, given = [], []
    for i, programme in enumerate(MONTHLY):
        rows = payments(world, programme, rng)
        rows.unit = world.keys(programme, world.known.person[programme][rows.unit])
        rows.also += i
        monthly.append(rows)
        if programme != "TMP":
            award = awards(world, programme, rng)
            who = world.keys(programme, world.known.person[programme][award.pop("unit")])
            given.append(award | {"scheme": np.full(len(who), i), "who": who})
    schemes = [SCHEMES[code] for code in MONTHLY]
    by_year(
        world,
        Rows.joined(monthly),
        "civil_affairs/payment",
        lambda part: {
            "scheme": write.coded(part.also, schemes),
            "person_no": part.unit,
            **described(world, part, rng, split=True),
        },
    )
    write.parquet(
        world.out,
        "civil_affairs/award.parquet",
        {
            "scheme": write.coded(np.concatenate([g["scheme"] for g in given]), schemes),
            "person_no": np.concatenate([g["who"] for g in given]),
            "award_date": np.concatenate([g["award_date"] for g in given]),
            "end_date": pa.concat_arrays([g["end_date"] for g in given]),
            "end_reason": pa.chunked_array([g["end_reason"].cast(pa.string()) for g in given]),
        },
    )
    allowances(world, "civil_affairs/allowance_period.parquet", ENTITLEMENTS, SCHEMES, rng, "person_no")
    standards(world)


def dibao(world: World, rng) -> None:
    """Cases with what their files say, members, and payments to households."""
    case, member = world.known.members
    size, award = np.bincount(case), awards(world, "DIB", rng)
    joined, persons_at = _joined_later(world, rng, case, size)
    unit = award["unit"]
    filed = size[unit] + marked(_wrong_size(world, rng, size, joined), len(size))[unit]
    start = award["award_date"].astype("datetime64[M]")
    last = (np.datetime64(f"{world.first_year}-01", "M") + world.months) - 1
    review = start + np.maximum((last - start).astype(int), 0) // 12 * 12
    write.csv(
        world.out,
        "civil_affairs/dibao_case.csv",
        {
            "case_no": CASES + unit,
            "town_code": world.towns(award["town"], rng),
            "award_date": award["award_date"],
            "end_date": award["end_date"],
            "end_reason": award["end_reason"],
            "household_size": filed,
            "income_per_head": write.money(declared_income(world, unit, award["town"])),
            "recertified": review.astype("datetime64[D]"),
        },
    )
    place = np.arange(len(case)) - np.repeat(np.cumsum(size) - size, size)
    entry = np.full(len(case), -1)
    entry[joined[:, 0].astype(int)] = joined[:, 1]
    first = np.full(len(size), 10**6)
    np.minimum.at(first, world.known.spells["DIB"].unit, world.known.spells["DIB"].first)
    entry = np.where(entry >= 0, entry, first[case])
    write.parquet(
        world.out,
        "civil_affairs/dibao_member.parquet",
        {
            "case_no": CASES + case,
            "person_no": world.numbers["civil_affairs"][member],
            "relation": write.coded(np.minimum(place, 2), RELATIONS),
            "joined_month": world.yyyymm(entry),
        },
    )
    rows = payments(world, "DIB", rng)
    persons = persons_at(rows.unit, rows.month)
    rows.amount = write.money(rows.amount * persons)
    rows.also = persons.astype(np.int32)
    by_year(
        world,
        rows,
        "civil_affairs/dibao_payment",
        lambda part: {"case_no": CASES + part.unit, **described(world, part, rng), "persons": part.also},
    )


def declared_income(world: World, unit, town) -> np.ndarray:
    """Yuan a head a month that a household declared: what lies between its benefit and the line, in 2018."""
    line = world.standard("DIB", world.places.tier[town], np.zeros(len(town), int))
    paid = world.amount("DIB", town, np.zeros(len(town), int))
    return np.maximum(line - paid * (0.75 + 0.5 * fixed(unit)), 0)


def _joined_later(world: World, rng, case, size):
    """Members who joined while their case was paid (member row, month), and the persons paid for then."""
    spells = world.known.spells["DIB"]
    long = (spells.last - np.maximum(spells.first, 0) > 18) & (size[spells.unit] >= 3) & (spells.last > 20)
    where = rng.permutation(np.flatnonzero(long & (spells.first < world.months - 20)))
    where = where[: rng.binomial(len(size), JOINED_LATER)]
    _, once = np.unique(spells.unit[where], return_index=True)
    where = where[once]
    month = np.maximum(spells.first[where], 0) + rng.integers(4, 14, len(where))
    lastborn = np.cumsum(size)[spells.unit[where]] - 1
    since = np.full(len(size), -(10**6))
    since[spells.unit[where]] = month
    world.truth.plant("civil_affairs", "P16", CASES + spells.unit[where], month, "a member joined later")
    joined = np.stack([lastborn, month], axis=1)
    return joined, lambda unit, at: size[unit] - (at < since[unit])


def _wrong_size(world: World, rng, size, joined) -> np.ndarray:
    case = world.known.members[0][joined[:, 0].astype(int)]
    wrong = rng.permutation(without(world.known.spells["DIB"].unit, case))[: rng.binomial(len(size), WRONG_SIZE)]
    world.truth.plant("civil_affairs", "P16", CASES + np.sort(wrong))
    world.truth.rate("civil_affairs", "P16", len(size), WRONG_SIZE)
    return wrong


def allowances(world: World, name: str, programmes, schemes, rng, key: str, more=None) -> None:
    """Writes the periods of several programmes into one file; `more` gives further columns."""
    tables = []
    for programme in programmes:
        rows = periods(world, programme, rng)
        who, unit = rows.pop("who"), rows.pop("unit")
        scheme = write.coded(np.zeros(len(who), int), [schemes[programme]]).cast(pa.string())
        rows["town_code"] = rows.pop("town").cast(pa.string())
        rows["end_reason"] = rows["end_reason"].cast(pa.string())
        further = more(programme, unit) if more else {}
        tables.append(pa.table({"scheme": scheme, key: world.keys(programme, who), **rows, **further}))
    table = pa.concat_tables(tables)
    write.parquet(world.out, name, {c: table[c] for c in table.column_names})


def standards(world: World) -> None:
    """The standard of each scheme by city and the month from which it holds."""
    city, where = np.unique(world.places.city.astype(str), return_index=True)
    tier, rows = world.places.tier[where], []
    changes = [0, *range(6, world.months, 12)]
    for scheme, programme in {"DB": "DIB", "CS": "DLS", "ET": "ORP", "LS": "TMP", "SY": "UI"}.items():
        for month in changes:
            amount = write.money(world.standard(programme, tier, np.full(len(city), month)))
            rows += [(scheme, code, int(world.yyyymm(np.array([month]))[0]), float(yuan))
                     for code, yuan in zip(city, amount, strict=True)]  # fmt: skip
    scheme, code, since, amount = zip(*rows, strict=True)
    columns = {"scheme": scheme, "city_code": code, "valid_from": since, "amount": amount}
    write.csv(world.out, "civil_affairs/standard.csv", columns)


def persons(world: World) -> None:
    """The persons of civil affairs."""
    from warehouse.demo.certificates import recorded_grades

    rng = stream(world.seed, 304)
    held = records(world, "civil_affairs", rng)
    who = world.known.people
    street = write.coded(held.person % 97, [f"第{i}小区" for i in range(1, 98)])
    write.parquet(
        world.out,
        "civil_affairs/person.parquet",
        {
            "person_no": held.number,
            "name": held.name,
            "id_type": held.kind,
            "id_card": held.written,
            "sex": pa.array(held.sex),
            "birth_date": held.birth,
            "hukou_type": write.coded(who.hukou[held.person], ["本地", "流动"]),
            "disability_grade": recorded_grades(world, held.person),
            "employment": write.coded(who.employment[held.person], EMPLOYMENT),
            "town_code": world.towns(who.town[held.person]),
            "phone": held.phone,
            "address": street,
            "bank_account": held.account,
            "account_holder": write.coded(world.holder[held.person], HOLDERS),
            "status": held.status,
        },
    )
