"""The household budget survey: two stages, weights, non-response, and benefits that are not told."""

import numpy as np
import pyarrow as pa

from warehouse.demo import write
from warehouse.demo.awareness import awareness
from warehouse.demo.households import RELATIONS, Households, households, received
from warehouse.demo.people import EMPLOYMENT
from warehouse.demo.places import HUKOU, stream
from warehouse.demo.world import World

COMMUNITIES, TAKEN = 600, 10
MEAN_SIZE = 2.66
NOT_TOLD, LESS_TOLD = 0.10, 0.10
REFUSES, RICH_REFUSE = 0.06, 0.12


def survey(world: World) -> None:
    """Writes households, members, benefits and the questionnaire, and what is true of them."""
    rng = stream(world.seed, 313)
    town, stratum, weight = sample(world, rng)
    made = households(world, rng, np.repeat(town, TAKEN))
    stratum, weight, psu = (np.repeat(column, TAKEN) for column in (stratum, weight, np.arange(len(town))))
    rich = made.market / made.persons > np.quantile(made.market / made.persons, 0.8)
    answers = rng.random(len(rich)) > REFUSES + RICH_REFUSE * rich
    asked, told = np.bincount(stratum), np.bincount(stratum, answers)
    weight = weight * asked[stratum] / np.maximum(told[stratum], 1)
    number = np.where(answers, np.cumsum(answers), 0)
    said = _told(rng, made)
    _households(world, made, answers, number, psu, stratum, weight, said)
    _members(world, made, answers, number)
    _benefits(world.out, made, answers, number, said)
    _true(world, made, answers, number)
    awareness(world, rng, made, answers, number)


def sample(world: World, rng) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Township, stratum and household weight of each community: strata are cities by town and country,
    communities are drawn with probability proportional to households, ten households in each."""
    homes = world.places.residents.sum(axis=(1, 2, 3)) / MEAN_SIZE * world.scale
    names, stratum = np.unique(
        [f"{city}-{urban:d}" for city, urban in zip(world.places.city, world.places.urban, strict=True)],
        return_inverse=True,
    )
    total = np.bincount(stratum, homes)
    count = np.maximum(2, np.floor(total / total.sum() * COMMUNITIES)).astype(int)
    rest = total / total.sum() * COMMUNITIES - count
    while count.sum() < COMMUNITIES:
        count[np.argmax(rest)] += 1
        rest[np.argmax(rest)] -= 1
    towns, strata = [], []
    for i in range(len(names)):
        inside = np.flatnonzero(stratum == i)
        steps = (np.arange(count[i]) + rng.random()) / count[i] * total[i]
        towns.append(inside[np.searchsorted(np.cumsum(homes[inside]), steps)])
        strata.append(np.full(count[i], i))
    town, strata = np.concatenate(towns), np.concatenate(strata)
    return town, strata, total[strata] / (count[strata] * TAKEN)


def _told(rng, made: Households) -> list[np.ndarray]:
    """What households say they receive: one benefit in five not at all or in part. Pensions are told."""
    said = []
    for programme, rows, yuan in made.benefits:
        draw, part = rng.random(len(rows)), rng.uniform(0.4, 0.8, len(rows))
        factor = np.where(draw < NOT_TOLD, 0.0, np.where(draw < NOT_TOLD + LESS_TOLD, part, 1.0))
        said.append(write.money(yuan if programme in ("UEP", "URP") else yuan * factor))
    return said


def _households(world, made: Households, answers, number, psu, stratum, weight, said) -> None:
    """One row per household that answered; disposable = market − taxes − contributions + benefits told."""
    tax, paid_in = (write.money(made.total(values)) for values in (made.tax, made.contributions))
    market = {
        "wages": made.total(made.wage), "self_employment": made.total(made.own),
        "property_income": made.property, "private_transfers": made.private,
    }  # fmt: skip
    market = {name: write.money(values) for name, values in market.items()}
    income = write.money(sum(market.values()))
    benefits = np.zeros(len(made.town))
    for (_, rows, _), yuan in zip(made.benefits, said, strict=True):
        benefits += np.bincount(made.home[rows], yuan, len(benefits))
    disposable = write.money(income - tax - paid_in + benefits)
    columns = {
        "household_no": number,
        "psu": psu + 1,
        "stratum": stratum + 1,
        "town_code": world.places.code[made.town],
        "weight": np.round(weight, 4),
        "persons": made.persons,
        "hukou": np.array(HUKOU, dtype=object)[made.migrant.astype(int)],
        **market,
        "market_income": income,
        "direct_tax": tax,
        "contributions": paid_in,
        "net_market_income": write.money(income - tax - paid_in),
        "benefits": write.money(benefits),
        "disposable_income": disposable,
        "consumption": write.money(4800 * made.persons**0.6 + 0.62 * np.maximum(disposable, 0)),
    }
    write.csv(world.out, "survey/household.csv", {name: _column(values[answers]) for name, values in columns.items()})


def _column(values: np.ndarray):
    return pa.array(values.tolist(), pa.string()) if values.dtype == object else values


def _members(world, made: Households, answers, number) -> None:
    rows = np.flatnonzero(answers[made.home])
    place = np.arange(len(made.home)) - np.repeat(np.cumsum(made.persons) - made.persons, made.persons)
    write.csv(
        world.out,
        "survey/member.csv",
        {
            "household_no": number[made.home[rows]],
            "member_no": place[rows] + 1,
            "relation": write.coded(made.relation[rows], RELATIONS),
            "age": made.age[rows],
            "sex": pa.array(made.sex[rows]),
            "hukou": write.coded(made.migrant[made.home[rows]].astype(int), HUKOU),
            "education_years": made.education[rows],
            "employment": write.coded(made.employment[rows], EMPLOYMENT),
            "disability_grade": write.coded(made.grade[rows], ["", "1", "2", "3", "4"]),
            "wage": write.money(made.wage[rows]),
            "self_employment": write.money(made.own[rows]),
        },
    )


def _benefits(folder, made: Households, answers, number, amounts, name: str = "survey/benefit.csv") -> None:
    """One row per household, member and benefit with an amount in the year."""
    place = np.arange(len(made.home)) - np.repeat(np.cumsum(made.persons) - made.persons, made.persons)
    programmes = [programme for programme, _, _ in made.benefits]
    rows = np.concatenate([rows for _, rows, _ in made.benefits])
    kind = np.repeat(np.arange(len(programmes)), [len(rows) for _, rows, _ in made.benefits])
    yuan = np.concatenate(amounts)
    kept = np.flatnonzero(answers[made.home[rows]] & (yuan > 0))
    kept = kept[np.lexsort((kind[kept], rows[kept]))]
    write.csv(
        folder,
        name,
        {
            "household_no": number[made.home[rows[kept]]],
            "member_no": place[rows[kept]] + 1,
            "programme": write.coded(kind[kept], programmes),
            "amount": yuan[kept],
        },
    )


def _true(world, made: Households, answers, number) -> None:
    """What is true of the households: eligibility, the gap, every benefit as it was paid."""
    net = made.market - made.total(made.tax + made.contributions)
    dibao = np.isin(
        np.arange(len(made.town)), made.home[next(rows for code, rows, _ in made.benefits if code == "DIB")]
    )
    columns = {
        "household_no": number, "eligible": made.eligible, "gap": np.round(made.gap, 6), "dibao": dibao,
        "benefits": write.money(received(made)), "disposable_income": write.money(net + received(made)),
    }  # fmt: skip
    write.csv(world.truth_folder, "survey_household.csv", {name: values[answers] for name, values in columns.items()})
    amounts = [write.money(yuan) for _, _, yuan in made.benefits]
    _benefits(world.truth_folder, made, answers, number, amounts, "survey_benefit.csv")
