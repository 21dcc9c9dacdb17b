"""The households of the budget survey: members, what they earn, what they receive and what they say."""

from dataclasses import dataclass

import numpy as np

from warehouse.demo.people import EMPLOYMENT
from warehouse.demo.world import World

SIZES = (0.22, 0.31, 0.22, 0.16, 0.06, 0.03)
RELATIONS = ("户主", "配偶", "子女", "父母", "孙子女")
HEAD, SPOUSE, CHILD, PARENT, GRANDCHILD = range(5)
EMPLOYEE, CASUAL, OWN, FARM, IDLE, STUDENT, RETIRED = range(len(EMPLOYMENT))
PAY = np.array([0.0, -0.30, -0.05, -0.75, 0.0, 0.0, 0.0])
CITY = np.array([0.50, 0.32, 0.08, -0.05])
BELOW_LINE_ERROR = 0.03
# Individual income tax: yearly taxable income from which, rate, quick deduction (yuan).
TAX = ((0, 0.03, 0), (36_000, 0.10, 2_520), (144_000, 0.20, 16_920), (300_000, 0.25, 31_920), (420_000, 0.30, 52_920))
ALLOWANCE = 60_000
CONTRIBUTED = {EMPLOYEE: 0.102, CASUAL: 0.04, OWN: 0.04}


@dataclass(eq=False)
class Households:
    """One entry per household (`town`, `persons`, `line` a head a year) and per member (`home` is the
    household, 0 … n − 1); incomes and benefits in yuan a year. `benefits` are (programme, member rows,
    yuan); benefits of the household stand at its head."""

    town: np.ndarray
    persons: np.ndarray
    line: np.ndarray
    home: np.ndarray
    age: np.ndarray
    sex: np.ndarray
    relation: np.ndarray
    migrant: np.ndarray
    education: np.ndarray
    grade: np.ndarray
    employment: np.ndarray
    wage: np.ndarray
    own: np.ndarray
    property: np.ndarray
    private: np.ndarray
    tax: np.ndarray
    contributions: np.ndarray
    benefits: list[tuple[str, np.ndarray, np.ndarray]]
    eligible: np.ndarray
    gap: np.ndarray

    def total(self, values: np.ndarray) -> np.ndarray:
        """Member values summed by household."""
        return np.bincount(self.home, values, len(self.town))

    @property
    def market(self) -> np.ndarray:
        """Market income of each household."""
        return self.total(self.wage + self.own) + self.property + self.private


def households(world: World, rng, town: np.ndarray) -> Households:
    """Made-up households of the townships given, one each."""
    persons = 1 + rng.choice(len(SIZES), len(town), p=SIZES)
    home = np.repeat(np.arange(len(town)), persons)
    place = np.arange(len(home)) - np.repeat(np.cumsum(persons) - persons, persons)
    head = np.rint(rng.triangular(22, 37, 84, len(town))).astype(int)
    age, relation = _family(rng, head[home], place)
    sex = np.where(rng.random(len(home)) < np.where(relation == SPOUSE, 0.8, 0.45), "2", "1")
    away = world.places.residents[town].sum(axis=(1, 2))
    migrant = rng.random(len(town)) < (away[:, 1] / away.sum(axis=1)) * (head < 60)
    tier, poverty = world.places.tier[town], world.places.poverty[town]
    education = _education(rng, age, tier[home], poverty[home])
    chance = (0.012 + 0.0011 * np.maximum(age - 15, 0)) * np.exp(0.15 * poverty[home])
    grade = np.where(rng.random(len(home)) < chance, rng.choice([1, 2, 3, 4], len(home), p=[0.15, 0.25, 0.3, 0.3]), 0)
    employment = _employment(rng, age, education, grade, migrant[home], tier[home])
    wage, own = _earnings(rng, age, education, grade, migrant[home], employment, tier[home], poverty[home], home)
    month = np.full(len(town), world.months - 6)
    made = Households(
        town=town, persons=persons, line=12 * world.standard("DIB", tier, month), home=home, age=age, sex=sex,
        relation=relation, migrant=migrant, education=education, grade=grade, employment=employment, wage=wage, own=own,
        property=np.where(rng.random(len(town)) < 0.3, rng.lognormal(8.0 - 0.2 * poverty, 1.0), 0.0),
        private=_supported(rng, np.bincount(home, age < 60) == 0, persons),
        tax=_tax(wage), contributions=wage * _rates(employment) + own * _rates(employment) * 0.5,
        benefits=[], eligible=np.zeros(len(town), bool), gap=np.zeros(len(town)),
    )  # fmt: skip
    _insured_and_categorical(world, rng, made)
    _assistance(world, rng, made)
    return made


def _family(rng, head, place):
    """Age and relation of each member, the head first."""
    draw = rng.random(len(head))
    relation = np.where(place == 0, HEAD, np.where((place == 1) & (draw < 0.75), SPOUSE, CHILD))
    relation = np.where((place >= 2) & (draw > 0.75) & (head < 62), PARENT, relation)
    relation = np.where((place >= 2) & (draw > 0.6) & (head >= 62), GRANDCHILD, relation)
    shift = {HEAD: (0, 1), SPOUSE: (-6, 4), CHILD: (-38, -22), PARENT: (20, 32), GRANDCHILD: (-70, -50)}
    age = head.copy()
    for kind, (low, high) in shift.items():
        age = np.where(relation == kind, head + rng.integers(low, high, len(head)), age)
    return np.clip(age, 0, 99), relation


def _education(rng, age, tier, poverty):
    years = 12.6 - 0.09 * np.maximum(age - 25, 0) + np.array([1.3, 0.7, 0.2, -0.3])[tier] - 0.25 * poverty
    years = years + rng.normal(0, 2.6, len(age))
    return np.clip(np.rint(np.minimum(years, np.maximum(age - 6, 0))), 0, 19).astype(int)


def _employment(rng, age, education, grade, migrant, tier):
    draw, spread = rng.random(len(age)), rng.random(len(age))
    idle = 0.04 + 0.09 * (grade > 2) + 0.5 * ((grade == 1) | (grade == 2))
    office = 1 / (1 + np.exp(-(0.25 * (education - 10) + np.array([0.9, 0.7, 0.1, -0.4])[tier])))
    land = np.where(migrant | (tier < 2), 0.03, 0.5)
    other = np.where(spread < land, FARM, np.where(spread < land + (1 - land) * 0.6, CASUAL, OWN))
    kind = np.where(draw < idle, IDLE, np.where(rng.random(len(age)) < office, EMPLOYEE, other))
    kind = np.where((age < 16) | ((age < 23) & (education >= 13)), STUDENT, kind)
    old = np.where((rng.random(len(age)) < 0.25) & (kind == FARM) & (age < 75), FARM, RETIRED)
    return np.where(age >= 60, old, kind)


def _earnings(rng, age, education, grade, migrant, employment, tier, poverty, home):
    base = 10.84 + CITY[tier] + 0.115 * (education - 10) - 0.0007 * (age - 42) ** 2 - 0.10 * migrant - 0.10 * poverty
    burden = np.bincount(home, grade > 0)[home] > 0
    base = base - 0.5 * (grade > 0) - 0.5 * burden + PAY[employment] + rng.normal(0, 0.33, home[-1] + 1)[home]
    earned = np.exp(base + rng.normal(0, 0.33, len(age)))
    works = np.isin(employment, (EMPLOYEE, CASUAL, OWN, FARM))
    paid = np.isin(employment, (EMPLOYEE, CASUAL))
    return np.where(works & paid, earned, 0.0), np.where(works & ~paid, earned, 0.0)


def _supported(rng, old, persons):
    """Money from relatives: most households of old people, some of the others."""
    given = rng.random(len(old)) < np.where(old, 0.93, 0.22)
    return np.where(given, rng.lognormal(np.where(old, 9.55, 8.3), 0.45) * np.where(old, persons, 1), 0.0)


def _tax(wage):
    over = np.maximum(wage * (1 - CONTRIBUTED[EMPLOYEE]) - ALLOWANCE, 0)
    return np.max([over * rate - quick for _, rate, quick in TAX[:1]], axis=0) * (over <= TAX[1][0]) + sum(
        (over * rate - quick) * ((over > low) & (over <= high))
        for (low, rate, quick), high in zip(TAX[1:], [row[0] for row in TAX[2:]] + [np.inf], strict=True)
    )


def _rates(employment):
    rates = np.zeros(len(EMPLOYMENT))
    rates[list(CONTRIBUTED)] = list(CONTRIBUTED.values())
    return rates[employment]


def _insured_and_categorical(world: World, rng, made: Households) -> None:
    """Pensions, unemployment benefit, allowances for the old and the disabled."""
    tier, draw = world.places.tier[made.town[made.home]], rng.random(len(made.home))
    female = made.sex == "2"
    retired = (made.age >= np.where(female, 53, 60)) & np.isin(made.employment, (RETIRED, IDLE, FARM))
    pensioner = retired & (draw < np.array([0.72, 0.62, 0.45, 0.34])[tier] + 0.02 * (made.education - 8))
    resident = (made.age >= 60) & ~pensioner & (rng.random(len(draw)) < 0.92) & ~made.migrant[made.home]
    insured = (made.employment == IDLE) & (made.age < 60) & (made.grade == 0) & (rng.random(len(draw)) < 0.2)
    severe = (made.grade > 0) & (made.grade <= 2)
    for programme, who, months in (
        ("UEP", pensioner, 12), ("URP", resident, 12), ("UI", insured, 6),
        ("OAA", (made.age >= 80) & ~made.migrant[made.home] & (rng.random(len(draw)) < 0.9), 12),
        ("DNC", severe & ~made.migrant[made.home] & (rng.random(len(draw)) < 0.8), 12),
        ("VET", (made.age >= 60) & ~female & (rng.random(len(draw)) < 0.03), 12),
    ):  # fmt: skip
        _grant(world, rng, made, programme, np.flatnonzero(who), months)


def _grant(world: World, rng, made: Households, programme: str, rows: np.ndarray, months: int) -> None:
    town = made.town[made.home[rows]]
    yuan = (
        world.amount(programme, town, np.full(len(rows), world.months - 6)) * rng.uniform(0.8, 1.2, len(rows)) * months
    )
    made.benefits.append((programme, rows, yuan))


def received(made: Households, programmes: tuple[str, ...] | None = None) -> np.ndarray:
    """Benefits of each household in yuan a year, of some programmes or all."""
    total = np.zeros(len(made.town))
    for programme, rows, yuan in made.benefits:
        if programmes is None or programme in programmes:
            total += np.bincount(made.home[rows], yuan, len(total))
    return total


def _assistance(world: World, rng, made: Households) -> None:
    """Dibao by the gap to the line, more often where the gap is large, less inside the planted clusters;
    and what depends on it."""
    net = made.market - made.total(made.tax + made.contributions)
    counted = (net + received(made, ("UEP", "URP", "UI"))) / made.persons
    made.gap = np.maximum(made.line - counted, 0) / made.line
    made.eligible = (made.gap > 0) & ~made.migrant
    chance = 1 / (1 + np.exp(-(-0.7 + 3.0 * made.gap))) * world.patterns.cover[made.town]
    takes = made.eligible & (rng.random(len(chance)) < chance)
    near = ~made.eligible & ~made.migrant & (counted < 2 * made.line)
    wrong = near & (rng.random(len(chance)) < BELOW_LINE_ERROR)
    first = np.cumsum(made.persons) - made.persons
    homes = np.flatnonzero(takes | wrong)
    share = np.where(takes[homes], np.maximum(made.gap[homes], 0.05), 0.3)
    made.benefits.append(("DIB", first[homes], share * made.line[homes] * made.persons[homes]))
    poor = takes | (made.eligible & (rng.random(len(chance)) < 0.2))
    disabled = (made.grade > 0) & poor[made.home] & (rng.random(len(made.home)) < 0.75)
    _grant(world, rng, made, "DLS", np.flatnonzero(disabled), 12)
    for programme, among, share, months in (
        ("TMP", poor, 0.06, 1),
        ("MDA", poor, 0.12, 1),
        ("HOU", poor & (made.persons > 1), 0.06, 12),
    ):
        _grant(world, rng, made, programme, first[among & (rng.random(len(among)) < share)], months)
