"""A spoiled delivery through the real build: each fault is rejected, flagged or bridged, never counted in silence."""

import csv
import shutil
from datetime import date

import numpy as np
import pandas as pd
import pytest

from layouts.foot import foot
from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.reader import open_build
from queries.selection import Selection
from queries.unusual import undelivered
from queries.values import Status, indicator_by_area
from tests.warehouse.spoiling import Delivery, district_of, row
from warehouse.build import build
from warehouse.extracts import HASHES

# Places of service may be left out; those of the demonstration have faults of their own (test_service_points.py).
POINTS = "service_point.csv"
ABSENT_IN, STOPPED_IN = "440881", "440904"
# Where payments are added.
SPOILT = "440103"
ABSENT, STOPPED = 202106, 202404
AT, SINCE = 41, 75
THREE_SPELLS = (201803, 201804, 201805, 201901, 201902, 202001)
EVENTS = """
select start + "last" - 1 as at, sum(spells) from risk
where gap in (1, $gap) and clock = 'receipt' and programme = $programme and area = $area and outcome <> ''
group by all order by all
"""
SPELLS = "select sum(spells) from risk where gap = 1 and clock = 'receipt' and programme = 'DIB' and area = $area"
HITS = "select coalesce(sum(hits), 0), coalesce(sum(fen), 0) from rule_office where rule = $rule and area = $area"


@pytest.fixture(scope="module")
def spoiled(extracts, tmp_path_factory):
    """The delivery, and the reader of what was built of it."""
    home = tmp_path_factory.mktemp("bad")
    made = Delivery(shutil.copytree(extracts, home / "extracts", ignore=shutil.ignore_patterns(HASHES, POINTS)))
    people = pd.read_parquet(made.folder / "civil_affairs/person.parquet")
    paid = pd.concat(pd.read_parquet(file) for file in made.folder.glob("civil_affairs/payment_*.parquet"))
    dead = pd.read_csv(made.folder / "population/death.csv", dtype=str)
    periods = pd.read_parquet(made.folder / "civil_affairs/allowance_period.parquet")
    busy = set(paid["person_no"]) | set(periods["person_no"])
    born = pd.to_datetime(people["birth_date"])
    sound = people[(people["id_type"] == "01") & ~people["id_card"].duplicated(keep=False)]
    free = sound[~sound["person_no"].isin(busy)]
    adult = free[born.loc[free.index].dt.year.between(1960, 1985)]["person_no"].to_numpy()
    child = sound[born.loc[sound.index].dt.year == 2020]["person_no"].to_numpy()[0]
    gone = dead[dead["death_date"].between("2019-01-01", "2021-12-31")].merge(sound, on="id_card")
    gone = gone[~gone["person_no"].isin(busy)].iloc[0]
    died = int(gone["death_date"][:4]) * 100 + int(gone["death_date"][5:7])
    many, none, nobody = (int(number) for number in adult[:3])
    normal = paid[(paid["kind"].astype(str) == "N") & (paid["scheme"].astype(str) == "CS")]
    twice = normal[~normal["town_code"].astype(str).map(district_of()).isin([ABSENT_IN, STOPPED_IN])]
    twice = twice[~twice.duplicated(["person_no", "entitled_month"], keep=False)].iloc[[5, 50, 500]]
    made.planted = {"twice": twice, "gone": gone["id_card"]}
    made.add(
        [row(child, 201905), row(nobody, 202506), row(None, 202003), row(none, 202003, town=None),
         row(nobody, 202003, amount=-500.0, kind="C"), row(int(gone["person_no"]), died + 100, town="440103014")]
        + [row(many, month) for month in THREE_SPELLS]
        + twice.astype({"town_code": object}).to_dict("records")
    )  # fmt: skip

    def lose(frame, year):
        district = frame["town_code"].map(district_of())
        absent = (district == ABSENT_IN) & (frame["entitled_month"] == ABSENT)
        stopped = (district == STOPPED_IN) & (frame["entitled_month"] >= STOPPED)
        return frame[~(absent | stopped)]

    made.payments("payment", lose)
    made.payments("dibao_payment", lose)
    rent = made.folder / "housing/rent_subsidy_period.csv"
    late = {"id_card": gone["id_card"], "town_code": "440103014", "start_month": died + 100, "end_month": died + 100,
            "monthly_amount": 500.0, "end_reason": "02"}  # fmt: skip
    texts = dict.fromkeys(("id_card", "town_code", "phone", "end_reason"), str)
    periods = pd.read_csv(rent, dtype=texts | {"end_month": "Int64"})
    short = people["id_card"].str.fullmatch("[0-9]{15}") & (people["id_type"] == "01")
    one, other = (late | {"id_card": number, "start_month": 202201, "end_month": 202203}
                  for number in (people.loc[short, "id_card"].iloc[0], "44010319801345001X"))  # fmt: skip
    pd.concat([periods, pd.DataFrame([late, one, other])]).to_csv(rent, index=False)
    district = normal["town_code"].astype(str).map(district_of())
    known = normal["person_no"].isin(sound["person_no"][born.loc[sound.index].dt.year < 1990])
    future = normal[known & ~district.isin([ABSENT_IN, STOPPED_IN, SPOILT])].iloc[0]
    people["town_code"] = people["town_code"].astype(str)
    people["birth_date"] = people["birth_date"].mask(people["person_no"] == future["person_no"], date(2031, 4, 17))
    away = people["person_no"] == none
    made.planted |= {"home": people.loc[away, "town_code"].iloc[0], "district": district_of()[str(future["town_code"])]}
    people.loc[away, "town_code"] = "999999999"
    people.to_parquet(made.folder / "civil_affairs/person.parquet")
    build(made.folder, home / "data")
    made.listing = home / "data/guangdong/rejected"
    name = (home / "data/guangdong/CURRENT").read_text().strip()
    made.cases = home / "data/guangdong/cases" / name
    made.reader = open_build(home / "data/guangdong/builds" / name, threshold=1)
    return made


def asked(reader, question: str, **values):
    return reader.connection.cursor().execute(question, values).fetchall()


def events(reader, area: str, programme: str = "DIB", gap: int = 1) -> np.ndarray:
    """Exits by their month."""
    found = np.zeros(84, int)
    for month, spells in asked(reader, EVENTS, area=area, programme=programme, gap=gap):
        found[month] = spells
    return found


def test_what_cannot_be_is_rejected_counted_and_listed(spoiled):
    told = asked(spoiled.reader, "select source, column_name, reason, rows_rejected from rejection order by all")
    assert told == [
        ("ca_payment", "amount", "takes back more than was paid for the month", 1),
        ("ca_payment", "entitled_month", "is before the birth", 1),
        ("ca_payment", "entitled_month", "is no month", 1),
        ("ca_payment", "paid_month", "is no month from October 1949 to the extraction", 1),
        ("ca_payment", "person_no", "is not in ca_person", 1),
        ("ca_payment", "town_code", "is no township", 1),
        ("rent_period", "id_card", "is in no register, and tells no possible birth", 1),
    ]
    (counted,) = asked(spoiled.reader, "select rows_rejected from source where source = 'ca_payment'")
    assert counted == (5,)
    with (spoiled.listing / "ca_payment.csv").open(encoding="utf-8-sig", newline="") as stream:
        listed = [(entry["file"], entry["column"], entry["value"]) for entry in csv.DictReader(stream)]
    assert sorted(listed) == [
        ("payment_2019.parquet", "entitled_month", "201905"),
        ("payment_2020.parquet", "amount", "-500.0"),
        ("payment_2020.parquet", "person_no", ""),
        ("payment_2020.parquet", "town_code", ""),
        ("payment_2024.parquet", "entitled_month", "202506"),
        ("payment_2024.parquet", "paid_month", "202506"),
    ]


WHOLE = """
select coalesce(sum(cum[84]), 0) from cube
where measure = $measure and area = $area and programme = $programme and ($age = '' or age = $age)
"""


def total(reader, measure: str, area: str, programme: str = "", age: str = "") -> int:
    """The whole of a measure in an area over all months."""
    ((found,),) = asked(reader, WHOLE, measure=measure, area=area, programme=programme, age=age)
    return int(found)


def test_a_person_whose_home_is_no_township_counts_in_the_province_alone(spoiled, reader):
    held, home = catalogue(reader), spoiled.planted["home"]
    for measure in ("records", "fields"):
        one = 84 * (6 if measure == "fields" else 1)
        assert total(spoiled.reader, measure, held.root) == total(reader, measure, held.root)
        assert total(spoiled.reader, measure, home) == total(reader, measure, home) - one
        cities = sum(total(spoiled.reader, measure, city) for city in held.children[held.root])
        assert total(spoiled.reader, measure, held.root) - cities == one
    assert asked(spoiled.reader, "select source, rows_used from divided where way = 'nowhere'") == [("ca_person", 1)]
    assert not asked(reader, "select source from divided where way = 'nowhere'")
    rows = "select rows_used from place_rows where source = 'ca_person' and area = $area"
    assert asked(spoiled.reader, rows, area=held.root) == asked(reader, rows, area=held.root)


def test_a_birth_in_the_future_is_a_hit_and_the_age_is_that_of_the_number(spoiled, reader):
    for age in ("a0", "a16"):
        asked_for = ("person_months", spoiled.planted["district"], "DLS", age)
        before, after = (total(one, *asked_for) for one in (reader, spoiled.reader))
        assert before == after and (after or age == "a0")
    (before,), (after,) = (asked(one, HITS, rule="ID05", area="440000") for one in (reader, spoiled.reader))
    assert after[0] - before[0] == 1


def test_a_number_of_fifteen_digits_is_that_of_its_person(spoiled, reader):
    before, after = (total(one, "person_months", "440103014", "HOU") for one in (reader, spoiled.reader))
    # Three months of the one, and the single month paid after the other's death.
    assert after - before == 4


def test_payments_after_death_are_found_by_their_rule(spoiled, reader):
    """An allowance and a rent subsidy of one month."""
    (before,), (after,) = (asked(one, HITS, rule="P01", area="440000") for one in (reader, spoiled.reader))
    assert after[0] - before[0] == 2


def test_a_case_is_called_by_what_its_system_has(spoiled):
    """Housing knows persons by identity number; a number that a build gave would be another person's in the next."""
    housing = pd.read_csv(spoiled.cases / "housing.csv", dtype=str)
    known = pd.read_csv(spoiled.folder / "housing/rent_subsidy_period.csv", dtype=str)["id_card"].str.upper()
    assert spoiled.planted["gone"] in set(housing.loc[housing["rule"] == "P01", "key"])
    assert set(housing["key"]) <= set(known)


def test_a_payment_delivered_twice_is_found_and_is_no_second_month(spoiled, reader):
    (before,), (after,) = (asked(one, HITS, rule="P02", area="440000") for one in (reader, spoiled.reader))
    lacking = sum(
        sign * hits
        for sign, one in ((1, reader), (-1, spoiled.reader))
        for area in (ABSENT_IN, STOPPED_IN)
        for ((hits, _),) in (asked(one, HITS, rule="P02", area=area),)
    )
    assert after[0] - before[0] + lacking == len(spoiled.planted["twice"])
    for code in set(spoiled.planted["twice"]["town_code"].astype(str)):
        assert np.array_equal(events(reader, code, "DLS"), events(spoiled.reader, code, "DLS"))


def test_a_person_with_three_spells_is_three_spells_and_one_person(spoiled, reader):
    """Several spells read as one claim: the mistake for which durations of Universal Credit were withdrawn for ten
    months (Department for Work and Pensions, notice of 19 February 2019)."""
    town, question = "440103020", "spells_by_person"
    held = catalogue(reader)
    found = []
    for one in (reader, spoiled.reader):
        values = {"programme": "DLS", "areas": [town], "level": "", "within": "440000", "first": 0,
                  "last": held.period(held.facts["decided_to"]), "sex": "", "age": "", "hukou": "",
                  "gap": 1}  # fmt: skip
        rows = one.read(question, values)
        found.append([int(rows[name].sum()) for name in ("spells", "persons_1", "persons_2", "persons_3")])
    before, after = found
    assert [b - a for a, b in zip(before, after, strict=True)] == [3, 1, 1, 1]


def test_a_month_that_a_district_did_not_deliver_is_no_exit(spoiled, reader):
    clean, lacking = events(reader, ABSENT_IN), events(spoiled.reader, ABSENT_IN)
    # Who left in the lost month or took it up in it is seen a month early or late; all others go on.
    assert np.array_equal(np.delete(clean, [AT - 1, AT]), np.delete(lacking, [AT - 1, AT]))
    assert lacking[AT] == 0 and lacking[AT - 1] <= clean[AT - 1] + clean[AT]
    (before,), (after,) = asked(reader, SPELLS, area=ABSENT_IN), asked(spoiled.reader, SPELLS, area=ABSENT_IN)
    assert before[0] - clean[AT] <= after[0] <= before[0]


def test_the_map_says_that_a_month_was_not_delivered(spoiled):
    held = catalogue(spoiled.reader)
    month = held.periods[AT]
    asked_for = Selection("recipients", "DIB", month, month, "district", held.root)
    whole = indicator_by_area(spoiled.reader, asked_for)
    assert whole.of(ABSENT_IN)[1] == Status.MISSING and whole.of(STOPPED_IN)[1] == Status.VALUE
    towns = indicator_by_area(spoiled.reader, Selection("recipients", "DIB", month, month, "township", ABSENT_IN))
    assert (towns.status == Status.MISSING).sum() == len(held.children[ABSENT_IN])
    told = undelivered(spoiled.reader, ABSENT_IN)
    assert {entry.area for entry in told} == set(held.children[ABSENT_IN])
    assert {(entry.first, entry.last, entry.months) for entry in told} == {(AT, AT, 1)}


def test_the_map_of_durations_says_that_spells_go_on_over_it(spoiled):
    held = catalogue(spoiled.reader)
    asked_for = View(indicator="median_duration", programme="DIB", within=ABSENT_IN, lang="en")
    over, after = (settle(asked_for.but(from_=held.periods[at]), held)[0] for at in (AT, AT + 1))
    town = held.areas[held.children[ABSENT_IN][0]].name.en
    text = str(foot(spoiled.reader, held, over))
    assert "Not delivered: " in text and town in text and "nobody counts as having left" in text
    assert "Not delivered: " not in str(foot(spoiled.reader, held, after))
    assert "Not delivered: " not in str(foot(spoiled.reader, held, over.but(programme="OAA")))


def test_a_duration_bridges_the_month_that_was_not_delivered(spoiled, reader):
    held = catalogue(reader)
    asked_for = Selection("median_duration", "DIB", held.periods[0], held.facts["decided_to"], "district", held.root)
    clean, lacking = (indicator_by_area(one, asked_for) for one in (reader, spoiled.reader))
    assert lacking.of(ABSENT_IN)[1] == Status.VALUE
    assert abs(lacking.of(ABSENT_IN)[0] - clean.of(ABSENT_IN)[0]) <= 1


@pytest.mark.parametrize("gap", [0, 1, 2, 3])
def test_where_deliveries_stop_nobody_is_said_to_have_left(spoiled, reader, gap):
    """The last delivered month is 74; the widest tolerance needs four more, so exits are known up to 70."""
    clean, lacking = events(reader, STOPPED_IN, gap=gap), events(spoiled.reader, STOPPED_IN, gap=gap)
    assert not lacking[SINCE - 4 :].any() and clean[SINCE - 4 :].any()
    assert np.array_equal(clean[: SINCE - 4], lacking[: SINCE - 4])


def test_where_deliveries_stop_the_months_are_missing_and_the_exits_do_not_leap(spoiled):
    held = catalogue(spoiled.reader)
    last = Selection("recipients", "DIB", held.periods[SINCE], held.periods[SINCE], "district", held.root)
    assert indicator_by_area(spoiled.reader, last).of(STOPPED_IN)[1] == Status.MISSING
    ((cum,),) = asked(
        spoiled.reader,
        "select list_aggregate(list(c order by i), 'list') from (select i, sum(cum[i]) as c from cube, range(1, 85) "
        "as r (i) where measure = 'exits' and programme = 'DIB' and area = $area group by i)",
        area=STOPPED_IN,
    )
    exits = np.diff(np.array(cum), prepend=0)
    assert exits[SINCE - 1 :].sum() == 0 and exits[SINCE - 13 : SINCE - 1].max() <= 3 * max(np.median(exits), 3)
