"""What social security, the pension system, healthcare security and housing deliver."""

import numpy as np
import pyarrow as pa

from warehouse.demo import write
from warehouse.demo.civil_affairs import allowances
from warehouse.demo.contributions import contributions, medical_enrolment
from warehouse.demo.identity import records
from warehouse.demo.names import column, written
from warehouse.demo.payments import awards, by_year, described, payments, periods
from warehouse.demo.people import EMPLOYMENT, dates
from warehouse.demo.places import stream
from warehouse.demo.world import World

SCHEMES = {"WI": "GS", "EMP": "BT", "UEP": "ZG", "URP": "JM", "MAT": "SYJT", "LTC": "CHX"}


def hrss(world: World) -> None:
    """Unemployment payments and awards, periods of injury benefits and subsidies, contributions, persons."""
    rng = stream(world.seed, 301)
    number = world.numbers["hrss"]
    rows = payments(world, "UI", rng)
    rows.unit = number[world.known.person["UI"][rows.unit]]
    by_year(
        world,
        rows,
        "hrss/unemployment_payment",
        lambda part: {"person_no": part.unit, **described(world, part, rng)},
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
    allowances(world, "hrss/benefit_period.parquet", ("WI", "EMP"), SCHEMES, rng, "person_no")
    contributions(world, world.working, rng)
    held, who = records(world, "hrss", rng), world.known.people
    write.csv(
        world.out,
        "hrss/person.csv",
        {
            "个人编号": held.number,
            "姓名": held.name,
            "证件类型": held.kind,
            "证件号码": held.written,
            "性别": pa.array(held.sex),
            "出生日期": held.birth,
            "户籍性质": write.coded(who.hukou[held.person], ["本地", "流动"]),
            "就业形式": write.coded(who.employment[held.person], EMPLOYMENT),
            "参保地代码": world.towns(who.town[held.person]),
            "联系电话": held.phone,
            "银行账号": held.account,
            "状态": held.status,
        },
        "gb18030",
    )


def pension(world: World) -> None:
    """Pensions of employees and residents by period, and the pensioners."""
    rng = stream(world.seed, 305)

    def retired(programme: str, unit: np.ndarray) -> dict:
        ways = world.known.retirement[unit] if programme == "UEP" else np.full(len(unit), "", dtype=object)
        return {"retirement": pa.array(ways.tolist(), pa.string())}

    allowances(world, "pension/benefit_period.parquet", ("UEP", "URP"), SCHEMES, rng, "person_no", retired)
    held, who = records(world, "pension", rng), world.known.people
    write.parquet(
        world.out,
        "pension/person.parquet",
        {
            "person_no": held.number,
            "name": held.name,
            "id_type": held.kind,
            "id_card": held.written,
            "sex": pa.array(held.sex),
            "birth_date": held.birth,
            "hukou_type": write.coded(who.hukou[held.person], ["本地", "流动"]),
            "town_code": world.towns(who.town[held.person]),
            "phone": held.phone,
            "bank_account": held.account,
            "status": held.status,
        },
    )


def healthcare(world: World) -> None:
    """Maternity and long-term-care periods; medical assistance as events; enrolment; persons."""
    rng = stream(world.seed, 302)
    number = world.numbers["healthcare"]
    allowances(world, "healthcare/benefit_period.parquet", ("MAT", "LTC"), SCHEMES, rng, "psn_no")
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
    medical_enrolment(world, rng)
    held, who = records(world, "healthcare", rng), world.known.people
    write.parquet(
        world.out,
        "healthcare/person.parquet",
        {
            "psn_no": held.number,
            "psn_name": held.name,
            "cert_type": held.kind,
            "certno": held.written,
            "gend": pa.array(held.sex),
            "brdy": held.birth,
            "hukou": write.coded(who.hukou[held.person], ["1", "2"]),
            "empl_type": write.coded(who.employment[held.person], EMPLOYMENT),
            "town_code": world.towns(who.town[held.person]),
            "tel": held.phone,
            "bank_acct": held.account,
            "status": held.status,
        },
    )


def housing(world: World) -> None:
    """Rent subsidies by period; persons only by their identity number."""
    rng, who = stream(world.seed, 303), world.known.people
    rows = periods(world, "HOU", rng)
    person = rows.pop("who")
    rows.pop("unit")
    write.csv(
        world.out,
        "housing/rent_subsidy_period.csv",
        {
            "id_card": write.text(world.ids[person]),
            "name": column(written(who.surname[person], who.given[person]), {}),
            "town_code": rows.pop("town"),
            **rows,
            "phone": pa.array(13_000_000_000 + world.phone[person] * 613 % 6_999_999_989).cast(pa.string()),
        },
        bom=True,
    )
