"""The greedy ranking of exchanges against a plain search."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from analysis.exchanges import ranking

kinds = st.sampled_from("abcdef")
weighted = st.dictionaries(kinds, st.integers(0, 1000), min_size=1)
offers = st.dictionaries(st.sampled_from("WXYZ"), st.frozensets(kinds), min_size=1)


def removed(weights, served, names) -> int:
    return sum(weights.get(kind, 0) for kind in frozenset().union(*(served[name] for name in names)))


@given(weighted, offers)
def test_each_step_removes_what_is_left(weights, served):
    steps = ranking(weights, served)
    names = [step.exchange for step in steps]
    assert [step.removed for step in steps] == sorted((step.removed for step in steps), reverse=True)
    for i, step in enumerate(steps):
        assert step.removed == removed(weights, served, names[: i + 1]) - removed(weights, served, names[:i]) > 0
    if steps:
        assert steps[-1].share * sum(weights.values()) <= sum(weights.values()) + 1e-9


@given(weighted, offers)
def test_the_greedy_order_is_near_the_best(weights, served):
    steps = ranking(weights, served)
    for count in range(1, len(steps) + 1):
        best = max(removed(weights, served, chosen) for chosen in combinations(served, count))
        greedy = sum(step.removed for step in steps[:count])
        assert greedy >= (1 - 1 / 2.718281828) * best
