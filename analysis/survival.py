"""Survival analysis in whole months: life tables with delayed entry, and what is read from them.

A spell enters observation after `entry` months and leaves it at `exit`, by an event or by censoring; it is at
risk at the durations t with entry < t ≤ exit. All counts are additive: the table of a union of groups is made
of the sums of their counts.
"""

import math
from dataclasses import dataclass, fields

import numpy as np

Z95 = 1.959963984540054


@dataclass(frozen=True, eq=False)
class LifeTable:
    """Counts and estimates at the durations 0, 1, 2, … on the last axis; leading axes are separate groups.

    `entered`, `events` and `censored` count spells at each duration, `at_risk` those under observation just
    before it; `survival` is the Kaplan–Meier S(t), `variance` Greenwood's. `start` is the duration from which
    the risk set is large enough: before it S is 1, so the curve is conditional on reaching it.
    """

    entered: np.ndarray
    events: np.ndarray
    censored: np.ndarray
    at_risk: np.ndarray
    survival: np.ndarray
    variance: np.ndarray
    start: np.ndarray

    def __getitem__(self, group) -> "LifeTable":
        """The tables of some of the groups on the first axis, or of one."""
        return LifeTable(*(getattr(self, field.name)[group] for field in fields(self)))

    def until(self, duration: int) -> "LifeTable":
        """The tables as far as a duration; what they say of it needs nothing later."""
        cut = {
            field.name: getattr(self, field.name)[..., : duration + 1]
            for field in fields(self)
            if field.name != "start"
        }
        return LifeTable(**cut, start=self.start)

    @property
    def cases(self) -> np.ndarray:
        """Spells that ever came under observation, one figure per group."""
        return self.entered.sum(axis=-1)


def life_table(entry, exit, event, weights=None) -> LifeTable:
    """The life table of single spells.

    `entry`, `exit`: whole months, shape (n,), entry < exit; `event`: whether the spell ended at `exit`;
    `weights`: how many spells each row stands for. Raises ValueError for shapes that differ, negative months
    or entry ≥ exit. Kaplan and Meier 1958; delayed entry: Andersen et al. 1993, ch. IV.
    """
    entry, exit, event = np.asarray(entry), np.asarray(exit), np.asarray(event, dtype=bool)
    weights = None if weights is None else np.asarray(weights, dtype=float)
    if not entry.shape == exit.shape == event.shape == (entry if weights is None else weights).shape or entry.ndim != 1:
        raise ValueError("entry, exit, event and weights must be one-dimensional and of one length.")
    if entry.size and (entry.min() < 0 or (entry >= exit).any()):
        raise ValueError("Each spell needs 0 ≤ entry < exit.")
    return from_counts(*_counted(entry, exit, event, weights))


def _counted(entry, exit, event, weights) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Spells entering, ending and censored at each duration.

    One pass over the rows counts all three together, unless there are more combinations than rows.
    """
    length, starts = int(exit.max(initial=0)) + 1, int(entry.max(initial=0)) + 1
    if 2 * length * starts <= entry.size:
        cell = np.multiply(entry, length, dtype=np.int64)
        cell += exit
        cell *= 2
        cell += event
        counts = np.bincount(cell, weights, 2 * length * starts).reshape(starts, length, 2)
        entered = np.zeros(length, dtype=counts.dtype)
        entered[:starts] = counts.sum(axis=(1, 2))
        censored, events = counts.sum(axis=0).T
    else:
        entered = np.bincount(entry, weights, length)
        censored, events = (
            np.bincount(np.multiply(exit, 2, dtype=np.int64) + event, weights, 2 * length).reshape(length, 2).T
        )
    return entered, events, censored


def from_counts(entered, events, censored, thin: int = 1) -> LifeTable:
    """The life tables of additive counts, shape (…, durations).

    Durations before the first with at least `thin` spells at risk are passed over: with delayed entry early
    risk sets can be tiny, and one exit would pull S to 0 for good.
    """
    at_risk = np.zeros(np.shape(events))
    change = np.subtract(entered, events)
    change -= censored
    np.cumsum(change[..., :-1], axis=-1, out=at_risk[..., 1:])
    enough = at_risk >= thin
    start = np.where(enough.any(axis=-1), enough.argmax(axis=-1), at_risk.shape[-1])
    # Without an event neither S nor its variance changes; most durations of a small area have none.
    at = np.flatnonzero((events > 0) & (np.arange(at_risk.shape[-1]) >= start[..., None]))
    n, d = at_risk.ravel()[at], np.ravel(events)[at]
    stays, term = np.ones(at_risk.size), np.zeros(at_risk.size)
    with np.errstate(divide="ignore", invalid="ignore"):
        stays[at] = 1 - np.where(n > 0, d / n, 0.0)
        term[at] = np.where(n > d, d / (n * (n - d)), 0.0)
    survival = np.cumprod(stays.reshape(at_risk.shape), axis=-1)
    variance = np.cumsum(term.reshape(at_risk.shape), axis=-1)
    variance *= survival**2
    return LifeTable(entered, events, censored, at_risk, survival, variance, start)


def limits(table: LifeTable) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper 95 % limits of S(t) on the log(−log S) scale; S itself where it is 0 or 1.

    Kalbfleisch and Prentice 2002, section 1.4.
    """
    return share_limits(table.survival, table.variance)


def quantile(table: LifeTable, share: float = 0.5) -> np.ndarray:
    """The smallest t with S(t) ≤ 1 − `share`, one per group; NaN where it is not reached.

    Where S equals 1 − share over a range of t this is its first, as in lifelines; R takes the middle.
    """
    return _first_at_most(table.survival, 1 - share)


def median(table: LifeTable) -> np.ndarray:
    """The smallest t by which half have left; NaN where it is not reached."""
    return quantile(table, 0.5)


def quantile_limits(table: LifeTable, share: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """95 % limits of a quantile: where the limits of S(t) cross 1 − `share`. Brookmeyer and Crowley 1982."""
    # S and its limits change at events alone, and a limit is first crossed at one.
    length = table.events.shape[-1]
    group, at = np.nonzero(table.events.reshape(-1, length) > 0)
    flat = group * length + at
    found = []
    for end in share_limits(table.survival.ravel()[flat], table.variance.ravel()[flat]):
        crossed = np.flatnonzero(end <= 1 - share + 1e-12)[::-1]
        first = np.full(table.events.shape[:-1], np.nan)
        # Of several the last written stays: the first in time.
        first.ravel()[group[crossed]] = at[crossed]
        found.append(first)
    return found[0], found[1]


def _first_at_most(survival: np.ndarray, level: float) -> np.ndarray:
    reached = survival <= level + 1e-12
    if not survival.shape[-1]:
        return np.full(survival.shape[:-1], np.nan)
    return np.where(reached.any(axis=-1), reached.argmax(axis=-1), np.nan)


def share_beyond(table: LifeTable, duration: int) -> np.ndarray:
    """S(duration) per group; NaN where nobody was under observation up to it."""
    at = min(duration, table.survival.shape[-1] - 1)
    observed = (table.at_risk[..., duration:] > 0).any(axis=-1) | (table.survival[..., at] == 0)
    return np.where(observed, table.survival[..., at], np.nan)


def restricted_mean(table: LifeTable, tau: int) -> np.ndarray:
    """Mean months up to `tau`: Σ S(t), t = 0…τ−1, per group; S keeps its last value. Royston and Parmar 2013."""
    return _extended(table.survival, tau).sum(axis=-1)


def restricted_mean_variance(table: LifeTable, tau: int) -> np.ndarray:
    """Variance of the restricted mean: Σ A(t)² d/(n(n−d)) over t ≤ τ, A(t) = Σ S(u), u = t…τ−1."""
    survival = _extended(table.survival, tau)
    area = np.cumsum(survival[..., ::-1], axis=-1)[..., ::-1]
    n, d = _extended(table.at_risk, tau, 0), _extended(table.events, tau, 0)
    counted = (n > d) & (np.arange(n.shape[-1]) >= table.start[..., None])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(counted, area**2 * d / (n * (n - d)), 0.0).sum(axis=-1)


def _extended(values: np.ndarray, length: int, fill: float | None = None) -> np.ndarray:
    """The first `length` columns; beyond the last one, its value or `fill`."""
    missing = length - values.shape[-1]
    if missing <= 0:
        return values[..., :length]
    last = values[..., -1:] if fill is None else np.full_like(values[..., -1:], fill)
    return np.concatenate([values, np.repeat(last, missing, axis=-1)], axis=-1)


def competing_exits(table: LifeTable, by_reason: np.ndarray) -> np.ndarray:
    """F_k(t): the share that has left for reason k by duration t, other reasons competing.

    `by_reason`: events per reason, shape (reasons, durations), summing to the table's; Σ F_k = 1 − S.
    Aalen and Johansen 1978.
    """
    before = np.concatenate([np.ones(table.survival[..., :1].shape), table.survival[..., :-1]], axis=-1)
    counted = np.arange(by_reason.shape[-1]) >= table.start[..., None]
    with np.errstate(divide="ignore", invalid="ignore"):
        step = np.where((table.at_risk > 0) & counted, before * by_reason / table.at_risk, 0.0)
    return np.cumsum(step, axis=-1)


def competing_exits_variance(table: LifeTable, by_reason: np.ndarray) -> np.ndarray:
    """Variance of F_k(t) by the delta method, in the shape of `by_reason`: Σ over u ≤ t of
    (F(t)−F(u))² d/(n(n−d)) + S(u−1)² d_k(n−d_k)/n³ − 2 (F(t)−F(u)) S(u−1) d_k/n².

    Marubini and Valsecchi 1995, section 10.2; with delayed entry n is the risk set.
    """
    before = np.concatenate([np.ones(table.survival[..., :1].shape), table.survival[..., :-1]], axis=-1)
    n, d = table.at_risk, table.events
    counted = (n > 0) & (np.arange(n.shape[-1]) >= table.start[..., None])
    share = competing_exits(table, by_reason)
    with np.errstate(divide="ignore", invalid="ignore"):
        # After the last of a risk set has left, F stays as it is and the first and last terms are nothing.
        left = np.where(counted & (n > d), d / (n * (n - d)), 0.0)
        own = np.where(counted, before**2 * by_reason * (n - by_reason) / n**3, 0.0)
        both = np.where(counted & (n > d), before * by_reason / n**2, 0.0)
    squared, once, apart = (
        np.cumsum(term, axis=-1)
        for term in (share**2 * left + own + 2 * share * both, share * left + both, np.broadcast_to(left, share.shape))
    )
    return np.maximum(share**2 * apart - 2 * share * once + squared, 0.0)


def share_limits(share: np.ndarray, variance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper 95 % limits of a share on the log(−log) scale; the share itself where it is 0 or 1."""
    inner = (share > 0) & (share < 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        width = Z95 * np.sqrt(variance) / (share * np.abs(np.log(share)))
        low, high = share ** np.exp(width), share ** np.exp(-width)
    return np.where(inner, low, share), np.where(inner, high, share)


def hazard_by_band(table: LifeTable, edges: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Exits, and person-months at risk, of the durations edges[i] < t ≤ edges[i+1]; shape (…, bands)."""
    padded = [_extended(values, edges[-1] + 1, 0) for values in (table.events, table.at_risk)]
    bands = [slice(low + 1, high + 1) for low, high in zip(edges, edges[1:], strict=False)]
    exits, months = (np.stack([values[..., band].sum(axis=-1) for band in bands], axis=-1) for values in padded)
    return exits, months


@dataclass(frozen=True)
class LogRank:
    """Whether groups leave at the same rate: χ², degrees of freedom, p, and exits seen and expected of each."""

    statistic: float
    freedom: int
    p: float
    observed: np.ndarray
    expected: np.ndarray


def log_rank(*tables: LifeTable) -> LogRank:
    """The log-rank test of two or more groups, right with delayed entry.

    Each table holds one group. Raises ValueError for fewer than two. Mantel 1966; Peto and Peto 1972.
    """
    if len(tables) < 2:
        raise ValueError("A comparison needs at least two groups.")
    length = max(table.events.shape[-1] for table in tables)
    n = np.stack([_extended(table.at_risk, length, 0) for table in tables])
    d = np.stack([_extended(table.events, length, 0) for table in tables])
    total, exits = n.sum(axis=0), d.sum(axis=0)
    some = total > 0
    n, total, exits = n[:, some], total[some], exits[some]
    share = n / total
    observed, expected = d.sum(axis=1), (exits * share).sum(axis=1)
    spread = exits * np.where(total > 1, (total - exits) / np.maximum(total - 1, 1), 0.0)
    covariance = np.diag((spread * share).sum(axis=1)) - np.einsum("t,jt,kt->jk", spread, share, share)
    excess = (observed - expected)[:-1]
    statistic = float(excess @ np.linalg.pinv(covariance[:-1, :-1]) @ excess)
    freedom = len(tables) - 1
    return LogRank(statistic, freedom, chi2_tail(statistic, freedom), observed, expected)


def chi2_tail(value: float, freedom: int) -> float:
    """P(χ² > value) for whole degrees of freedom, by the recurrence of the incomplete gamma function."""
    if value <= 0:
        return 1.0
    half = value / 2
    if freedom % 2:
        tail, k = math.erfc(math.sqrt(half)), 1
    else:
        tail, k = math.exp(-half), 2
    while k < freedom:
        tail += math.exp(k / 2 * math.log(half) - half - math.lgamma(k / 2 + 1))
        k += 2
    return tail
