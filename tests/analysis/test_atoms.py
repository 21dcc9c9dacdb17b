"""An adversary with every answer of 5,000 persons, against the atoms."""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.atoms import Evidence, choose
from analysis.disclosure import in_steps
from analysis.telling import telling

K, PERSONS, TOWNSHIPS, MONTHS = 10, 5000, 30, 6
SEX, AGE, HUKOU = (part.ravel() for part in np.meshgrid([0, 1], [0, 1, 2, 3], [0, 1], indexing="ij"))
LADDER = (np.arange(16), SEX * 4 + AGE, SEX, np.zeros(16, dtype=int))
FILTERS = tuple(
    ((SEX == sex) | (sex < 0)) & ((AGE == age) | (age < 0)) & ((HUKOU == hukou) | (hukou < 0))
    for sex in (-1, 0, 1)
    for age in (-1, 0, 1, 2, 3)
    for hukou in (-1, 0, 1)
)
# Townships 27…29 have no district, as in two cities of Guangdong.
REGIONS = (
    np.r_[np.arange(27) // 5, [-1, -1, -1]],
    np.r_[np.arange(27) // 5 // 3, [2, 2, 2]],
    np.zeros(TOWNSHIPS, dtype=int),
)


@dataclass(frozen=True, eq=False)
class World:
    """Where each person lives, of which group they are, and in which months they receive."""

    township: np.ndarray
    group: np.ndarray
    present: np.ndarray

    @property
    def counts(self) -> np.ndarray:
        """Persons by township, group and month."""
        found = np.zeros((TOWNSHIPS, 16, self.present.shape[1]), dtype=np.int64)
        np.add.at(found, (self.township, self.group), self.present.astype(np.int64))
        return found


def world(seed: int, months: int = MONTHS) -> World:
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.full(TOWNSHIPS, 0.7))
    township = rng.choice(TOWNSHIPS, PERSONS, p=shares)
    group = np.array([rng.choice(16, p=row) for row in rng.dirichlet(np.full(16, 0.35), TOWNSHIPS)[township]])
    begin = rng.integers(-6, months, PERSONS)
    end = begin + rng.integers(1, 12, PERSONS)
    month = np.arange(months)
    return World(township, group, (begin[:, None] <= month) & (month < end[:, None]))


def answers(made, inside: World):
    """Every answer there is: the set of persons of each, as one row per answer, for one month."""
    told = made.choice
    places = [(np.arange(TOWNSHIPS), told.township)] + list(zip(REGIONS, told.regions, strict=True))
    for region, breakdown in places:
        for number, own in enumerate(breakdown):
            for groups in FILTERS:
                if own < len(LADDER) and not set(LADDER[own][groups]) & set(LADDER[own][~groups]):
                    yield (region[inside.township] == number) & groups[inside.group]


def chosen(people: World):
    evidence = Evidence(people.counts, K)
    made = choose(evidence, LADDER, REGIONS, FILTERS)
    return telling(made, LADDER, REGIONS)


def few(differences: np.ndarray) -> int:
    return int(((differences > 0) & (differences < K)).sum())


@pytest.mark.parametrize("seed", range(6))
def test_no_two_answers_of_a_month_differ_by_a_few_persons(seed, capsys):
    people = world(seed)
    made = chosen(people)
    asked = np.array(list(answers(made, people)))
    tried = exposed = naive = 0
    for month in range(MONTHS):
        sets = (asked & people.present[:, month]).astype(np.float32)
        size, shared = sets.sum(axis=1), sets @ sets.T
        nested = shared == size[None, :]
        exposed += few((size[:, None] - size[None, :])[nested]) + few(size)
        tried += nested.size
        naive += few(people.counts[:, :, month])
    with capsys.disabled():
        print(f"\n{len(asked)} answers, {tried:,} differences tried, {exposed} of 1…{K - 1} persons "
              f"(exact cells of fewer than {K}: {naive})", end="")  # fmt: skip
    assert exposed == 0 and naive > 0 and tried > 100_000


def test_detail_is_kept_where_it_can_be():
    kept = np.concatenate([chosen(world(seed)).choice.township for seed in range(6)])
    assert (kept < 3).mean() > 0.3 and (kept < 4).mean() > 0.5


def test_areas_are_the_sum_of_their_atoms():
    people = world(1)
    made = chosen(people)
    rows = made.rows_of(made.atoms_of(people.counts))
    for level, region in enumerate((np.arange(TOWNSHIPS), *REGIONS)):
        for number in np.unique(made.row_area[made.row_level == level]):
            own = (made.row_level == level) & (made.row_area == number)
            whole = people.counts[region == number].sum(axis=(0, 1))
            np.testing.assert_array_equal(rows[own].sum(axis=0), whole)


def test_months_and_two_builds_differ_by_whole_steps(capsys):
    """The second build has three months more, and late entries in all the months that were told already."""
    people = world(2, MONTHS + 3)
    early = World(people.township, people.group, people.present[:, :MONTHS])
    made = chosen(early)
    told = made.rows_of(in_steps(made.atoms_of(early.counts), K))
    late = people.present | (np.random.default_rng(5).random(people.present.shape) < 0.004)
    later = World(people.township, people.group, late)
    again = made.rows_of(in_steps(made.atoms_of(later.counts), K))
    both = np.concatenate([told, again], axis=1)
    apart = np.abs(both[:, :, None] - both[:, None, :])
    with capsys.disabled():
        print(f"\n{apart.size:,} differences of months and builds tried", end="")
    assert few(apart) == 0
    assert few(np.abs(np.diff(made.atoms_of(later.counts), axis=1))) > 0


@pytest.mark.parametrize("seed", [1, 4])
def test_no_group_can_be_pinned_down_by_integer_programming(seed):
    """Smallest and largest count of random groups that agree with everything told of one month."""
    people = world(seed)
    made = chosen(people)
    truth = people.counts[:, :, 0]
    asked = np.array(list(answers(made, people)))
    cell = people.township * 16 + people.group
    cells = np.zeros((len(asked), TOWNSHIPS * 16))
    for row, one in enumerate(asked):
        cells[row, np.unique(cell[one])] = 1
    known = truth.ravel() @ cells.T
    rng = np.random.default_rng(seed)
    live = np.flatnonzero(cells.any(axis=0))
    fitting = LinearConstraint(cells, known, known)
    pinned = []
    for _ in range(40):
        goal = np.zeros(TOWNSHIPS * 16)
        goal[rng.choice(live, rng.integers(1, 4))] = 1
        ends = [
            sign * milp(sign * goal, constraints=fitting, integrality=np.ones_like(goal), bounds=Bounds(0, np.inf)).fun
            for sign in (1, -1)
        ]
        if ends[0] > 0 and ends[1] < K:
            pinned.append((goal, ends))
    assert pinned == []
