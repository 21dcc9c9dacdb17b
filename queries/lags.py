"""From the start of a benefit to the first use of its paired service, leaving without it competing."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.survival import LifeTable, competing_exits, competing_exits_variance, from_counts, share_limits
from queries.duration import THIN, guard, laid_out
from queries.reader import Reader

# The lag is told of those who use the service within so many months of the start.
WITHIN = 24


@dataclass(frozen=True, eq=False)
class Lags:
    """One row per area: its life table until use or leaving, and first uses by months since the start."""

    area: np.ndarray
    life: LifeTable
    uses: np.ndarray

    @cached_property
    def used(self) -> np.ndarray:
        """The share that has used the service, by months since the start."""
        return competing_exits(self.life, self.uses)

    @cached_property
    def left(self) -> np.ndarray:
        """The share that has left without it, by months since the start."""
        return competing_exits(self.life, self.life.events - self.uses)

    def of(self, area: str) -> "Lags | None":
        """The one row of an area, or None if no spell began there."""
        at = np.flatnonzero(self.area == area)
        if not at.size:
            return None
        i = int(at[0])
        return Lags(self.area[i : i + 1], self.life[i], self.uses[i])

    @property
    def limits(self) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper 95 % limits of the share that has used the service, by months since the start."""
        return share_limits(self.used, competing_exits_variance(self.life, self.uses))

    @property
    def smallest(self) -> np.ndarray:
        """Per area, the spells of the smaller group that a share tells of: with the service, or without it."""
        users = self.life.cases * self.used[..., -1] if self.used.size else self.life.cases
        parts = np.stack([users, self.life.cases - users])
        return np.minimum(np.where(parts > 0.5, parts, np.inf).min(axis=0, initial=np.inf), self.life.cases)


def lags_by_area(reader: Reader, values: dict) -> Lags:
    """One row per area with a spell begun under the filters `values`."""
    rows = reader.read("lags_by_month", values)
    areas, row = np.unique(rows["area"].to_numpy(dtype=str), return_inverse=True)
    duration = rows["duration"].to_numpy()
    shape = (len(areas), int(duration.max(initial=0)) + 1)
    used, left, ce = (laid_out(rows[name].to_numpy(), row, duration, shape) for name in ("used", "left", "ce"))
    return lags_from(areas.astype(object), used, left, ce, guard(reader))


def lags_from(areas: np.ndarray, used: np.ndarray, left: np.ndarray, ce: np.ndarray, thin: int) -> Lags:
    """The lags of counts by area and month since the start: first uses, leavings without it, and spells seen no
    longer."""
    entered = np.zeros(used.shape)
    entered[:, :1] = (used + left + ce).sum(axis=1, keepdims=True)
    return Lags(areas, from_counts(entered, used + left, ce, thin), used)


def limits_within(found: Lags, months: int) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % limits of the share that has used the service within so many months."""
    at = min(months, found.used.shape[-1] - 1)
    variance = competing_exits_variance(found.life.until(at), found.uses[..., : at + 1])
    return share_limits(found.used[..., at], variance[..., -1])


def used_within(found: Lags, months: int) -> np.ndarray:
    """The share that has used the service within so many months; NaN where fewer than ten were followed so long."""
    at = min(months, found.used.shape[-1] - 1)
    followed = (found.life.at_risk[..., months:] >= THIN).any(axis=-1) | (found.life.survival[..., at] == 0)
    return np.where(followed, found.used[..., at], np.nan)


def median_lag(found: Lags, within: int = WITHIN) -> np.ndarray:
    """The month by which half of those who use the service within so many months have done so; NaN for none.

    1 is the month of the start.
    """
    share = found.used[..., : within + 1]
    total = share[..., -1:]
    reached = (share >= total / 2 - 1e-12) & (total > 0)
    return np.where(reached.any(axis=-1), reached.argmax(axis=-1), np.nan)
