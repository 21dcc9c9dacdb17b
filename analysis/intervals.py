"""Limits of proportions and of rates: how far chance alone may move a figure of a small area."""

import numpy as np

Z95 = 1.959963984540054


def wilson(cases: np.ndarray, persons: np.ndarray, z: float = Z95) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper limits (0–1) of the proportion `cases / persons`, arrays of equal shape.

    Wilson 1927; never outside 0–1, useful for small numbers. NaN where persons is 0 or cases exceed it.
    """
    x, n = np.asarray(cases, dtype=float), np.asarray(persons, dtype=float)
    valid = (n > 0) & (x >= 0) & (x <= n)
    n = np.where(valid, n, np.nan)
    share = x / n
    middle = share + z**2 / (2 * n)
    width = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    under = 1 + z**2 / n
    # Where nobody or everybody is a case one limit is 0 or 1 itself; reckoned, it may miss it by a rounding.
    low = np.where(x == 0, 0.0, np.clip((middle - width) / under, 0, 1))
    high = np.where(x == n, 1.0, np.clip((middle + width) / under, 0, 1))
    return np.where(np.isnan(n), np.nan, low), np.where(np.isnan(n), np.nan, high)


def byar(cases: np.ndarray, base: np.ndarray, z: float = Z95) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper limits of the rate `cases / base` when cases are Poisson, arrays of equal shape.

    Byar's approximation (Breslow and Day 1987, p. 69). NaN where base is 0.
    """
    x, n = np.asarray(cases, dtype=float), np.asarray(base, dtype=float)
    n = np.where((n > 0) & (x >= 0), n, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(x > 0, x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3, 0.0)
    over = x + 1
    high = over * (1 - 1 / (9 * over) + z / (3 * np.sqrt(over))) ** 3
    return np.maximum(low, 0) / n, high / n


def variation(cases: np.ndarray, base: np.ndarray, events: bool = False) -> np.ndarray:
    """Coefficient of variation of `cases / base`: the standard error as a share of the figure, arrays of equal shape.

    Binomial where cases are among the base, Poisson of `events` and where there are more of them. Without a case that
    of one case; NaN where base is 0.
    """
    x, n = np.asarray(cases, dtype=float), np.asarray(base, dtype=float)
    n = np.where((n > 0) & (x >= 0), n, np.nan)
    share = np.where((x <= n) & (not events), x / n, 0.0)
    return np.sqrt((1 - share) / np.maximum(x, 1.0)) + n * 0


def chance_between(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """The difference of two estimates that chance alone exceeds once in twenty; each is a value with its 95 % limits.

    From the limits that face each other, as they need not lie evenly about the values: the root of the sum of the
    squared distances of values and limits (MOVER: Newcombe 1998, Statistics in Medicine 17:873, method 10 for shares;
    Zou and Donner 2008, Statistics in Medicine 27:1693). For independent estimates; of those that share persons it is
    cautious. Infinite where one of these limits is open, 0 where a value is not known.
    """
    (low_value, _, up), (high_value, down, _) = sorted((one, other), key=lambda figure: figure[0])
    if np.isnan(low_value) or np.isnan(high_value):
        return 0.0
    width = float(np.hypot(up - low_value, high_value - down))
    return float("inf") if np.isnan(width) else width
