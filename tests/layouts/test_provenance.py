"""Every number leads to its file and system, every column to its term, and the pages say both."""

import json
import math
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType, SimpleNamespace

import duckdb
import pandas as pd
import pytest
from plotly.utils import PlotlyJSONEncoder

from definitions import glossary
from layouts import glossary_page, provenance, revised
from layouts.freshness import freshness
from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.provenance import origins, rows, rows_of, rows_told, steps, terms, upstream
from queries.reader import Reader
from warehouse import models
from warehouse.extracts import sources


def test_every_column_of_a_source_or_a_model_has_one_term():
    named = {column for source in sources() for column in source.columns} | models.columns().keys()
    assert named - glossary.columns().keys() == set()
    assert glossary.columns().keys() - named == set()


def test_a_changed_term_needs_a_new_edition():
    newest = glossary.versions()[-1]
    assert newest.hash == glossary.checksum(), f"a new [[version]] with hash {glossary.checksum()}"
    assert [version.number for version in glossary.versions()] == list(range(1, newest.number + 1))
    assert all(term.since <= newest.number for term in glossary.terms())


def test_every_owner_of_a_term_is_a_system():
    assert {term.owner for term in glossary.terms()} <= {source.system for source in sources()}


def test_every_indicator_leads_to_files_of_a_system(reader):
    known, held = steps(reader), catalogue(reader)
    for entry in held.indicators.values():
        found = upstream(origins(entry, known), known)
        kinds = {step.kind for step in found.values()}
        assert {"source", "system"} <= kinds, entry.id
        files = {source["source"] for source in rows(reader, "sources")}
        assert {node.partition(":")[2] for node in found if node.startswith("source:")} <= files


def test_the_way_of_a_known_figure(reader):
    known, held = steps(reader), catalogue(reader)
    found = upstream(origins(held.indicators["poverty_headcount"], known), known)
    systems = {node for node in found if node.startswith("system:")}
    assert "system:survey" in systems and "system:dpf" not in systems
    assert {"model:survey_welfare", "source:survey_household"} <= found.keys()


def test_every_programme_and_indicator_is_an_entry(reader):
    held = catalogue(reader)
    for entry in (*held.programmes.values(), *held.indicators.values()):
        assert entry.name.zh and entry.name.en and entry.meaning.zh and entry.meaning.en


def test_contracts_are_whole(reader):
    found = rows(reader, "contracts")
    assert {row["source"] for row in found} == {source.name for source in sources()}
    assert all(row["owner_zh"] and row["legal_en"] and row["rows_in"] >= 0 for row in found)
    assert {row["grade"] for row in found if row["source"] in ("ca_person", "hr_person")} == {"sensitive"}


def test_tables_of_codes_and_levels_hold_no_person_in_any_column(reader):
    bare = {source.name for source in sources() if not source.persons}
    assert bare == {"township_code", "document_exchange", "standard", "service_point"}
    for question in ("contracts", "contract_columns"):
        assert {row["grade"] for row in rows(reader, question) if row["source"] in bare} == {"aggregate"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pages_say_it(reader, lang):
    held = catalogue(reader)
    view, _ = settle(View(lang=lang), held)
    for draw in (provenance.summary, provenance.lineage, provenance.fresh, revised.revised, provenance.corrections,
                 provenance.dictionary, glossary_page.glossary):  # fmt: skip
        assert draw(reader, held, view)
    shown = json.dumps(glossary_page.glossary(reader, held, view), cls=PlotlyJSONEncoder, ensure_ascii=False)
    assert all(getattr(term.name, lang) in shown for term in terms(reader))
    assert {"zh": "第 {} 版", "en": "edition {}"}[lang].format(len(glossary.versions())) in shown
    figure = provenance.drawn(reader, held, view)
    names = figure["data"][1]["text"]
    assert held.indicators[view.indicator].short.in_(lang) in names and len(names) > 8


def test_an_older_build_says_that_it_has_none(reader, monkeypatch):
    held = catalogue(reader)
    view, _ = settle(View(), held)
    plain = Reader.read

    def read(self, name, values):
        if name in ("terms", "contracts", "contract_columns", "lineage_nodes", "lineage_edges", "corrections"):
            raise duckdb.CatalogException("no such table")
        return plain(self, name, values)

    monkeypatch.setattr(Reader, "read", read)
    for cached in (terms, steps):
        cached.cache_clear()
    assert "旧版" in json.dumps(glossary_page.glossary(reader, held, view), cls=PlotlyJSONEncoder, ensure_ascii=False)
    assert provenance.fresh(reader, held, view) and provenance.drawn(reader, held, view)
    for cached in (terms, steps):
        cached.cache_clear()


@pytest.mark.parametrize(
    ("facts", "audience", "said"),
    [
        ({"before": ""}, "internal", "no build before this one"),
        ({"before": "20241130-a"}, "internal", "no figure of Guangdong has changed"),
        ({"before": "20241130-a", "amends": "20241130-a"}, "internal", "build 20241130-a once more"),
        ({"before": "20241130-a", "audience": "briefing"}, "briefing", "a revision is the change of a few persons"),
    ],
)
def test_why_no_revision_is_told(reader, facts, audience, said):
    held = catalogue(reader)
    held = replace(held, facts=MappingProxyType({"extraction_date": "2024-12-31"} | facts), audience=audience)
    view = settle(View(lang="en"), catalogue(reader))[0]
    assert said in json.dumps(revised.revised(reader, held, view), cls=PlotlyJSONEncoder)


def test_freshness_warns_of_an_overdue_delivery(reader):
    held = catalogue(reader)
    real = replace(held, facts=MappingProxyType(dict(held.facts) | {"demonstration": "false"}))
    assert freshness(held, "en", date(2030, 1, 1)) == ("as of 2024-12-31", False)
    assert freshness(real, "en", date(2025, 2, 1)) == ("as of 2024-12-31", False)
    assert freshness(real, "zh", date(2025, 3, 31)) == ("截至 2024-12-31：已 90 天，逾期未交付", True)
    assert freshness(replace(held, facts=MappingProxyType({"extraction_date": "2022"})), "en") == ("2022", False)


def test_rows_behind_a_figure_add_up_from_the_parts_of_an_area(reader):
    """Districts add up to their city, cities to the province, and those to the rows that were used."""
    held = catalogue(reader)
    for code in ("440000", "440900"):
        whole, parts = rows_of(reader, code), [rows_of(reader, part) for part in held.children[code]]
        for source, entry in whole.items():
            if entry.here is not None:
                assert sum(part[source].here for part in parts) == entry.here <= entry.all, (code, source)
    province = rows_of(reader, "440000")
    # Residents are reported under the code of a township that was split, too.
    for source in ("ca_payment", "resident_register"):
        assert province[source].here == province[source].all > 0
    assert province["ca_person"].here > 0 and province["id_change"].here is None
    assert all(entry.hash for entry in province.values())


def test_rows_of_a_programme_and_month_are_those_of_the_extracts(reader, extracts):
    """Payments by the month they are for, entitlements in each month that they stand; of all programmes together."""
    held = catalogue(reader)
    first, last = held.period("2023-03"), held.period("2023-05")
    paid = pd.read_parquet(extracts / "civil_affairs/payment_2023.parquet")
    paid = pd.concat([paid, pd.read_parquet(extracts / "civil_affairs/payment_2024.parquet")])
    paid = paid[paid["entitled_month"].between(202303, 202305)]
    stand = pd.read_parquet(extracts / "pension/benefit_period.parquet")
    stand["end_month"] = stand["end_month"].fillna(299912)
    months = sum(
        int(((stand["scheme"] == "JM") & (stand["start_month"] <= month) & (stand["end_month"] >= month)).sum())
        for month in (202303, 202304, 202305)
    )

    assert rows_told(reader, "DLS", first, last)["ca_payment"] == (paid["scheme"] == "CS").sum() > 0
    assert rows_told(reader, "any", first, last)["ca_payment"] == len(paid)
    assert rows_told(reader, "URP", first, last)["pn_period"] == months > 0
    assert rows_told(reader, "URP", first, last)["ca_payment"] == 0
    assert not {"ca_person", "death", "standard"} & rows_told(reader, "", first, last).keys()


def test_files_of_other_programmes_are_not_behind_a_figure(reader):
    held = catalogue(reader)
    view = settle(View(indicator="recipients", programme="DIB", from_="2023-03", to="2023-05"), held)[0]

    said = json.dumps(provenance.lineage(reader, held, replace(view, lang="en")), cls=PlotlyJSONEncoder)

    shown, _, others = said.partition("Without a row of these: ")
    assert "table-dibao_payment" in shown and "table-pn_period" not in shown and "pn_period" in others


def test_a_month_of_few_rows_hides_the_sum_that_holds_it():
    built = duckdb.connect()
    built.execute("create table programme_rows (source varchar, programme varchar, period smallint, rows_used bigint)")
    built.execute("insert into programme_rows values ('t', 'DIB', 0, 50), ('t', 'DIB', 1, 4), ('t', 'UI', 1, 60)")
    asked = Path("queries/sql/rows_of_programme.sql").read_text(encoding="utf-8")
    reader = SimpleNamespace(threshold=10, read=lambda name, bound: built.execute(asked, bound).df())

    asked_for = (("DIB", 0, 0), ("DIB", 0, 1), ("UI", 0, 1), ("any", 0, 1), ("UI", 0, 0))
    told = {each: rows_told.__wrapped__(reader, *each)["t"] for each in asked_for}

    assert (told["DIB", 0, 0], told["UI", 0, 1], told["UI", 0, 0]) == (50, 60, 0)
    assert math.isnan(told["DIB", 0, 1]) and math.isnan(told["any", 0, 1])


def test_few_rows_are_not_told(guarded, reader):
    few = [
        (area, source)
        for area in catalogue(reader).children["440900"]
        for source, entry in rows_of(reader, area).items()
        if entry.here and entry.here < 10
    ]
    assert few and all(math.isnan(rows_of(guarded, area)[source].here) for area, source in few)
