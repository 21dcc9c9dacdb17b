"""What changes a caseload: how many enter, and how long they stay."""

import math
from dataclasses import dataclass

UNSTEADY = 0.25


@dataclass(frozen=True)
class Balance:
    """A caseload of a period: mean `stock`, `inflow` per month, mean `duration` in months; all above 0."""

    stock: float
    inflow: float
    duration: float

    @property
    def steadiness(self) -> float:
        """Stock over inflow times duration: 1 in a steady state, by Little's law. Little 1961."""
        return self.stock / (self.inflow * self.duration)

    @property
    def is_steady(self) -> bool:
        """Whether the stock is within a quarter of what inflow and duration would sustain."""
        return abs(self.steadiness - 1) <= UNSTEADY


@dataclass(frozen=True)
class Decomposition:
    """A change of the stock in persons: `by_inflow`, `by_duration`, and the `rest`, on its way to the balance or
    moved across the border. They add up to the change."""

    by_inflow: float
    by_duration: float
    rest: float


def decomposed(before: Balance, after: Balance) -> Decomposition:
    """The change of the stock between two balances, by logarithmic means: exact, and the same in either order.

    Raises ValueError if any figure is not above 0. Ang 2004 (LMDI).
    """
    if min(before.stock, before.inflow, before.duration, after.stock, after.inflow, after.duration) <= 0:
        raise ValueError("Stock, inflow and duration must be above 0.")
    weight = _logarithmic_mean(before.stock, after.stock)
    by_inflow = weight * math.log(after.inflow / before.inflow)
    by_duration = weight * math.log(after.duration / before.duration)
    return Decomposition(by_inflow, by_duration, after.stock - before.stock - by_inflow - by_duration)


def _logarithmic_mean(one: float, other: float) -> float:
    return one if math.isclose(one, other, rel_tol=1e-12) else (other - one) / math.log(other / one)
