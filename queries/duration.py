"""How long spells last: survival from additive counts, for any areas and any filter."""

from dataclasses import dataclass

import numpy as np

from queries.reader import Reader


@dataclass(frozen=True, eq=False)
class SurvivalTable:
    """One row per area, one column per duration 0, 1, 2, …: the life tables of a question.

    `at_risk` and `events` count spells, `survival` is S(t), `variance` Greenwood's; `cases` is the
    number of spells that ever came under observation.
    """

    area: np.ndarray
    at_risk: np.ndarray
    events: np.ndarray
    censored: np.ndarray
    survival: np.ndarray
    variance: np.ndarray
    cases: np.ndarray

    def row(self, area: str) -> int | None:
        """The row of an area, or None if it has no spell."""
        at = np.flatnonzero(self.area == area)
        return int(at[0]) if at.size else None


def survival_by_area(reader: Reader, question: str, values: dict) -> SurvivalTable:
    """One life table per area with at least one spell under the question and filters `values`."""
    rows = reader.read(question, values)
    areas, row = np.unique(rows["area"].to_numpy(dtype=str), return_inverse=True)
    duration = rows["duration"].to_numpy()
    shape = (len(areas), int(duration.max(initial=0)) + 1)
    n_in, events, censored = (_laid_out(rows[name].to_numpy(), row, duration, shape) for name in ("n_in", "ev", "ce"))
    if question != "exits_by_duration":
        n_in[:, :1] = (events + censored).sum(axis=1, keepdims=True)
    return life_tables(areas.astype(object), n_in, events, censored)


def _laid_out(counts, row, duration, shape) -> np.ndarray:
    matrix = np.zeros(shape)
    np.add.at(matrix, (row, duration), counts)
    return matrix


def life_tables(areas, n_in, events, censored) -> SurvivalTable:
    """Kaplan–Meier with delayed entry for each row; a spell is at risk after entry, up to its end.

    The at-risk count at duration t holds those that entered before t and have not left before t.
    """
    net = np.cumsum(n_in - events - censored, axis=1)
    at_risk = np.zeros_like(net)
    at_risk[:, 1:] = net[:, :-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        hazard = np.where(at_risk > 0, events / at_risk, 0.0)
        term = np.where(at_risk > events, events / (at_risk * (at_risk - events)), 0.0)
    survival = np.cumprod(1 - hazard, axis=1)
    variance = survival**2 * np.cumsum(term, axis=1)
    return SurvivalTable(areas, at_risk, events, censored, survival, variance, n_in.sum(axis=1))


def smallest_reaching_half(table: SurvivalTable, share: float = 0.5) -> np.ndarray:
    """The smallest duration with S(t) ≤ `share` for each area; NaN where it is not reached."""
    reached = table.survival <= share + 1e-12
    first = reached.argmax(axis=1) if reached.size else np.zeros(len(table.area))
    return np.where(reached.any(axis=1), first, np.nan)


def share_beyond(table: SurvivalTable, duration: int) -> np.ndarray:
    """S(duration) for each area; NaN where nobody was under observation up to it."""
    at = min(duration, table.survival.shape[1] - 1)
    observed = (table.at_risk[:, at:] > 0).any(axis=1) | (table.survival[:, at] == 0)
    return np.where(observed, table.survival[:, at], np.nan)


def restricted_mean(table: SurvivalTable, tau: int) -> np.ndarray:
    """Σ S(t), t = 0…τ−1, for each area; S stays at its last value after the last observation."""
    length = table.survival.shape[1]
    within = table.survival[:, : min(tau, length)].sum(axis=1)
    return within + max(tau - length, 0) * table.survival[:, -1]


def limits(survival: np.ndarray, variance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper 95 % limits on the log(−log S) scale; S itself where S is 0 or 1."""
    inner = (survival > 0) & (survival < 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        log = np.log(survival)
        width = 1.959963984540054 * np.sqrt(variance) / (survival * np.abs(log))
        low, high = survival ** np.exp(width), survival ** np.exp(-width)
    return np.where(inner, low, survival), np.where(inner, high, survival)
