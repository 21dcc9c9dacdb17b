"""Persons of the registers: identity numbers, names, birth dates, attributes."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CHECK = np.frombuffer(b"10X98765432", dtype="S1")
SURNAMES = list("陈李黄张梁林刘吴罗杨何王郑叶钟曾周邓谢朱彭温冯苏廖蔡曹许邱江")
GIVEN = list("伟芳秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华建国文志海燕玉兰辉婷雪宇浩轩梓涵")


@dataclass(frozen=True, eq=False)
class People:
    """One entry per person: sex ('1' male, '2' female), birth as a month index (month 0 is the first
    of the window) with a day, hukou (0 local, 1 migrant), township index, region code of the ID."""

    sex: np.ndarray
    birth: np.ndarray
    day: np.ndarray
    hukou: np.ndarray
    town: np.ndarray
    region: np.ndarray

    def __len__(self) -> int:
        return len(self.sex)


def born(rng, count: int, low: float, high: float, at: np.ndarray) -> np.ndarray:
    """Birth months of people who are between two ages (years) in month `at`."""
    return at - np.floor(rng.uniform(low * 12, high * 12, count)).astype(int)


def people(rng, town, birth, migrant, women, districts: np.ndarray) -> People:
    """Persons of the given townships and birth months; shares of migrants and women."""
    count = len(town)
    hukou = (rng.random(count) < migrant).astype(np.int8)
    region = districts[town]
    elsewhere = rng.integers(0, len(districts), count)
    region = np.where((hukou == 1) | (rng.random(count) < 0.08), districts[elsewhere], region)
    sex = np.where(rng.random(count) < women, "2", "1")
    return People(sex, birth.astype(int), rng.integers(1, 29, count), hukou, town, region)


def joined(parts: list[People]) -> People:
    """Several groups of persons as one, in order."""
    names = ("sex", "birth", "day", "hukou", "town", "region")
    return People(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def dates(month: np.ndarray, day: np.ndarray, first_year: int) -> np.ndarray:
    """ISO dates of month indices (month 0 is January of `first_year`) and days."""
    start = np.datetime64(f"{first_year}-01", "M") + month
    return start.astype("datetime64[D]") + (day - 1)


def identity_numbers(who: People, first_year: int) -> np.ndarray:
    """18-character resident identity numbers with a right check digit, all different."""
    year = first_year + who.birth // 12
    digits = np.zeros((len(who), 18), dtype=np.int64)
    fields = ((who.region.astype(int), 0, 6), (year, 6, 4), (who.birth % 12 + 1, 10, 2), (who.day, 12, 2))
    for value, start, width in fields:
        for i in range(width):
            digits[:, start + i] = value // 10 ** (width - 1 - i) % 10
    key = (who.region.astype(int) * 100_000 + who.birth + 5000) * 64 + who.day * 2
    order = _place_in_group(key + (who.sex == "1")) * 2 + (who.sex == "1")
    for i in range(3):
        digits[:, 14 + i] = order // 10 ** (2 - i) % 10
    check = CHECK[(digits[:, :17] * WEIGHTS).sum(axis=1) % 11]
    text = (digits[:, :17] + ord("0")).astype(np.uint8)
    whole = np.concatenate([text, check.view(np.uint8)[:, None]], axis=1)
    return np.ascontiguousarray(whole).view("S18")[:, 0]


def _place_in_group(key: np.ndarray) -> np.ndarray:
    order = np.argsort(key, kind="stable")
    sorted_key = key[order]
    start = np.r_[True, sorted_key[1:] != sorted_key[:-1]]
    place = np.arange(len(key)) - np.maximum.accumulate(np.where(start, np.arange(len(key)), 0))
    out = np.empty(len(key), dtype=int)
    out[order] = place % 500
    return out


def names(rng, count: int) -> pa.DictionaryArray:
    """Made-up Chinese names."""
    pairs = [s + a + b for s in SURNAMES for a in GIVEN[:22] for b in ["", *GIVEN[20:]]]
    return pa.DictionaryArray.from_arrays(pa.array(rng.integers(0, len(pairs), count), pa.int32()), pa.array(pairs))
