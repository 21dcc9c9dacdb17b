"""Persons of the registers: identity numbers, birth dates, attributes."""

from dataclasses import dataclass, fields
from operator import mul

import numpy as np

from warehouse.demo.names import drawn

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = np.frombuffer(b"10X98765432", dtype="S1")
# Region codes of counties that no longer exist: old numbers keep them.
ABANDONED = np.array([440181, 440182, 440681, 440682, 440683, 440684, 440782, 440582, 440583, 441381])
OLD_REGION, BORN_BEFORE = 0.0011, -28 * 12
EMPLOYMENT = ("在职", "灵活就业", "个体", "务农", "无业", "学生", "退休")
CHILD, OLD = 16 * 12, 60 * 12


@dataclass(frozen=True, eq=False)
class People:
    """One entry per person: sex ('1' male, '2' female), birth as a month index (month 0 is the first
    of the window) with a day, hukou (0 local, 1 migrant), township index, region code of the ID,
    surname and given name as indices, kind of employment."""

    sex: np.ndarray
    birth: np.ndarray
    day: np.ndarray
    hukou: np.ndarray
    town: np.ndarray
    region: np.ndarray
    surname: np.ndarray
    given: np.ndarray
    employment: np.ndarray

    def __len__(self) -> int:
        return len(self.sex)


def born(rng, count: int, low: float, high: float | np.ndarray, at: np.ndarray) -> np.ndarray:
    """Birth months of people who are between two ages (years) in month `at`."""
    return at - np.floor(rng.uniform(low * 12, high * 12, count)).astype(int)


def people(rng, town, birth, sex, migrant: float, districts: np.ndarray, work: tuple[float, ...]) -> People:
    """Persons of the given townships, births and sexes; `work` is the mix of employment of adults."""
    count = len(town)
    hukou = (rng.random(count) < migrant).astype(np.int8)
    region = districts[town]
    elsewhere = rng.integers(0, len(districts), count)
    region = np.where((hukou == 1) | (rng.random(count) < 0.08), districts[elsewhere], region)
    old = (rng.random(count) < OLD_REGION) & (birth < BORN_BEFORE)
    region = np.where(old, ABANDONED[rng.integers(0, len(ABANDONED), count)], region)
    surname, given = drawn(rng, count)
    kind = rng.choice(5, count, p=np.array(work) / sum(work))
    age = 42 - birth
    kind = np.where(age < CHILD + 24, EMPLOYMENT.index("学生"), kind)
    kind = np.where(age >= OLD, np.where(kind == 3, 3, EMPLOYMENT.index("退休")), kind)
    day = rng.integers(1, 29, count)
    return People(sex, birth.astype(int), day, hukou, town, region, surname, given, kind.astype(np.int8))


def joined(parts: list[People]) -> People:
    """Several groups of persons as one, in order."""
    return People(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(People)))


def dates(month: np.ndarray, day: np.ndarray, first_year: int) -> np.ndarray:
    """ISO dates of month indices (month 0 is January of `first_year`) and days."""
    start = np.datetime64(f"{first_year}-01", "M") + month
    return start.astype("datetime64[D]") + (day - 1)


def identity_numbers(who: People, first_year: int) -> np.ndarray:
    """18-character resident identity numbers with a right check digit, all different."""
    year = first_year + who.birth // 12
    key = (who.region.astype(int) * 100_000 + who.birth + 5000) * 64 + who.day * 2
    order = _place_in_group(key + (who.sex == "1")) * 2 + (who.sex == "1")
    parts = ((who.region, 6), (year, 4), (who.birth % 12 + 1, 2), (who.day, 2), (order, 3))
    text, total, at = np.empty((len(who), 18), np.uint8), np.zeros(len(who), np.int16), 0
    for value, width in parts:
        rest = value.astype(np.int32)
        for i in range(at + width - 1, at - 1, -1):
            rest, digit = np.divmod(rest, 10)
            text[:, i] = digit + ord("0")
            total += digit.astype(np.int16) * WEIGHTS[i]
        at += width
    text[:, 17] = CHECK.view(np.uint8)[total % 11]
    return text.view("S18")[:, 0]


def completed(body: str) -> str:
    """An identity number of 17 digits with its check digit."""
    return body + "10X98765432"[sum(map(mul, map(int, body), WEIGHTS)) % 11]


def _place_in_group(key: np.ndarray) -> np.ndarray:
    order = np.argsort(key, kind="stable")
    sorted_key = key[order]
    start = np.r_[True, sorted_key[1:] != sorted_key[:-1]]
    place = np.arange(len(key)) - np.maximum.accumulate(np.where(start, np.arange(len(key)), 0))
    out = np.empty(len(key), dtype=int)
    out[order] = place % 300
    return out
