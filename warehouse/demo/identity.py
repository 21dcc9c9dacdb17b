"""The records that systems keep of persons: identity numbers, names, births, with planted faults."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from warehouse.demo import names, write
from warehouse.demo.marks import distinct
from warehouse.demo.people import ABANDONED, completed, dates
from warehouse.demo.world import SYSTEM_OF, World

# Shares of the records of a system, each record at most once.
RATES = {"ID01": 0.0012, "ID02": 0.0025, "ID03": 0.0003, "ID04": 0.0003, "ID05": 0.001, "ID06": 0.001,
         "ID08": 0.0002, "ID10": 0.0015}  # fmt: skip
# Two persons under one number differ in birth, and half of them in sex: further hits of those rules.
CONSEQUENT = {"ID05": RATES["ID08"], "ID06": RATES["ID08"] / 2}
TRANSPOSED = 0.2
BLANKS, FIFTEEN, CORRECTED, CHANGED_LATELY = 0.0018, 0.003, 0.0031, 0.0005
TWICE, TWICE_CLOSED, BOTH_LENGTHS, BOTH_CLOSED = 0.003, 0.008, 0.0003, 0.0012
VARIANT = 0.02
FOREIGN = 0.001
NEVER_ISSUED = "449901"
SECOND = 50_000_000
STATUS = ("有效", "注销")


@dataclass(eq=False)
class Records:
    """One entry per record of a system: the person, its number there, and what is written."""

    person: np.ndarray
    number: np.ndarray
    written: pa.Array
    kind: pa.DictionaryArray
    name: pa.DictionaryArray
    sex: np.ndarray
    birth: np.ndarray
    phone: pa.Array
    account: pa.Array
    status: pa.DictionaryArray


@dataclass(eq=False)
class Draft:
    """Records while faults are planted."""

    system: str
    person: np.ndarray
    number: np.ndarray
    text: np.ndarray
    sex: np.ndarray
    birth: np.ndarray
    closed: np.ndarray
    changes: list


def registered(world: World, system: str) -> np.ndarray:
    """The persons that a system keeps, each once, in order."""
    who = [world.known.person[code] for code in SYSTEM_OF[system]]
    if system == "civil_affairs":
        who.append(world.known.members[1])
    if system == "hrss":
        who.append(world.workers)
    return distinct(np.concatenate(who), len(world.known.people))


def records(world: World, system: str, rng) -> Records:
    """The records of a system, duplicates included; tells the truth what was planted."""
    person = registered(world, system)
    people = world.known.people
    draft = Draft(
        system, person, world.numbers[system][person], world.ids[person].astype("U18").astype(object),
        people.sex[person].copy(), dates(people.birth[person], people.day[person], world.first_year),
        np.zeros(len(person), bool), world.id_changes,
    )  # fmt: skip
    alone = world.systems[person] == 1
    foreign = np.char.isalpha(world.ids[person].astype("U1"))
    lots = rng.permutation(np.flatnonzero(~foreign))
    taken = [0]

    def some(rate: float, fit=None, count: int | None = None) -> np.ndarray:
        """Records by lot, none of them twice."""
        count = rng.binomial(len(person), rate) if count is None else count
        rest = lots[taken[0] :]
        if fit is not None:
            rest = np.concatenate([rest[fit[rest]], rest[~fit[rest]]])
            count = min(count, int(fit[rest].sum()))
            lots[taken[0] :] = rest
        taken[0] += count
        return rest[:count]

    _numbers(world, rng, draft, some)
    _attributes(world, rng, draft, some, alone)
    _shared(world, rng, draft, some, alone)
    _natural(world, draft, foreign)
    extra = _second_records(world, rng, draft, some)
    for rule, rate in RATES.items():
        world.truth.rate(system, rule, len(person), rate + CONSEQUENT.get(rule, 0))
    world.truth.rate(system, "ID09", len(person), TWICE)
    return _finished(world, rng, draft, extra, foreign)


def _numbers(world, rng, draft: Draft, some) -> None:
    """Wrong characters, check digits, dates and regions."""
    text, plant = draft.text, world.truth.plant
    for i in (rows := some(RATES["ID01"])):
        at = int(rng.integers(6, 17))
        text[i] = text[i][:at] + text[i][at + 1 :] if rng.random() < 0.5 else text[i][:at] + "O" + text[i][at + 1 :]
    plant(draft.system, "ID01", draft.number[rows])
    for i in (rows := some(BLANKS)):
        text[i] = text[i].lower() if text[i].endswith("X") else " " + text[i]
    for rule in ("ID01", "ID02"):
        plant(draft.system, rule, draft.number[rows], -1, "blank or lower-case letter")
    for i in (rows := some(RATES["ID02"])):
        text[i] = _mistyped(rng, text[i])
    plant(draft.system, "ID02", draft.number[rows])
    for i in (rows := some(RATES["ID03"])):
        text[i] = completed(text[i][:10] + f"{rng.integers(13, 20)}" + text[i][12:17])
    plant(draft.system, "ID03", draft.number[rows])
    for i in (rows := some(RATES["ID04"])):
        text[i] = completed(NEVER_ISSUED + text[i][6:17])
    plant(draft.system, "ID04", draft.number[rows])


def _mistyped(rng, number: str) -> str:
    """One digit wrong, or two different neighbours swapped."""
    swaps = [i for i in range(6, 16) if number[i] != number[i + 1]]
    if rng.random() < TRANSPOSED and swaps:
        i = swaps[int(rng.integers(len(swaps)))]
        return number[:i] + number[i + 1] + number[i] + number[i + 2 :]
    i = int(rng.integers(6, 17))
    return number[:i] + str((int(number[i]) + 1 + int(rng.integers(0, 9))) % 10) + number[i + 1 :]


def _attributes(world, rng, draft: Draft, some, alone) -> None:
    """Births and sexes that differ from the number, and numbers corrected of late or long ago."""
    plant, end = world.truth.plant, np.datetime64(f"{world.first_year}-01", "M") + world.months

    def lately(count: int) -> np.ndarray:
        return end.astype("datetime64[D]") - rng.integers(2, 55, count)

    rows = some(RATES["ID05"])
    draft.birth[rows] = draft.birth[rows] + rng.choice([-3650, -365, -31, 10, 31, 365, 3650], len(rows))
    plant(draft.system, "ID05", draft.number[rows])
    rows = some(RATES["ID06"])
    draft.sex[rows] = np.where(draft.sex[rows] == "1", "2", "1")
    plant(draft.system, "ID06", draft.number[rows])
    for rule, why in (("ID05", "birth date corrected lately"), ("ID06", "sex corrected lately")):
        rows = some(CORRECTED, alone)
        old = [_other_birth(rng, n) if rule == "ID05" else _other_sex(rng, n) for n in draft.text[rows]]
        draft.changes += zip(old, draft.text[rows], lately(len(rows)), ["更正"] * len(rows), strict=True)
        draft.text[rows] = old
        plant(draft.system, rule, draft.number[rows], -1, why)
        plant(draft.system, "ID10", draft.number[rows], -1, why)
    for rate, why in ((RATES["ID10"], ""), (CHANGED_LATELY, "number changed lately")):
        rows = some(rate, alone)
        old = [_other_sequence(rng, n) for n in draft.text[rows]]
        when = lately(len(rows)) if why else end.astype("datetime64[D]") - rng.integers(200, 1500, len(rows))
        draft.changes += zip(old, draft.text[rows], when, ["重号"] * len(rows), strict=True)
        draft.text[rows] = old
        plant(draft.system, "ID10", draft.number[rows], -1, why)


def _other_birth(rng, number: str) -> str:
    day = 1 + (int(number[12:14]) + int(rng.integers(1, 27)) - 1) % 28
    return _other_sequence(rng, f"{number[:12]}{day:02d}{number[14:]}")


def _other_sex(rng, number: str) -> str:
    return _other_sequence(rng, number[:16] + str((int(number[16]) + 1) % 10) + number[17:])


def _other_sequence(rng, number: str) -> str:
    """Another number of the same region, birth and sex: sequences above 600 are otherwise unused."""
    return completed(f"{number[:14]}{2 * int(rng.integers(300, 499)) + int(number[16]) % 2:03d}")


def _shared(world, rng, draft: Draft, some, alone) -> None:
    """Two persons under one number; what is recorded of the second contradicts the number."""
    plant, second = world.truth.plant, some(RATES["ID08"], alone)
    first = some(0, alone, len(second))
    second = second[: len(first)]
    draft.text[second] = draft.text[first]
    plant(draft.system, "ID08", draft.number[second])
    plant(draft.system, "ID05", draft.number[second[draft.birth[second] != draft.birth[first]]])
    plant(draft.system, "ID06", draft.number[second[draft.sex[second] != draft.sex[first]]])


def _natural(world, draft: Draft, foreign) -> None:
    """Numbers that are right although they look odd."""
    plant, people = world.truth.plant, world.known.people
    old = np.isin(people.region[draft.person], ABANDONED) & ~foreign
    plant(draft.system, "ID04", draft.number[old], -1, "region code of a county that no longer exists")
    hundred = (world.months - people.birth[draft.person] > 1200) & ~foreign
    plant(draft.system, "ID03", draft.number[hundred], -1, "older than a hundred years")
    for rule in ("ID01", "ID02"):
        plant(draft.system, rule, draft.number[foreign], -1, "another document")


def _second_records(world, rng, draft: Draft, some) -> list[tuple[int, str, bool]]:
    """Further records of the same person: (row, number written, closed); and numbers of 15 digits."""
    plant, extra = world.truth.plant, []
    young = draft.birth < np.datetime64("2000-01-01")
    for rate, closed in ((TWICE, False), (TWICE_CLOSED, True)):
        for i in some(rate):
            extra.append((i, _other_sequence(rng, draft.text[i]), closed, "ID09"))
    for rate, closed in ((BOTH_LENGTHS, False), (BOTH_CLOSED, True)):
        for i in some(rate, young):
            extra.append((i, draft.text[i][:6] + draft.text[i][8:17], closed, "ID07"))
    rows = some(FIFTEEN, young)
    for i in rows:
        draft.text[i] = draft.text[i][:6] + draft.text[i][8:17]
    both = world.systems[draft.person[rows]] > 1
    plant(draft.system, "ID07", draft.number[rows[both]])
    plant(draft.system, "ID01", draft.number[rows], -1, "15 digits, from before 1999")
    plant(draft.system, "ID02", draft.number[rows], -1, "15 digits have no check digit")
    return extra


def _finished(world, rng, draft: Draft, extra, foreign) -> Records:
    people = world.known.people
    again = np.array([row for row, _, _, _ in extra], dtype=int)
    number = np.concatenate([draft.number, _base(draft) + SECOND + np.arange(len(extra))])
    for rule in ("ID07", "ID09"):
        for closed in (False, True):
            rows = [i for i, entry in enumerate(extra) if entry[2] == closed and entry[3] == rule]
            why = "the other record is closed" if closed else ""
            world.truth.plant(draft.system, rule, number[len(draft.number) :][rows], -1, why)
    every = np.r_[np.arange(len(draft.person)), again]
    person = draft.person[every]
    name = names.written(people.surname[person], people.given[person])
    other = _variants(world, rng, draft, name[: len(draft.person)])
    closed = np.r_[draft.closed, [entry[2] for entry in extra]].astype(int)
    world.truth_records.append((draft.system, number, person))
    owner, phone = world.account[person], world.phone[person]
    return Records(
        person=person,
        number=number,
        written=pa.array([*draft.text.tolist(), *(entry[1] for entry in extra)], pa.string()),
        kind=write.coded(np.where(foreign[every], 1 + person % 2, 0), ["01", "02", "03"]),
        name=names.column(name, other),
        sex=draft.sex[every],
        birth=draft.birth[every],
        phone=pa.array(13_000_000_000 + phone * 613 % 6_999_999_989).cast(pa.string()),
        account=pa.array(6_217_000_000_000_000 + owner * 7_919 % 99_999_999_977).cast(pa.string()),
        status=write.coded(closed, STATUS),
    )


def _base(draft: Draft) -> int:
    return int(draft.number.min() // 100_000_000 * 100_000_000)


def _variants(world, rng, draft: Draft, name) -> dict[int, str]:
    """Names that a system writes differently, by row."""
    words, found = names.all_names(), {}
    rows = np.flatnonzero(rng.random(len(name)) < VARIANT)
    for i in rows:
        other = names.varied(rng, words[name[i]])
        if other:
            found[int(i)] = other[0]
            world.name_variants.append((draft.system, int(draft.number[i]), other[1], other[0], words[name[i]]))
    linked = [i for i in found if world.systems[draft.person[i]] > 1]
    world.truth.plant(draft.system, "ID08", draft.number[linked], -1, "one person, name written differently")
    return found


def true_numbers(ids: np.ndarray, rng, hidden: np.ndarray) -> np.ndarray:
    """The identity numbers with other documents for a few persons that only insurances know."""
    ids = ids.copy()
    for i in rng.permutation(hidden)[: rng.binomial(len(hidden), FOREIGN)]:
        ids[i] = (f"H{10_000_000 + i % 89_999_999}" if i % 2 == 0 else f"E{10_000_000 + i % 89_999_999}").encode()
    return ids
