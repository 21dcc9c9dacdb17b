"""Everything the made-up systems know, the settings of the run, and the truth about what was planted."""

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa

from warehouse.demo import write
from warehouse.demo.endings import Endings
from warehouse.demo.patterns import MERGED_AT, OLD_CODES, SPLIT_AT, Patterns
from warehouse.demo.places import Places, recipes
from warehouse.demo.registry import Registry

SYSTEM_OF = {
    "civil_affairs": ("DIB", "TEK", "DLS", "DNC", "ORP", "VET", "OAA", "TMP"),
    "hrss": ("UI", "EMP", "WI"),
    "pension": ("UEP", "URP"),
    "healthcare": ("MAT", "LTC", "MDA"),
}
CASES = 30_000_000
NUMBERS = 100_000_000
PSEUDO = 0.06
recipe_of = cache(recipes)


@dataclass(eq=False)
class Truth:
    """What was planted: rows (system, keys, rule, months, why), why being '' for a defect; the rates; and the payments
    of persons under the code of the split township (person number, month covered, true township)."""

    rows: list[tuple[str, np.ndarray, str, np.ndarray, str]] = field(default_factory=list)
    rates: dict[tuple[str, str], list] = field(default_factory=dict)
    divided: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = field(default_factory=list)

    def plant(self, system: str, rule: str, keys, month=-1, why: str = "") -> None:
        """Defects, or look-alikes if it says why they are legitimate."""
        keys = np.asarray(keys)
        self.rows.append((system, keys, rule, np.broadcast_to(month, keys.shape), why))

    def rate(self, system: str, rule: str, tested: int, rate: float) -> None:
        """How many were tested by lot at which rate."""
        self.rates[rule, system] = [int(tested), rate]

    def columns(self, lookalikes: bool) -> dict[str, list]:
        """The columns of defect.csv or of lookalike.csv."""
        names = ("system", "key", "rule", "month", *(("why",) if lookalikes else ()))
        found: dict[str, list] = {name: [] for name in names}
        for system, keys, rule, month, why in self.rows:
            if bool(why) == lookalikes:
                values = (
                    [system] * len(keys),
                    keys.astype(str).tolist(),
                    [rule] * len(keys),
                    month.tolist(),
                    [why] * len(keys),
                )
                for name, column in zip(names, values, strict=False):
                    found[name] += column
        return found


@dataclass(eq=False)
class Setting:
    """What a made-up province is before anybody lives in it, and where its extracts go."""

    out: Path
    places: Places
    patterns: Patterns
    scale: float
    months: int
    first_year: int
    seed: int

    def yyyymm(self, month: np.ndarray) -> np.ndarray:
        """Month indices as yyyymm."""
        return write.yyyymm(month, self.first_year)


@dataclass(eq=False)
class World(Setting):
    """One made-up province. `ids` are the true identity numbers, `numbers` those of each system;
    `account` and `phone` say whose account each person is paid to and whose telephone is on file, `holder`
    in what capacity (self, guardian, home); `working` are members of dibao households with an employer;
    `systems` counts the systems that know each person; the lists collect what systems hold."""

    truth_folder: Path
    known: Registry
    ends: Endings
    ids: np.ndarray
    numbers: dict[str, np.ndarray]
    account: np.ndarray
    holder: np.ndarray
    phone: np.ndarray
    working: dict[str, np.ndarray]
    systems: np.ndarray
    truth: Truth = field(default_factory=Truth)
    id_changes: list = field(default_factory=list)
    truth_records: list = field(default_factory=list)
    name_variants: list = field(default_factory=list)

    def noting_apart(self) -> "World":
        """The same world with lists of its own to note in; `add` puts them behind those of another."""
        return replace(self, truth=Truth(), id_changes=[], truth_records=[], name_variants=[])

    def add(self, notes: "World") -> None:
        """Takes over what was noted apart."""
        self.truth.rows += notes.truth.rows
        self.truth.rates |= notes.truth.rates
        self.truth.divided += notes.truth.divided
        self.id_changes += notes.id_changes
        self.truth_records += notes.truth_records
        self.name_variants += notes.name_variants

    def towns(
        self, index: np.ndarray, rng=None, month: np.ndarray | None = None, split: bool = False
    ) -> pa.DictionaryArray:
        """Township codes; a few beneficiaries are booked under a pseudo-unit of the township, and before
        a merger (given the months) some of the merged township's under its old code; so are, in a third of the months
        before it, those of the township that was `split`."""
        codes = list(self.places.code)
        if rng is not None and self.places.pseudo:
            hosts = np.full(len(codes), -1)
            for i, host in enumerate(self.places.pseudo):
                hosts[host] = len(codes) + i
            booked = (hosts[index] >= 0) & (rng.random(len(index)) < PSEUDO)
            index = np.where(booked, hosts[index], index)
            codes += list(self.places.pseudo.values())
        if month is not None:
            old = (index == self.patterns.merged) & (month < MERGED_AT) & (month % 2 == 0)
            index = np.where(old, len(codes), index)
            codes.append(OLD_CODES["merge"])
            if split:
                under = np.isin(index, self.patterns.split) & (month < SPLIT_AT) & (month % 3 == 0)
                index = np.where(under, len(codes), index)
                codes.append(OLD_CODES["split"])
        return write.coded(index, codes)

    def standard(self, programme: str, tier, month) -> np.ndarray:
        """Yuan a head a month under the standard in force in a tier of cities."""
        recipe = recipe_of()[programme]
        base = np.array(recipe.get("line", recipe["amount"]), dtype=float)[tier]
        return base * (1 + recipe["growth"]) ** ((month + 6) // 12)

    def amount(self, programme: str, town: np.ndarray, month: np.ndarray) -> np.ndarray:
        """Yuan a month of a middling recipient."""
        recipe = recipe_of()[programme]
        base = np.array(recipe["amount"], dtype=float)[self.places.tier[town]]
        return base * (1 + recipe["growth"]) ** ((month + 6) // 12)

    def system_of(self, programme: str) -> str:
        """The system that keeps a programme."""
        return next(system for system, held in SYSTEM_OF.items() if programme in held)

    @property
    def workers(self) -> np.ndarray:
        """Members of dibao households whom social security knows as employees."""
        return self.working["person"]

    def keys(self, programme: str, person: np.ndarray) -> np.ndarray:
        """The numbers of persons in the system of a programme."""
        return self.numbers[self.system_of(programme)][person]


def fixed(unit: np.ndarray) -> np.ndarray:
    """A number in [0, 1) that belongs to a unit for ever."""
    return (unit * 2654435761 % 4294967296) / 4294967296
