"""What is to be known of the measures of the cube before they are divided, as definitions/measures.toml says it."""

from definitions.measures import measures, money, sampled

# Their sum over months is no number of persons.
STOCKS = frozenset(one.id for one in measures().values() if one.kind == "stock")
# How far chance moves the quotients of these their sizes do not tell.
MONEY, SAMPLED = money(), sampled()
# Counted once for everybody, and divide the measures of any programme.
POPULATIONS = frozenset(one.id for one in measures().values() if one.programme == "shared")
DECIDED_LATE = frozenset(one.id for one in measures().values() if one.decided_late)
# On which measure's persons or cases a value rests, where that is not its numerator.
BASIS = {one.id: one.rests_on for one in measures().values() if one.rests_on}
RATIOS = frozenset({"ratio", "hukou_gap", "turnover"})
# Count each person of a range of months once.
PRESENT = frozenset({"distinct", "turnover"})
LONGEST_MEDIAN = {"median_duration": 60, "median_days": 365}
