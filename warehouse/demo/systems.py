"""The files that each management system delivers."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from warehouse.demo import write
from warehouse.demo.people import dates, names
from warehouse.demo.places import BANDS, HUKOU, SEXES, Places, recipes, stream
from warehouse.demo.registry import Registry
from warehouse.demo.spells import with_moves

SCHEMES = {"TEK": "TK", "ORP": "ET", "DLS": "CS", "VET": "YF", "TMP": "LS", "OAA": "GL", "DNC": "HL",
           "URP": "JM", "WI": "GS", "EMP": "BT", "MAT": "SYJT", "LTC": "CHX"}  # fmt: skip
REASONS = {"off": "01", "death": "02", "moved": "03", "transfer": "04", "other": "09"}
SYSTEM_OF = {
    "civil_affairs": ("DIB", "TEK", "DLS", "DNC", "ORP", "VET", "OAA", "TMP"),
    "hrss": ("UI", "EMP", "WI", "URP"),
    "healthcare": ("MAT", "LTC", "MDA"),
}
NO_AWARD = 0.02
MOVERS = 0.04
MONTHLY = ("ORP", "DLS", "TMP")
ENTITLEMENTS = ("OAA", "DNC", "TEK", "VET")


@dataclass(eq=False)
class World:
    """Everything the systems know, with the settings of the run and the defects planted so far."""

    out: Path
    truth: Path
    places: Places
    known: Registry
    months: int
    first_year: int
    seed: int
    ids: np.ndarray
    numbers: dict[str, np.ndarray]
    outage: tuple[int, tuple[int, ...]]
    defects: list[tuple[str, str, str, int]]

    def towns(self, index: np.ndarray, rng=None) -> pa.DictionaryArray:
        """Township codes; a few beneficiaries are booked under a pseudo-unit of the township."""
        codes = list(self.places.code)
        if rng is not None and self.places.pseudo:
            hosts = np.full(len(codes), -1)
            for i, (host, _) in enumerate(self.places.pseudo.items()):
                hosts[host] = len(codes) + i
            booked = (hosts[index] >= 0) & (rng.random(len(index)) < 0.06)
            index = np.where(booked, hosts[index], index)
            codes += list(self.places.pseudo.values())
        return write.coded(index, codes)

    def yyyymm(self, month: np.ndarray) -> np.ndarray:
        """Month indices as yyyymm."""
        return write.yyyymm(month, self.first_year)

    def amount(self, programme: str, town: np.ndarray, month: np.ndarray) -> np.ndarray:
        """Yuan a month under the standard in force."""
        recipe = recipes()[programme]
        base = np.array(recipe["amount"], dtype=float)[self.places.tier[town]]
        return base * (1 + recipe["growth"]) ** ((month + 6) // 12)


def expanded(first, last, months):
    """Row and month of every paid month inside the window."""
    start, end = np.maximum(first, 0), np.minimum(last, months - 1)
    length = np.maximum(end - start + 1, 0)
    row = np.repeat(np.arange(len(start)), length)
    month = np.arange(len(row)) - np.repeat(np.cumsum(length) - length, length) + start[row]
    return row, month


def payments(world: World, programme: str, rng) -> dict[str, np.ndarray]:
    """One entry per paid month of a programme paid month by month: unit, town, month, paid, amount.

    Includes gaps of one month, late months, arrears, reversals and duplicates.
    """
    unit, town, first, last = with_moves(world.known.spells[programme], world.places, rng, months=world.months)
    row, month = expanded(first, last, world.months)
    skipped = (rng.random(len(row)) < 0.008) & (month > first[row]) & (month < last[row])
    row, month = row[~skipped], month[~skipped]
    lost, lost_months = world.outage
    delivered = ~((town[row] == lost) & np.isin(month, lost_months))
    row, month = row[delivered], month[delivered]
    amount = world.amount(programme, town[row], month) * (0.75 + 0.5 * _fixed(unit[row]))
    late = np.where(rng.random(len(row)) < 0.03, rng.integers(1, 3, len(row)), 0)
    twice = np.flatnonzero(rng.random(len(row)) < 0.0005)
    undone = np.flatnonzero(rng.random(len(row)) < 0.0004)
    index = np.concatenate([np.arange(len(row)), twice, undone, undone])
    sign = np.concatenate([np.ones(len(row)), np.full(len(twice), 0.5), -np.ones(len(undone)),
                           np.ones(len(undone))])  # fmt: skip
    times_ten = np.where(rng.random(len(index)) < 0.0001, 10.0, 1.0)
    paid = (month + late)[index]
    arrived = paid < world.months + 1
    index, sign, paid, times_ten = (column[arrived] for column in (index, sign, paid, times_ten))
    order = np.lexsort((unit[row[index]], month[index]))
    index, sign, paid, times_ten = (c[order] for c in (index, sign, paid, times_ten))
    return {
        "unit": unit[row[index]],
        "town": town[row[index]],
        "month": month[index],
        "paid": np.minimum(paid, world.months - 1 + 1),
        "amount": write.money(amount[index] * sign * times_ten),
    }


def _fixed(unit: np.ndarray) -> np.ndarray:
    """A number in [0, 1) that belongs to a unit for ever."""
    return (unit * 2654435761 % 4294967296) / 4294967296


def periods(world: World, programme: str, rng) -> dict:
    """One row per period of entitlement of a long-lived benefit, with its amount a month."""
    spells = world.known.spells[programme]
    share = 0.0 if recipes()[programme].get("only") else MOVERS
    unit, town, first, last = with_moves(spells, world.places, rng, share, world.months)
    ends = last < world.months
    moved = np.r_[(unit[1:] == unit[:-1]) & (first[1:] == last[:-1] + 1), False]
    amount = world.amount(programme, town, np.maximum(first, 0)) * (0.85 + 0.3 * _fixed(unit))
    who = world.known.person[programme][unit]
    return {
        "who": who,
        "town": world.towns(town, rng),
        "start_month": world.yyyymm(first),
        "end_month": pa.array(world.yyyymm(np.where(ends, last, 0)), mask=~ends),
        "monthly_amount": write.money(amount),
        "end_reason": reasons(rng, programme, ends, moved),
    }


def reasons(rng, programme: str, ends: np.ndarray, moved: np.ndarray) -> pa.DictionaryArray:
    """Why each period ends: work or rules, death, moving away, transfer, other."""
    old = programme in ("OAA", "URP", "TEK", "VET", "LTC", "DNC")
    share = [0.05, 0.8, 0.08, 0.02, 0.05] if old else [0.62, 0.1, 0.08, 0.05, 0.15]
    pick = rng.choice(5, len(ends), p=share)
    pick = np.where(moved, 2, pick)
    return write.coded(np.where(ends, pick, 5), [*REASONS.values(), ""])


def awards(world: World, programme: str, rng) -> dict:
    """One row per award (spell) with its dates; two in a hundred are not on file."""
    spells = world.known.spells[programme]
    kept = rng.random(len(spells.unit)) >= NO_AWARD
    unit, first, last = spells.unit[kept], spells.first[kept], spells.last[kept]
    ends = last < world.months
    day = 1 + (unit * 7 + 3) % 27
    return {
        "unit": unit,
        "town": spells.town[kept],
        "award_date": dates(first, day, world.first_year),
        "end_date": pa.array(dates(last, np.full(len(last), 28), world.first_year), mask=~ends),
        "end_reason": reasons(rng, programme, ends, np.zeros(len(ends), bool)),
    }


def by_year(world: World, rows: dict, name: str, columns) -> None:
    """Writes month-by-month rows as one file a year of the month covered."""
    for year in range((world.months + 11) // 12):
        inside = rows["month"] // 12 == year
        part = {key: value[inside] for key, value in rows.items()}
        write.parquet(world.out, f"{name}_{world.first_year + year}.parquet", columns(part))


def civil_affairs(world: World) -> None:
    """Dibao cases, members and payments; payments, awards and allowances of persons."""
    rng = stream(world.seed, 300)
    case, member = world.known.members
    number = world.numbers["civil_affairs"]
    award = awards(world, "DIB", rng)
    ends = award["end_date"]
    write.csv(
        world.out,
        "civil_affairs/dibao_case.csv",
        {
            "case_no": 30_000_000 + award["unit"],
            "town_code": world.towns(award["town"], rng),
            "award_date": award["award_date"],
            "end_date": ends,
            "end_reason": award["end_reason"],
        },
    )
    write.parquet(
        world.out, "civil_affairs/dibao_member.parquet", {"case_no": 30_000_000 + case, "person_no": number[member]}
    )
    rows = payments(world, "DIB", rng)
    size = np.bincount(case)
    rows["amount"] = write.money(rows["amount"] * size[rows["unit"]])
    by_year(
        world,
        rows,
        "civil_affairs/dibao_payment",
        lambda part: {
            "case_no": 30_000_000 + part["unit"],
            "town_code": world.towns(part["town"], rng),
            "entitled_month": world.yyyymm(part["month"]),
            "paid_month": world.yyyymm(part["paid"]),
            "amount": part["amount"],
        },
    )
    monthly, given = [], []
    for i, programme in enumerate(MONTHLY):
        rows = payments(world, programme, rng) | {}
        rows["who"] = number[world.known.person[programme][rows.pop("unit")]]
        monthly.append(rows | {"scheme": np.full(len(rows["month"]), i)})
        if programme != "TMP":
            award = awards(world, programme, rng)
            given.append(
                award
                | {"scheme": np.full(len(award["unit"]), i)}
                | {"who": number[world.known.person[programme][award["unit"]]]}
            )
    schemes = [SCHEMES[code] for code in MONTHLY]
    rows = {key: np.concatenate([part[key] for part in monthly]) for key in monthly[0]}
    by_year(
        world,
        rows,
        "civil_affairs/payment",
        lambda part: {
            "scheme": write.coded(part["scheme"], schemes),
            "person_no": part["who"],
            "town_code": world.towns(part["town"], rng),
            "entitled_month": world.yyyymm(part["month"]),
            "paid_month": world.yyyymm(part["paid"]),
            "amount": part["amount"],
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
            "end_reason": _chunked([g["end_reason"] for g in given]),
        },
    )
    _allowances(world, "civil_affairs/allowance_period.parquet", ENTITLEMENTS, number, rng, "person_no")


def _chunked(arrays: list) -> pa.ChunkedArray:
    return pa.chunked_array([array.cast(pa.string()) for array in arrays])


def _allowances(world: World, name: str, programmes, number, rng, key: str) -> None:
    """Writes the periods of several programmes into one file."""
    tables = []
    for programme in programmes:
        rows = periods(world, programme, rng)
        who = rows.pop("who")
        scheme = write.coded(np.zeros(len(who), int), [SCHEMES[programme]]).cast(pa.string())
        rows["town_code"] = rows.pop("town").cast(pa.string())
        rows["end_reason"] = rows["end_reason"].cast(pa.string())
        tables.append(pa.table({"scheme": scheme, key: number[who], **rows}))
    table = pa.concat_tables(tables)
    write.parquet(world.out, name, {c: table[c] for c in table.column_names})


def hrss(world: World) -> None:
    """Unemployment payments and awards; periods of pensions, injury benefits and subsidies."""
    rng = stream(world.seed, 301)
    number = world.numbers["hrss"]
    rows = payments(world, "UI", rng)
    rows["who"] = number[world.known.person["UI"][rows.pop("unit")]]
    by_year(
        world,
        rows,
        "hrss/unemployment_payment",
        lambda part: {
            "person_no": part["who"],
            "town_code": world.towns(part["town"], rng),
            "entitled_month": world.yyyymm(part["month"]),
            "paid_month": world.yyyymm(part["paid"]),
            "amount": part["amount"],
        },
    )
    award = awards(world, "UI", rng)
    letters = write.coded(np.where(rng.random(len(award["unit"])) < 0.6, 0, 1), ["J", "X"])
    write.parquet(
        world.out,
        "hrss/unemployment_award.parquet",
        {
            "person_no": number[world.known.person["UI"][award["unit"]]],
            "award_date": award["award_date"],
            "end_date": award["end_date"],
            "end_reason": letters,
        },
    )
    _allowances(world, "hrss/benefit_period.parquet", ("URP", "WI", "EMP"), number, rng, "person_no")


def healthcare(world: World) -> None:
    """Maternity and long-term-care periods; medical assistance as events."""
    rng = stream(world.seed, 302)
    number = world.numbers["healthcare"]
    _allowances(world, "healthcare/benefit_period.parquet", ("MAT", "LTC"), number, rng, "psn_no")
    spells = world.known.spells["MDA"]
    inside = (spells.first >= 0) & (spells.first < world.months)
    unit, month, town = spells.unit[inside], spells.first[inside], spells.town[inside]
    write.parquet(
        world.out,
        "healthcare/assistance_event.parquet",
        {
            "psn_no": number[world.known.person["MDA"][unit]],
            "town_code": world.towns(town, rng),
            "date": dates(month, rng.integers(1, 28, len(month)), world.first_year),
            "amount": write.money(world.amount("MDA", town, month) * rng.lognormal(-0.2, 0.6, len(month))),
        },
    )


def housing(world: World) -> None:
    """Rent subsidies by period; persons only by their identity number."""
    rng = stream(world.seed, 303)
    rows = periods(world, "HOU", rng)
    who = rows.pop("who")
    name = names(rng, len(who))
    write.csv(
        world.out,
        "housing/rent_subsidy_period.csv",
        {"id_card": pa.array(world.ids[who].astype(str)), "name": name, "town_code": rows.pop("town"), **rows},
        bom=True,
    )


def person_tables(world: World) -> None:
    """The persons of each system, under its own numbers and column names."""
    rng = stream(world.seed, 304)
    who, employment = world.known.people, ["无业", "灵活就业", "务农", "在职", "学生", "退休"]
    for system, programmes in SYSTEM_OF.items():
        index = [world.known.person[code] for code in programmes]
        if system == "civil_affairs":
            index.append(world.known.members[1])
        person = np.unique(np.concatenate(index))
        ids = with_defects(world, rng, system, person)
        birth = dates(who.birth[person], who.day[person], world.first_year)
        sex = pa.array(who.sex[person])
        town = world.towns(who.town[person])
        number = world.numbers[system][person]
        name = names(rng, len(person))
        hukou = who.hukou[person]
        if system == "civil_affairs":
            grade = np.where(rng.random(len(person)) < 0.2, rng.integers(1, 5, len(person)), 0)
            write.parquet(
                world.out,
                "civil_affairs/person.parquet",
                {
                    "person_no": number,
                    "name": name,
                    "id_card": ids,
                    "sex": sex,
                    "birth_date": birth,
                    "hukou_type": write.coded(hukou, ["本地", "流动"]),
                    "disability_grade": write.coded(grade, ["", "1", "2", "3", "4"]),
                    "employment": write.coded(rng.integers(0, 6, len(person)), employment),
                    "town_code": town,
                },
            )
        elif system == "hrss":
            write.csv(
                world.out,
                "hrss/person.csv",
                {
                    "个人编号": number,
                    "姓名": name,
                    "证件号码": ids,
                    "性别": sex,
                    "出生日期": birth,
                    "户籍性质": write.coded(hukou, ["本地", "流动"]),
                    "参保地代码": town,
                },
                "gb18030",
            )
        else:
            write.parquet(
                world.out,
                "healthcare/person.parquet",
                {
                    "psn_no": number,
                    "psn_name": name,
                    "certno": ids,
                    "gend": sex,
                    "brdy": birth,
                    "hukou": write.coded(hukou, ["1", "2"]),
                    "town_code": town,
                },
            )


def with_defects(world: World, rng, system: str, person: np.ndarray) -> pa.Array:
    """Identity numbers as a system holds them: a few mistyped, a few still of 15 digits."""
    ids = world.ids[person].astype("U18")
    wrong = np.flatnonzero(rng.random(len(ids)) < 0.002)
    old = np.flatnonzero(rng.random(len(ids)) < 0.003)
    for i in wrong:
        at = int(rng.integers(6, 17))
        ids[i] = ids[i][:at] + str((int(ids[i][at]) + 1 + int(rng.integers(0, 8))) % 10) + ids[i][at + 1 :]
    old = old[np.char.startswith(np.array([x[6:8] for x in ids[old]], dtype="U2"), "19")] if len(old) else old
    for i in old:
        ids[i] = ids[i][:6] + ids[i][8:17]
    number = world.numbers[system]
    world.defects += [(system, str(number[person[i]]), "ID02", -1) for i in wrong]
    world.defects += [(system, str(number[person[i]]), "ID15", -1) for i in old]
    return pa.array(ids.tolist())


def registers(world: World) -> None:
    """Residents by cell and month, and enrolment reports: aggregates, as delivered."""
    cells = world.places.residents
    month = np.arange(world.months)
    growth = 1 + 0.004 * (month / 12 - 3)
    festival = np.where(month % 12 == 1, 0.94, np.where(month % 12 == 0, 0.98, 1.0))
    trend = np.stack([growth, growth * festival], axis=1)
    scale = world.numbers["scale"][0]
    residents = np.rint(cells[..., None, :] * scale * trend[None, None, None]).astype(np.int32)
    residents = np.moveaxis(residents, 3, 0)
    _cells(world, "population/resident_register.parquet", {"residents": residents}, None)
    rates = {
        "hrss/enrolment_report.parquet": {
            "YLZ": ([0, 0.44, 0.02, 0], 0.80), "YLJ": ([0, 0.36, 0.05, 0], 0.12),
            "SY": ([0, 0.40, 0, 0], 0.82), "GS": ([0, 0.42, 0.01, 0], 0.95)},
        "healthcare/enrolment_report.parquet": {
            "310": ([0, 0.46, 0.40, 0.35], 0.80), "390": ([0.96, 0.48, 0.55, 0.60], 0.38)},
    }  # fmt: skip
    for name, schemes in rates.items():
        tables = []
        for scheme, (by_age, migrant) in schemes.items():
            rate = np.array(by_age)[:, None] * np.array([1.0, migrant])
            local = np.exp(0.10 * world.places.reach - 0.05 * world.places.poverty)
            share = np.clip(rate[None, None] * local[:, None, None, None], 0, 0.995)
            rise = 1 + 0.015 * (month / 12 - 3)
            insured = np.rint(residents * np.minimum(share[None] * rise[:, None, None, None, None], 0.995))
            tables.append(_cells(world, "", {"insured": insured.astype(np.int32)}, scheme))
        table = pa.concat_tables(tables)
        write.parquet(world.out, name, {c: table[c] for c in table.column_names})


def _cells(world: World, name: str, measure: dict, scheme: str | None) -> pa.Table | None:
    """Rows of a month × township × sex × age × hukou array that are not zero."""
    ((key, values),) = measure.items()
    month, town, sex, age, hukou = np.nonzero(values)
    columns = {
        "month": world.yyyymm(month),
        "town_code": world.towns(town),
        **({"scheme": write.coded(np.zeros(len(town), int), [scheme])} if scheme else {}),
        "sex": write.coded(sex, SEXES),
        "age_band": write.coded(age, BANDS),
        "hukou": write.coded(hukou, HUKOU),
        key: values[month, town, sex, age, hukou],
    }
    if scheme:
        return pa.table(
            {k: v.cast(pa.string()) if isinstance(v, pa.DictionaryArray) else v for k, v in columns.items()}
        )
    write.parquet(world.out, name, columns)
    return None
