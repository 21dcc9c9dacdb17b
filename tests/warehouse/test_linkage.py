"""The linkage finds whom numbers keep apart, as the planted truth knows it; names compare as Chinese names do."""

import csv
import stat

import duckdb
import pandas as pd
import pytest

from queries.linkage import levels, linked
from tests.oracles.intervals import wilson
from warehouse.errors import WarehouseError
from warehouse.linkage import job, names, review


@pytest.fixture(scope="module")
def found(data) -> pd.DataFrame:
    """The pairs of the small province."""
    return pd.read_csv(data / "guangdong" / job.FOLDER / review.PAIRS, encoding="utf-8-sig")


@pytest.fixture(scope="module")
def person(extracts) -> dict:
    """Whose record each record is."""
    truth = pd.read_parquet(extracts.parent / "extracts-truth" / "person.parquet")
    return dict(zip(zip(truth["system"].astype(str), truth["key"], strict=True), truth["person"], strict=True))


def sides(pair) -> tuple:
    return (pair.system_l, pair.person_no_l), (pair.system_r, pair.person_no_r)


def test_planted_pairs_are_found_and_no_others(found, person, extracts):
    proposed = found[found["way"] != "doubtful"]
    right = sum(person[first] == person[second] for first, second in map(sides, proposed.itertuples()))
    faults = pd.read_csv(extracts.parent / "extracts-truth" / "defect.csv")
    twice = faults.loc[(faults["rule"] == "ID09"), ["system", "key"]].astype({"key": "int64"})
    planted = {(row.system, row.key) for row in twice.itertuples()}
    told = {side for pair in proposed.itertuples() for side in sides(pair)}
    recall = len(planted & told) / len(planted)
    low, high = wilson(right, len(proposed))
    print(f"precision {right / len(proposed):.4f} ({low:.4f} to {high:.4f}), recall of ID09 {recall:.4f}")
    assert len(planted) > 100 and recall >= 0.95
    assert right / len(proposed) >= 0.97


def test_the_expected_error_is_near_the_true_one(found, person, reader):
    """Persons counted twice, by the weights, against the truth: within a twentieth for the province."""
    (whole,) = [entry for entry in linked(reader, "440000") if entry.area == "440000"]
    true = sum(person[first] == person[second] for first, second in map(sides, found.itertuples()))
    assert whole.twice * whole.persons / 1000 == pytest.approx(true, rel=0.05)
    below = [entry for entry in linked(reader, "440000") if entry.area != "440000"]
    for name in ("records", "certain", "probable", "doubtful"):
        assert sum(getattr(entry, name) for entry in below) == getattr(whole, name), name
    # Who has records in two cities is one person of the province.
    assert sum(entry.persons for entry in below) > whole.persons


TOWN, OTHER = "440103001", "440105001"
RECORDS = [
    # Person, name, recorded birth, the birth that counts, code, township: the last two have no place to compare.
    ("a", "李明", "1990-01-02", "1990-01-02", TOWN, TOWN), ("a", "李明", "1990-01-02", "1990-01-02", OTHER, OTHER),
    ("b", "王芳", None, "1980-05-06", TOWN, TOWN),
    ("c", "张伟", "1970-01-02", "1970-01-02", "999999999", "440000"),
    ("d", "张伟", "1970-01-02", "1970-01-02", "999999999", "440000"),
]  # fmt: skip


def test_a_person_counts_once_and_without_a_township_in_the_whole_alone():
    connection = duckdb.connect()
    connection.execute("create table raw_area as select * from (values ('440000', '', 0), ('440103', '440000', 1), "
                       "('440105', '440000', 1), ($a, '440103', 2), ($b, '440105', 2)) t(code, parent, rank)",
                       {"a": TOWN, "b": OTHER})  # fmt: skip
    connection.execute("create table raw_ancestor as select * from (values ('440000', '440000'), ($a, $a), "
                       "($a, '440103'), ($a, '440000'), ($b, $b), ($b, '440105'), ($b, '440000')) t(code, ancestor)",
                       {"a": TOWN, "b": OTHER})  # fmt: skip
    frame = pd.DataFrame(RECORDS, columns=["person_key", "name", "birth_date", "born", "town_code", "township"])
    frame = frame.assign(system="hrss", person_no=range(len(frame)))
    told = connection.from_df(frame)
    told = told.project("* replace (cast(born as date) as born), '1' as sex_code, '' as phone, '' as account, "
                        "true as is_valid, true as is_resident, true as is_live")  # fmt: skip
    told.create("stg_identity")
    told.create("stg_contact")
    connection.execute("create table int_person_key as select system, person_no, person_key from stg_identity")
    connection.execute("create table name_form as select distinct name, name as folded, name as sound, name as shape "
                       "from stg_identity")  # fmt: skip
    job._make(connection, "described")
    pair = "select 'probable' as way, 0.9 as match_probability, place as place_l from described where name = '张伟'"
    connection.execute(f"create table pairs as {pair} limit 1")

    places = connection.sql("select town, place, upper, count(*) from described group by all order by all").fetchall()
    found = connection.sql((job.HERE / "counted.sql").read_text(encoding="utf-8")).order("area").fetchall()

    assert places == [(TOWN, TOWN, "440103", 2), (OTHER, OTHER, "440105", 1), (None, None, None, 2)]
    assert [row[:5] for row in found] == [("440000", 5, 4, 0, 1), ("440103", 2, 2, 0, 0), (TOWN, 2, 2, 0, 0),
                                          ("440105", 1, 1, 0, 0), (OTHER, 1, 1, 0, 0)]  # fmt: skip


def test_small_numbers_of_pairs_are_not_told(guarded, reader):
    few = 0
    for area in ("440000", "440100", "440900"):
        exact = {entry.area: entry for entry in linked(reader, area)}
        for entry in linked(guarded, area):
            for name in ("certain", "probable", "doubtful"):
                count = getattr(exact[entry.area], name)
                few += 0 < count < 10
                assert getattr(entry, name) == (None if 0 < count < 10 else count)
    assert few


def test_weights_are_told_from_strong_to_weak(reader):
    found = [entry for entry in levels(reader) if entry.comparison == "name"]
    assert len(found) == 6 and found[0].bits > found[2].bits > found[-1].bits
    assert found[0].bits > 10 and found[-1].bits < -5
    for entry in found:
        assert 0 < entry.same <= 1 and 0 < entry.other <= 1


def test_lists_belong_to_their_owner(data):
    folder = data / "guangdong" / job.FOLDER
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for file in folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_no_name_is_published(data, found):
    """The result that a build reads, and the build, hold no record."""
    text = (data / "guangdong" / job.FOLDER / job.RESULT).read_text(encoding="utf-8")
    assert not any(str(pair.person_no_l) in text or pair.name_l in text for pair in found.head(50).itertuples())


def test_names_that_sound_or_look_alike():
    form = names.characters(list("陈陳曾增余佘A")).set_index("character")
    assert form.loc["陈", "folded"] == form.loc["陳", "folded"]
    assert form.loc["曾", "sound"] != form.loc["陈", "sound"]
    assert form.loc["余", "shape"] == form.loc["佘", "shape"] != form.loc["陈", "shape"]
    assert form.loc["A", "sound"] == "A"


def test_another_delivery_shows_no_old_linkage(data):
    assert job.published(data / "guangdong", {"ca_person": "another"}) == {}


def reviewed(data, tmp_path, verdicts: list[str]):
    with (data / "guangdong" / job.FOLDER / review.SAMPLE).open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))[: len(verdicts)]
    file = tmp_path / "reviewed.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(row | {"verdict": verdict} for row, verdict in zip(rows, verdicts, strict=True))
    return file


def test_verdicts_come_back(data, tmp_path):
    (band,) = review.judged(reviewed(data, tmp_path, ["same"] * 8 + ["different", "", "same"]))
    assert (band.judged, band.same) == (10, 9)
    assert band.low < 0.9 < band.high and 0.9 < band.expected <= 1


def test_an_unknown_verdict_is_told_with_its_line(data, tmp_path):
    with pytest.raises(WarehouseError, match="Line 3"):
        review.judged(reviewed(data, tmp_path, ["same", "perhaps"]))
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(WarehouseError, match="not a sample"):
        review.judged(tmp_path / "other.csv")
