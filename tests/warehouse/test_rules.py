"""The rules: each is declared and has a model; what they find is counted, added up and guarded."""

from pathlib import Path

import duckdb
import pytest

import definitions
from definitions.reference import quality
from queries.rules import findings, hidden
from warehouse import models, references

RULES = definitions.quality_rules()


def test_every_rule_has_a_model_and_every_model_a_rule():
    """Each also stands in the union of hits, and its base among what is tested."""
    found = models.found("rules")
    hit, tested = (models.found("marts")[name].text for name in ("rule_hit", "rule_tested"))
    assert set(found) == {rule.id.lower() for rule in RULES}
    for rule in RULES:
        assert f"'{rule.id}'" in hit, rule.id
        assert f"'{rule.base}'" in tested, rule.id


def test_programmes_of_rules_have_an_owner():
    owned = {code for codes in references.OWNERS.values() for code in codes}
    assert {code for rule in RULES for code in rule.programmes.split()} <= owned


def test_parts_of_the_province_add_up(reader):
    cities = reader.connection.cursor().execute("select code from area where parent = '440000'").fetchall()
    whole = findings(reader, "440000", 0, 83, ())
    parts = [{entry.rule.id: entry for entry in findings(reader, code, 0, 83, ())} for (code,) in cities]
    assert len(whole) == len(RULES)
    for entry in whole:
        held = [part[entry.rule.id] for part in parts if entry.rule.id in part]
        assert entry.tested == sum(part.tested for part in held), entry.rule.id
        assert entry.hits == sum(part.hits for part in held), entry.rule.id
        assert entry.fen == sum(part.fen for part in held), entry.rule.id


def test_few_hits_are_not_told(reader, guarded):
    """What the guarded reader hides is exactly what has one to nine hits."""
    townships = [row[0] for row in reader.connection.cursor().execute("select code from area").fetchall()][::29]
    seen = 0
    for code in townships:
        exact = {entry.rule.id: entry for entry in findings(reader, code, 0, 83, ())}
        for entry in findings(guarded, code, 0, 83, ()):
            few = hidden(exact[entry.rule.id].hits, guarded.threshold)
            assert entry.suppressed == few
            assert (entry.fen != entry.fen) == (entry.rate != entry.rate) == few
            seen += few
    assert seen > 5


@pytest.mark.parametrize(("count", "answer"), [(0, False), (1, True), (9, True), (10, False)])
def test_the_threshold(count, answer):
    assert hidden(count, 10) is answer


def test_case_lists_are_for_their_owners_alone(data, reader):
    """One file per system, beside the builds; the published file holds no key."""
    home = data / "guangdong"
    (made,) = (home / "cases").iterdir()
    assert (made.stat().st_mode & 0o777, (home / "cases").stat().st_mode & 0o777) == (0o700, 0o700)
    files = sorted(made.iterdir())
    assert {"affairs.csv", "civil_affairs.csv", "hrss.csv", "pension.csv"} <= {file.name for file in files}
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in files)
    listed = sum(len(file.read_text(encoding="utf-8").splitlines()) - 1 for file in files)
    question = "select sum(hits) from rule_office where area = '440000'"
    assert [(listed,)] == reader.connection.cursor().execute(question).fetchall()
    columns = "select column_name from information_schema.columns where column_name in ('key', 'person_no', 'id')"
    assert reader.connection.cursor().execute(columns + " and table_name <> 'atlas'").fetchall() == []


def test_the_page_of_the_rules_is_current():
    page = Path(__file__).parents[2] / "docs" / "quality.md"
    assert page.read_text(encoding="utf-8") == quality(), "python -m definitions.reference > docs/quality.md"


def test_age_limits_of_benefits_to_the_month_and_nobody_of_unknown_birth():
    """Child benefit is right up to the month of the 18th birthday, old-age allowance from that of the 80th on."""
    with duckdb.connect() as connection:
        connection.execute("""
            create table raw_calendar as select cast(range as integer) as period from range(-24, 84);
            create table raw_ca_person as select 9 as person_no, '学生' as employment;
            create table int_person_number as select 'civil_affairs' as system, 9 as person_no, 9 as person_id;
            create table int_run as select * from (values
                (1, 'ORP', 't', 8, 14), (2, 'ORP', 't', 8, 14), (9, 'ORP', 't', 8, 14), (3, 'OAA', 't', -5, 12),
                (4, 'OAA', 't', 0, 12), (5, 'DIB', 't', 0, 12)) as run (person_id, programme, township, first_period,
                last_period);
            create table int_person as select * from (values (1, 12 - 216), (2, null), (9, 12 - 216), (3, 3 - 960),
                (4, null), (5, 0)) as born (person_id, checked_birth)
        """)
        hits = connection.sql(models.found("rules")["p09"].text).project("person_id, period").order("all")
        assert hits.fetchall() == [(1, 13), (1, 14), (3, 0), (3, 1), (3, 2)]
