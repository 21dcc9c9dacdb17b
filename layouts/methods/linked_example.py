"""The worked example, continued: what the same six people use and receive besides, and how their number changes."""

import numpy as np

from analysis import survival
from analysis.association import lift
from analysis.balance import Balance, decomposed
from layouts.methods.example import DECIDED, LAST, PAID, built, life, payments
from queries.lags import Lags, limits_within, median_lag

# Months in which each person used the service paired with the benefit.
USED = {0: (3,), 1: (13,), 2: (8, 11), 3: (16,)}
# Residents like the six without the benefit, and those of them who used the service.
OTHERS, OTHER_USERS = 60, 6
# Who receives a second benefit in which month.
SECOND, SECOND_MONTH = (1, 4), 14
# The third person moves to another township with this month.
MOVER, MOVES = 2, 9
# Whose spells follow one another.
FOLLOWED = 3
BEFORE, AFTER = (1, 8), (9, 16)
BAND = (0, 6)


def figures() -> dict[str, str]:
    """Every figure that the texts of these measures name."""
    return {**_rates(), **_year(), **_change(), **_moved(), **_together(), **_services(), **_lag(), **_sequence()}


def _rates() -> dict[str, str]:
    exits, months = survival.hazard_by_band(life(), list(BAND))
    return {"band": f"{BAND[0] + 1}–{BAND[1]}", "band_exits": f"{exits[0]:.0f}", "band_months": f"{months[0]:.0f}",
            "hazard": f"{100 * exits[0] / months[0]:.1f}"}  # fmt: skip


def _stock(first: int, last: int) -> np.ndarray:
    _, month = payments()
    return np.bincount(month, minlength=last + 1)[first : last + 1]


def _year() -> dict[str, str]:
    person, month = payments()
    first, last = DECIDED - LAST + 1, DECIDED
    present = len(set(person[(month >= first) & (month <= last)].tolist()))
    mean = float(_stock(first, last).mean())
    found = built(1)
    entries = int(((found.first >= first) & (found.first <= last)).sum())
    exits = int(((found.last >= first) & (found.last <= last)).sum())
    months = int(_stock(first, last).sum())
    return {"year_first": f"{first}", "year_last": f"{last}", "present": f"{present}", "mean_stock": f"{mean:.2f}",
            "turnover": f"{present / mean:.2f}", "year_entries": f"{entries}", "year_exits": f"{exits}",
            "year_months": f"{months}", "entry_rate": f"{100 * entries / months:.1f}",
            "exit_rate": f"{100 * exits / months:.1f}"}  # fmt: skip


def _balance(first: int, last: int) -> Balance:
    found = built(1)
    entry = np.maximum(first - found.first, 0)
    end = np.minimum(found.last, last) - found.first + 1
    seen = (found.first <= last) & (end > entry)
    table = survival.life_table(entry[seen], end[seen], found.last[seen] <= last)
    entries = ((found.first >= first) & (found.first <= last)).sum() / (last - first + 1)
    return Balance(float(_stock(first, last).mean()), float(entries), float(survival.restricted_mean(table, LAST)))


def _change() -> dict[str, str]:
    before, after = _balance(*BEFORE), _balance(*AFTER)
    parts = decomposed(before, after)
    return {
        "before_span": f"{BEFORE[0]}–{BEFORE[1]}", "after_span": f"{AFTER[0]}–{AFTER[1]}",
        "stock_before": f"{before.stock:.2f}", "stock_after": f"{after.stock:.2f}",
        "inflow_before": f"{before.inflow:.2f}", "inflow_after": f"{after.inflow:.2f}",
        "duration_before": f"{before.duration:.2f}", "duration_after": f"{after.duration:.2f}",
        "by_inflow": _signed(parts.by_inflow), "by_duration": _signed(parts.by_duration), "rest": _signed(parts.rest),
    }  # fmt: skip


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _moved() -> dict[str, str]:
    found = built(1)
    at = int(np.flatnonzero(found.person == MOVER)[0])
    return {"moves": f"{MOVES}", "stayed": f"{MOVES - found.first[at]}",
            "whole": f"{found.last[at] - found.first[at] + 1}"}  # fmt: skip


def _together() -> dict[str, str]:
    person, month = payments()
    holders = set(person[month == SECOND_MONTH].tolist())
    return {"second_month": f"{SECOND_MONTH}", "holders": f"{len(holders)}",
            "several": f"{len(holders & set(SECOND))}"}  # fmt: skip


def _services() -> dict[str, str]:
    people, users = len(PAID), len(USED)
    expected = people * OTHER_USERS / OTHERS
    ratio, low, high = (float(value[0]) for value in lift([users], [expected], [people * expected / OTHERS]))
    uses = sum(map(len, USED.values()))
    return {
        "others": f"{OTHERS}", "other_users": f"{OTHER_USERS}", "people": f"{people}", "users": f"{users}",
        "chance": f"{expected:.1f}", "lift": f"{ratio:.1f}", "lift_low": f"{low:.1f}", "lift_high": f"{high:.1f}",
        "without": f"{100 * (people - users) / people:.0f}%", "uses": f"{uses}", "uses_each": f"{uses / users:.2f}",
    }  # fmt: skip


def lags() -> Lags:
    """The spells of the example until the service is used, or left without it."""
    found = built(1)
    seen_to = np.minimum(found.last, DECIDED)
    pairs = list(zip(found.person, found.first, seen_to, strict=True))
    use = [min((m for m in USED.get(int(who), ()) if low <= m <= high), default=0) for who, low, high in pairs]
    used = np.array(use) > 0
    end = np.where(used, use, seen_to) - found.first + 1
    gone = used | (found.last <= DECIDED)
    table = survival.life_table(np.zeros(len(found), dtype=int), end, gone)
    parts = np.stack([np.bincount(end[own], minlength=table.events.size) for own in (used, gone & ~used)])
    return Lags(np.array(["example"]), table, parts[0])


def _lag() -> dict[str, str]:
    found = lags()
    low, high = limits_within(found, LAST)
    return {"lag_low": f"{low:.3f}", "lag_high": f"{high:.3f}",
            "lag_spells": f"{found.life.cases:.0f}", "lag_share": f"{found.used[LAST]:.3f}",
            "lag_left": f"{found.left[LAST]:.3f}", "lag_median": f"{float(median_lag(found, LAST)):.0f}"}  # fmt: skip


def _sequence() -> dict[str, str]:
    """The months between the spells of the fourth person."""
    found = built(1)
    own = found.person == FOLLOWED
    pauses = found.first[own][1:] - found.last[own][:-1] - 1
    return {f"pause_{i}": f"{months}" for i, months in enumerate(pauses, 1)}
