"""The questionnaire: what groups of people know of social insurance, and why some are not insured."""

import numpy as np

from warehouse.demo import write
from warehouse.demo.households import CASUAL, EMPLOYEE, FARM, HEAD, OWN, SPOUSE, STUDENT, Households
from warehouse.demo.world import World

GROUPS = ("农民", "流动务工人员", "灵活就业人员", "个体工商户", "在校学生", "职工")
PROGRAMMES = ("UEP", "URP", "UI", "WI", "URM", "DIB")
# How many of each group have heard of each programme, in the order of PROGRAMMES.
HEARD = np.array([
    [0.45, 0.85, 0.20, 0.25, 0.90, 0.75], [0.60, 0.45, 0.35, 0.45, 0.60, 0.35],
    [0.60, 0.55, 0.30, 0.40, 0.65, 0.45], [0.65, 0.55, 0.30, 0.35, 0.70, 0.45],
    [0.55, 0.35, 0.25, 0.30, 0.75, 0.40], [0.92, 0.50, 0.75, 0.70, 0.60, 0.45],
])  # fmt: skip
INSURED = np.array([
    [0.05, 0.75, 0.02, 0.03, 0.93, 0.0], [0.55, 0.10, 0.45, 0.60, 0.40, 0.0], [0.30, 0.30, 0.15, 0.20, 0.60, 0.0],
    [0.35, 0.30, 0.10, 0.15, 0.60, 0.0], [0.02, 0.05, 0.01, 0.05, 0.90, 0.0], [0.93, 0.02, 0.88, 0.92, 0.05, 0.0],
])  # fmt: skip
REASONS = ("", "不知道", "觉得不划算", "手续或单位原因", "登记有误")


def awareness(world: World, rng, made: Households, answers: np.ndarray, number: np.ndarray) -> None:
    """One row per respondent and programme: heard of it, answered the vignette right, insured, if not why."""
    kind = np.full(len(made.home), -1)
    for group, employment in ((0, FARM), (2, CASUAL), (3, OWN), (4, STUDENT), (5, EMPLOYEE)):
        kind[made.employment == employment] = group
    kind[np.isin(kind, (2, 3, 5)) & made.migrant[made.home] & (made.education < 13)] = 1
    adult = (made.age >= 16) & (kind >= 0) & answers[made.home]
    adult &= np.isin(made.relation, (HEAD, SPOUSE)) | (made.employment == STUDENT)
    rows = np.flatnonzero(adult)
    rows = rows[np.r_[True, made.home[rows][1:] != made.home[rows][:-1]]]
    lift = 0.10 * (made.education[rows] - 9) / 3 + 0.05 * world.places.reach[made.town[made.home[rows]]]
    heard = rng.random((len(rows), len(PROGRAMMES))) < np.clip(HEARD[kind[rows]] + lift[:, None], 0.02, 0.99)
    right = heard & (rng.random(heard.shape) < np.clip(0.45 + lift[:, None], 0.05, 0.95))
    right |= ~heard & (rng.random(heard.shape) < 0.1)
    insured = rng.random(heard.shape) < np.clip(INSURED[kind[rows]] * np.where(heard, 1.1, 0.6), 0, 0.99)
    draw = rng.random(heard.shape)
    known = np.where(draw < 0.5, 2, np.where(draw < 0.93, 3, 4))
    why = np.where(insured, 0, np.where(heard, known, np.where(draw < 0.97, 1, 4)))
    why[:, PROGRAMMES.index("DIB")] = 0
    respondent = np.repeat(np.arange(len(rows)), len(PROGRAMMES))
    place = np.arange(len(made.home)) - np.repeat(np.cumsum(made.persons) - made.persons, made.persons)
    write.csv(
        world.out,
        "survey/awareness.csv",
        {
            "household_no": number[made.home[rows]][respondent],
            "member_no": place[rows][respondent] + 1,
            "group": write.coded(kind[rows][respondent], GROUPS),
            "programme": write.coded(np.tile(np.arange(len(PROGRAMMES)), len(rows)), PROGRAMMES),
            "heard": heard.ravel(),
            "vignette_right": right.ravel(),
            "insured": insured.ravel(),
            "reason": write.coded(why.ravel(), REASONS),
        },
    )
