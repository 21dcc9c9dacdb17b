"""Persons of one programme who also take part in another: as it should be, by mistake, and almost."""

import numpy as np

from warehouse.demo.marks import marked

# Shares of the units of the programme; look-alikes are FACTOR times as many.
RATES = {"P04": 0.003, "P06": 0.001, "P08": 0.0007}
FACTOR = 3
PENSIONED = {"UEP": 0.45, "URP": 1.0}
OLDEST_START = -60
SPAN = 4096


def few(rng, rows: np.ndarray, count: int) -> np.ndarray:
    """At most `count` of the rows, by lot, in order."""
    return np.sort(rng.permutation(rows)[:count])


def match(rng, wanted: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """For each wanted key the index of an entry of the pool with that key, each entry once; else −1."""
    order = np.lexsort((rng.random(len(pool)), pool))
    keys = pool[order]
    by = np.argsort(wanted, kind="stable")
    sought = wanted[by]
    start, stop = np.searchsorted(keys, sought, "left"), np.searchsorted(keys, sought, "right")
    at = start + np.arange(len(sought)) - np.searchsorted(sought, sought, "left")
    out = np.full(len(wanted), -1)
    inside = at < stop
    out[by[inside]] = order[at[inside]]
    return out


def overlaps(rng, programme, found, everyone, chosen, months) -> np.ndarray:
    """The persons chosen for the units of a programme, overlaps with earlier programmes added."""
    if programme == "TEK":
        return _dibao_and_support(rng, found, chosen, months)
    if programme == "UEP":
        chosen = _allowance(rng, programme, found, everyone, chosen, months)
        return _pension_and_unemployment(rng, found, everyone, chosen)
    if programme == "URP":
        chosen = _both_pensions(rng, found, everyone, chosen, months)
        return _allowance(rng, programme, found, everyone, chosen, months)
    return chosen


def _key(town: np.ndarray, month: np.ndarray) -> np.ndarray:
    return town.astype(np.int64) * SPAN + month + SPAN // 2


def _plant(rng, found, rule, programme, chosen, pairs, count, why):
    """Takes `count` of the pairs (unit, person, month) whose unit and person are still free."""
    unit, person, month = pairs
    free = (chosen[unit] < 0) & ~marked(chosen, 1 + person.max(initial=chosen.max(initial=0)))[person]
    _, once = np.unique(person[free], return_index=True)
    rows = few(rng, np.flatnonzero(free)[once], count)
    chosen[unit[rows]] = person[rows]
    found.planted.append((rule, programme, person[rows], month[rows], why))
    return chosen


def _dibao_and_support(rng, found, chosen, months):
    """Extreme-poverty support of persons whose household still has dibao, or had it until that month."""
    own, other, heads = found.spells["TEK"], found.spells["DIB"], found.person["DIB"]
    wrong = max(rng.binomial(len(chosen), RATES["P04"]), 1)
    begins = np.r_[True, own.unit[1:] != own.unit[:-1]]
    inside = np.flatnonzero(begins & (own.first >= 0) & (own.first < months - 6))
    hit = match(rng, own.town[inside], np.where(other.last - other.first > 12, other.town, -1))
    both = np.minimum(own.last[inside], other.last[hit]) - np.maximum(own.first[inside], other.first[hit])
    real = (hit >= 0) & (both >= 6) & (np.maximum(own.first[inside], other.first[hit]) < months - 6)
    month = np.maximum(own.first[inside], other.first[hit])[real]
    pairs = (own.unit[inside][real], heads[other.unit[hit[real]]], month)
    chosen = _plant(rng, found, "P04", "TEK", chosen, pairs, wrong, "")
    final = np.r_[other.unit[1:] != other.unit[:-1], True]
    hit = match(rng, _key(own.town[inside], own.first[inside]), np.where(final, _key(other.town, other.last), -1))
    real = hit >= 0
    pairs = (own.unit[inside][real], heads[other.unit[hit[real]]], own.first[inside][real])
    return _plant(rng, found, "P04", "TEK", chosen, pairs, FACTOR * wrong, "change-over month")


def _pension_and_unemployment(rng, found, everyone, chosen):
    """Employee pensions that begin before unemployment benefit ends, or in its last month."""
    own, other, who = found.spells["UEP"], found.spells["UI"], found.person["UI"]
    age = other.last - everyone.birth[who[other.unit]]
    fit = (everyone.sex[who[other.unit]] == "2") & (age >= 600) & (age < 672)
    wrong = rng.binomial(len(who), RATES["P06"])
    for count, back, why in ((wrong, 1, ""), (FACTOR * wrong, 0, "change-over month")):
        usable = fit & (other.last - other.first >= 3) & (other.first >= 0)
        start = np.where(usable, _key(other.town, other.last - back), -1)
        hit = match(rng, _key(own.town, own.first), start)
        real = (hit >= 0) & (own.first >= 0) & (own.last - own.first > 4)
        pairs = (own.unit[real], who[other.unit[hit[real]]], own.first[real])
        chosen = _plant(rng, found, "P06", "UEP", chosen, pairs, count, why)
    return chosen


def _both_pensions(rng, found, everyone, chosen, months):
    """Resident pensions paid beside an employee pension for years, or in the month of change."""
    own, other, who = found.spells["URP"], found.spells["UEP"], found.person["UEP"]
    wrong = rng.binomial(len(who), RATES["P08"])
    end = _key(other.town, np.minimum(other.last, months))
    hit = match(rng, _key(own.town, np.minimum(own.last, months)), end)
    begun = np.maximum(own.first, other.first[hit])
    real = (hit >= 0) & (np.minimum(own.last, months) - np.maximum(begun, 0) > 6)
    real &= (own.first < OLDEST_START) & (own.first - everyone.birth[who[other.unit[hit]]] >= 720)
    pairs = (own.unit[real], who[other.unit[hit[real]]], np.maximum(begun, 0)[real])
    chosen = _plant(rng, found, "P08", "URP", chosen, pairs, wrong, "")
    told = np.concatenate([persons for rule, _, persons, _, _ in found.planted if rule == "P07"])
    free = (other.first >= 0) & ~marked(told, len(everyone))[who[other.unit]]
    inside = np.where(free, _key(other.town, other.first), -1)
    hit = match(rng, _key(own.town, own.last), inside)
    real = (hit >= 0) & (own.last - own.first > 12)
    pairs = (own.unit[real], who[other.unit[hit[real]]], own.last[real])
    chosen = _plant(rng, found, "P08", "URP", chosen, pairs, FACTOR * wrong, "change-over month")
    changed = np.flatnonzero(marked(found.planted[-1][2], len(everyone))[chosen] & (chosen >= 0))
    everyone.birth[chosen[changed]] = own.first[changed] - 730
    return chosen


def _allowance(rng, programme, found, everyone, chosen, months):
    """Pensioners over 80 who also draw the old-age allowance: both end in the same month."""
    own, other, who = found.spells[programme], found.spells["OAA"], found.person["OAA"]
    taken = marked(found.person.get("UEP", who[:0]), len(everyone) + 1)[who] | (
        rng.random(len(who)) >= PENSIONED[programme]
    )
    end = np.where(taken[other.unit], -1, _key(other.town, np.minimum(other.last, months)))
    fit = own.first < OLDEST_START
    hit = match(rng, np.where(fit, _key(own.town, np.minimum(own.last, months)), -2), end)
    person = who[other.unit[hit]]
    age = own.first - everyone.birth[person]
    real = (hit >= 0) & (chosen[own.unit] < 0) & (age >= 720) & (age < 90 * 12)
    chosen[own.unit[real]] = person[real]
    return chosen
