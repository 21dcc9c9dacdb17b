"""Sums of measures for any filter, from the figures of the cube kept in memory.

The questions `sums_by_area` and `distinct_by_area` ask the same in SQL: they are what readers are shown, and a test
holds both to the same answers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from definitions.gaps import subject as of_group
from queries.blocks import totals
from queries.catalogue import Indicator, catalogue
from queries.measures import BASIS, RATIOS, STOCKS
from queries.places import codes_in_order
from queries.reader import Reader
from queries.told import EVERYBODY

ROLES = ("numerator", "denominator", "basis")


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums of up to three measures, and whether something of them is missing or not applicable: one entry per area,
    or areas × periods."""

    numerator: np.ndarray
    denominator: np.ndarray
    basis: np.ndarray
    missing: np.ndarray
    barred: np.ndarray


@lru_cache(maxsize=16)
def places(reader: Reader) -> dict[str, int]:
    """The place among all codes in order of each area that may be told."""
    return {code: i for i, code in enumerate(codes_in_order(reader)) if code not in reader.hidden}


@lru_cache(maxsize=512)
def placed(reader: Reader, codes: tuple[str, ...]) -> np.ndarray:
    """The places of areas. Raises KeyError for one that may not be told."""
    at = places(reader)
    return np.array([at[code] for code in codes], dtype=np.intp)


@lru_cache(maxsize=12)
def by_period(reader: Reader, measure: str, programme: str, sex: str, age: str, hukou: str) -> np.ndarray:
    """Places × periods: a measure of the people of a group; nothing where there is no measure."""
    periods = len(catalogue(reader).periods)
    block = reader.block(measure, programme) if measure else ()
    return totals(block, (sex, age, hukou), len(codes_in_order(reader)), periods)


def _figures(reader: Reader, values: Mapping[str, object]) -> dict[str, np.ndarray]:
    group = [str(values[name]) for name in EVERYBODY]
    return {
        role: by_period(reader, str(values[role]), str(values[f"{role}_programme"]), *group)
        for role in ROLES
        if role in values
    }


def window_sums(reader: Reader, values: Mapping[str, object], codes: tuple[str, ...]) -> Sums:
    """One entry per area of `codes`: sums over the bound months."""
    at, months = placed(reader, codes), _months(values)
    figures = _figures(reader, values).items()
    found = {role: _ones(reader, values[role], _over(np.sum, own, at, months)) for role, own in figures}
    missing, barred = absent(reader, values, codes)
    return Sums(**found, missing=missing, barred=barred)


def distinct_sums(reader: Reader, values: Mapping[str, object], codes: tuple[str, ...]) -> Sums:
    """One entry per area of `codes`: persons paid at least once in the bound months, over the mean of those paid in
    a month where that is asked for, else over one."""
    rows = reader.read("distinct_by_area", values).set_index("code").loc[list(codes)]
    nothing = np.zeros(len(codes))
    missing, barred = absent(reader, values, codes)
    return Sums(rows["numerator"].to_numpy(), rows["denominator"].to_numpy(), nothing, missing, barred)


def sums_by_period(reader: Reader, values: Mapping[str, object], codes: tuple[str, ...], at: tuple[int, ...]) -> Sums:
    """Areas `codes` × periods `at`: sums in each period alone."""
    cells = np.ix_(placed(reader, codes), np.array(at, dtype=np.intp))
    found = {role: _ones(reader, values[role], own[cells]) for role, own in _figures(reader, values).items()}
    missing, barred = absences(reader, subjects(values))
    return Sums(**found, missing=missing[cells], barred=barred[cells])


def _ones(reader: Reader, measure: object, sums: np.ndarray) -> np.ndarray:
    """Sums of a measure, of one that is stored in parts of one as the whole that they make."""
    parts = catalogue(reader).facts.get(f"parts:{measure}")
    return sums / int(parts) if parts else sums.astype(float)


def subjects(values: Mapping[str, object]) -> frozenset[str]:
    """What has to be there for a value to be told."""
    named = [str(values[name]) for name in ("programme", "numerator", "denominator") if name in values]
    measures = [(values[role], values[f"{role}_programme"]) for role in ROLES[:2] if f"{role}_programme" in values]
    return frozenset([*named, *(of_group(*one, [str(values[name]) for name in EVERYBODY]) for one in measures)])


def absent(reader: Reader, values: Mapping[str, object], codes: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """One entry per area of `codes`: whether something is missing, and whether it is not applicable, in the bound
    months."""
    at, months = placed(reader, codes), _months(values)
    missing, barred = absences(reader, subjects(values))
    return _over(np.any, missing, at, months), _over(np.any, barred, at, months)


def _over(together: Callable, figures: np.ndarray, at: np.ndarray, months: slice) -> np.ndarray:
    """What comes of the figures of some months together, one per place of `at`. To pick out most places would copy
    their figures."""
    if 2 * at.size < len(figures):
        return together(figures[at, months], axis=1)
    return together(figures[:, months], axis=1)[at]


def _months(values: Mapping[str, object]) -> slice:
    return slice(int(values["first"]), int(values["last"]) + 1)


def absences(reader: Reader, concerned: frozenset[str]) -> tuple[np.ndarray, np.ndarray]:
    """Places × periods: whether something of the subjects is missing, and whether it is not applicable."""
    # Of most subjects nothing is absent: so most questions share one answer.
    return _marked(reader, frozenset(concerned & _gaps(reader).keys()))


@lru_cache(maxsize=64)
def _marked(reader: Reader, concerned: frozenset[str]) -> tuple[np.ndarray, np.ndarray]:
    shape = (len(codes_in_order(reader)), len(catalogue(reader).periods))
    marks = {status: np.zeros(shape, dtype=bool) for status in ("missing", "not_applicable")}
    for subject in concerned:
        for status, (rows, period) in _gaps(reader)[subject].items():
            marks[status][rows[period < 0]] = True
            marks[status][rows[period >= 0], period[period >= 0]] = True
    return marks["missing"], marks["not_applicable"]


@lru_cache(maxsize=16)
def _gaps(reader: Reader) -> dict[str, dict[str, tuple[np.ndarray, np.ndarray]]]:
    """By subject and status: places of areas, and periods (−1: all), one entry per gap."""
    gaps, at, found = reader.read("gaps", {}), places(reader), {}
    for (subject, status), own in gaps.groupby(["subject", "status"], sort=False):
        rows = np.array([at[code] for code in own["area"]], dtype=np.intp)
        found.setdefault(subject, {})[status] = rows, own["period"].to_numpy(np.intp)
    return found


def quotient(sums: Sums, indicator: Indicator, months: int) -> tuple[np.ndarray, np.ndarray]:
    """Value, and the persons it rests on, of sums over so many months."""
    over = np.full(sums.numerator.shape, float(months if indicator.kind == "count" else 1))
    if indicator.kind in RATIOS:
        over = sums.denominator
    with np.errstate(divide="ignore", invalid="ignore"):
        # Multiplied first: 7 of 100 are 7 per cent then, not a hair more.
        value = np.where(over > 0, sums.numerator * indicator.scale / over, np.nan)
    basis = BASIS.get(indicator.numerator, "")
    persons = sums.basis if basis else sums.numerator
    return value, persons / (months if (basis or indicator.numerator) in STOCKS else 1)
