"""A spine: where an area lies between the worst and the best of all areas, around the benchmark in the middle."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Spine:
    """Places 0–1 from worse to better (or low to high): the ends of all areas and of their middle half, the benchmark,
    the area; NaN where there is none. `low` and `high` are the values at the ends of all areas."""

    start: float
    end: float
    quarter: float
    three_quarters: float
    benchmark: float
    area: float
    low: float
    high: float


def spine(shown: np.ndarray, value: float, benchmark: float, better: str) -> Spine | None:
    """The spine of one indicator: `shown` are the values of all areas. None for fewer than five or without spread.

    The benchmark stands in the middle of a scale that reaches as far on either side, so that the areas need not fill
    it; it is turned where low is good.
    """
    known = shown[np.isfinite(shown)]
    if known.size < 5 or known.min() == known.max():
        return None
    low, high = float(known.min()), float(known.max())
    middle = benchmark if np.isfinite(benchmark) else float(np.median(known))
    reach = max(high - middle, middle - low)
    turned = better == "lower"

    def place(at: float) -> float:
        share = 0.5 + (at - middle) / (2 * reach)
        return float(np.clip(1 - share if turned else share, 0, 1)) if np.isfinite(at) else float("nan")

    start, end = sorted(map(place, (low, high)))
    half = sorted(place(at) for at in np.quantile(known, (0.25, 0.75)))
    return Spine(start, end, *half, place(benchmark), place(value), *((high, low) if turned else (low, high)))
