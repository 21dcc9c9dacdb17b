"""Aggregates as the registers report them, deaths, changed identity numbers, changed townships."""

import numpy as np
import pyarrow as pa

from warehouse.demo import write
from warehouse.demo.endings import NEVER
from warehouse.demo.marks import distinct, marked
from warehouse.demo.patterns import MERGED_AT, OLD_CODES, SPLIT_AT
from warehouse.demo.people import dates
from warehouse.demo.places import BANDS, HUKOU, SEXES, stream
from warehouse.demo.world import SYSTEM_OF, Setting, World

CENSUS_MONTH = 34
GROWTH = 0.004
# Migrants who are home for Spring Festival: share still here in January, February, March.
FESTIVAL = {0: 0.98, 1: 0.94, 2: 1.01}
REPORTS = {
    "hrss/enrolment_report.parquet": {
        "YLZ": ([0, 0.44, 0.02, 0], 0.80), "YLJ": ([0, 0.36, 0.05, 0], 0.12),
        "SY": ([0, 0.40, 0, 0], 0.82), "GS": ([0, 0.42, 0.01, 0], 0.95)},
    "healthcare/enrolment_report.parquet": {
        "310": ([0, 0.46, 0.40, 0.35], 0.80), "390": ([0.96, 0.48, 0.55, 0.60], 0.38)},
}  # fmt: skip


def residents(world: Setting) -> np.ndarray:
    """Residents by month, township, sex, age band and hukou; in November 2020 the census by city."""
    cells = rounded(world.places.residents * world.scale, world.places.city)
    month = np.arange(world.months)
    growth = 1 + GROWTH * (month - CENSUS_MONTH) / 12
    festival = np.array([FESTIVAL.get(m, 1.0) for m in month % 12])
    trend = np.stack([growth, growth * festival], axis=1)
    return np.rint(cells[None] * trend[:, None, None, None, :]).astype(np.int32)


def rounded(cells: np.ndarray, city: np.ndarray) -> np.ndarray:
    """Whole persons in every cell, the largest remainders up, so that each city keeps its total."""
    whole = np.floor(cells)
    for code in dict.fromkeys(city):
        inside = np.flatnonzero(city == code)
        flat = whole[inside].ravel()
        missing = int(round(cells[inside].sum())) - int(flat.sum())
        rest = (cells[inside] - whole[inside]).ravel()
        flat[np.argsort(-rest, kind="stable")[:missing]] += 1
        whole[inside] = flat.reshape(whole[inside].shape)
    return whole


def registers(world: Setting) -> None:
    """Residents by cell and month, and enrolment reports."""
    people, month = residents(world), np.arange(world.months)
    write.parquet(world.out, "population/resident_register.parquet", _cells(world, "residents", people))
    for name, schemes in REPORTS.items():
        tables = []
        for kind, (by_age, migrant) in enumerate(schemes.values()):
            rate = np.array(by_age)[:, None] * np.array([1.0, migrant])
            local = np.exp(0.10 * world.places.reach - 0.05 * world.places.poverty)
            share = np.clip(rate[None, None] * local[:, None, None, None], 0, 0.995)
            rise = 1 + 0.015 * (month / 12 - 3)
            insured = np.rint(people * np.minimum(share[None] * rise[:, None, None, None, None], 0.995))
            cells = _cells(world, "insured", insured.astype(np.int32))
            scheme = write.coded(np.full(len(cells["insured"]), kind), schemes)
            tables.append(pa.table({"month": cells.pop("month"), "town_code": cells.pop("town_code"),
                                    "scheme": scheme, **cells}))  # fmt: skip
        table = pa.concat_tables(tables)
        write.parquet(world.out, name, {c: table[c] for c in table.column_names})


def _cells(world: Setting, key: str, values: np.ndarray) -> dict:
    """Rows of a month × township × sex × age × hukou array that are not zero. Before the split the two
    townships are reported as one, under the code they had."""
    one, other = world.patterns.split
    values, before = values.copy(), np.arange(world.months) < SPLIT_AT
    values[before, one] += values[before, other]
    values[before, other] = 0
    month, town, sex, age, hukou = np.nonzero(values)
    reported = np.where((town == one) & (month < SPLIT_AT), len(world.places.code), town)
    reported = np.where((town == world.patterns.merged) & (month < MERGED_AT), len(world.places.code) + 1, reported)
    words = [*world.places.code, OLD_CODES["split"], OLD_CODES["merge"]]
    return {
        "month": world.yyyymm(month),
        "town_code": write.coded(reported, words),
        "sex": write.coded(sex, SEXES),
        "age_band": write.coded(age, BANDS),
        "hukou": write.coded(hukou, HUKOU),
        key: values[month, town, sex, age, hukou],
    }


def changes(world: World) -> None:
    """Townships merged and split, and identity numbers that were replaced."""
    code, (one, other) = world.places.code, world.patterns.split
    start = np.datetime64(f"{world.first_year}-01", "M")
    day = [str((start + at).astype("datetime64[D]") - 1) for at in (MERGED_AT, SPLIT_AT)]
    write.csv(
        world.out,
        "population/township_code.csv",
        {
            "code": [OLD_CODES["merge"], OLD_CODES["split"], OLD_CODES["split"]],
            "name": ["旧镇甲（并入）", "旧镇乙（分设）", "旧镇乙（分设）"],
            "valid_to": [day[0], day[1], day[1]],
            "successor": [code[world.patterns.merged], code[one], code[other]],
            "share": [1.0, *split_shares(world)],
            "kind": ["merge", "split", "split"],
        },
    )
    old, new, when, reason = map(np.array, zip(*world.id_changes, strict=True))
    order = np.lexsort((old, when))
    columns = {"old_id": old, "new_id": new, "change_date": when, "reason": reason}
    write.csv(world.out, "population/id_change.csv", {name: values[order] for name, values in columns.items()})


def split_shares(world: World) -> tuple[float, float]:
    """How residents of the split township are apportioned: as they lived when it was split."""
    one, other = world.places.residents[list(world.patterns.split)].sum(axis=(1, 2, 3))
    share = round(float(one / (one + other)), 4)
    return share, round(1 - share, 4)


def deaths(world: World) -> None:
    """Deaths of persons known to a system; payments after death are told to the truth."""
    rng, months = stream(world.seed, 306), world.ends.death
    who = np.flatnonzero((months >= 0) & (months < NEVER))
    order = np.argsort(months[who], kind="stable")
    who = who[order]
    write.csv(
        world.out,
        "population/death.csv",
        {
            "id_card": write.text(world.ids[who]),
            "death_date": dates(months[who], rng.integers(26, 29, len(who)), world.first_year),
        },
    )
    late: dict[tuple[str, bool], list] = {}
    for system, programmes in SYSTEM_OF.items():
        for programme in programmes:
            spells = world.known.spells[programme]
            person = world.known.person[programme][spells.unit]
            over = np.minimum(spells.last, world.months - 1) - months[person]
            for long in (False, True):
                rows = (over > 1) if long else (over == 1)
                rows &= months[person] < NEVER
                late.setdefault((system, long), []).append(person[rows])
        tested = marked(np.concatenate([world.known.person[code] for code in programmes]), len(months))[who]
        world.truth.rate(system, "P01", int(tested.sum()), 0.005)
    for (system, long), found in late.items():
        person = distinct(np.concatenate(found), len(months))
        keys, month = world.numbers[system][person], months[person] + 1
        world.truth.plant(system, "P01", keys, month, "" if long else "paid for the month after death")
