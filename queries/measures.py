"""What is to be known of the measures of the cube before they are divided."""

# Counted at the end of each month: their sum over months is no number of persons.
STOCKS = frozenset(
    {
        "person_months",
        "residents",
        "local_residents",
        "working_residents",
        "older_residents",
        "insured",
        "insured_working",
        "pending",
        "overdue",
        "combined_1",
        "combined_2",
        "combined_3",
        "spells_under_way",
        "spells_over_36",
        "severely_disabled",
        "severely_disabled_paid",
        "service_users",
        "records",
        "valid_ids",
        "record_hits",
        "record_tested",
        "fields",
        "fields_filled",
    }
)
# Sums of money, and persons whom a sample stands for: how far chance moves their quotients their sizes do not tell.
MONEY = frozenset({"amount", "amount_of_all", "rule_fen"})
SAMPLED = "survey_"
# Measures that belong to no programme.
POPULATIONS = frozenset({"residents", "local_residents", "working_residents", "older_residents", "amount_of_all"})
RATIOS = frozenset({"ratio", "hukou_gap", "turnover"})
# Count each person of a range of months once.
PRESENT = frozenset({"distinct", "turnover"})
DECIDED_LATE = frozenset({"exits"})
# On which measure's persons or cases a value rests, where that is not its numerator.
BASIS = {
    "amount": "person_months",
    "avoidable_requests": "requests",
    "valid_ids": "records",
    "late_payments": "payments",
    "service_minutes": "service_events",
    "payments_on_time": "payments_delivered",
    "fields_filled": "fields",
}
LONGEST_MEDIAN = {"median_duration": 60, "median_days": 365}
