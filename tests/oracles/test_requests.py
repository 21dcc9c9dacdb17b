"""Avoidable requests against a plain loop over the files, and the page's sums against both."""

import pandas as pd

from queries.requests import requests


def needless(folder) -> pd.DataFrame:
    """Every request in the order of days, judged one by one: application_no, document, branch, why."""
    asked = pd.read_parquet(folder / "affairs/document_request.parquet")
    kinds = pd.read_csv(folder / "affairs/document_type.csv", keep_default_na=False).set_index("document")
    links = pd.read_csv(folder / "affairs/document_exchange.csv", parse_dates=["since"])
    since = {(row.document, row.branch): row.since for row in links.itertuples()}
    asked["request_date"] = pd.to_datetime(asked["request_date"])
    last: dict[tuple, pd.Timestamp] = {}
    rows = []
    for row in asked.sort_values(["request_date", "application_no"]).itertuples():
        kind, day = kinds.loc[row.document], row.request_date
        before = last.get((row.id_card, row.document))
        why = ""
        if before is not None and day < before + pd.DateOffset(months=int(kind["validity_months"])):
            why = "given"
        elif kind["holder"] == row.branch:
            why = "held"
        elif (row.document, row.branch) in since and day >= since[row.document, row.branch]:
            why = "linked"
        last[row.id_card, row.document] = day
        rows.append((row.application_no, row.document, row.branch, why))
    return pd.DataFrame(rows, columns=["application_no", "document", "branch", "why"])


def test_the_matrix_is_that_of_a_plain_loop(extracts, reader):
    judged = needless(extracts)
    applied = pd.read_parquet(extracts / "affairs/application.parquet", columns=["application_no", "apply_date"])
    judged = judged.merge(applied, on="application_no")
    years = pd.to_datetime(judged["apply_date"]).dt.year
    within = judged[years.between(2021, 2023)]
    found = requests(reader, "440000", (2021, 2023), 72, 36)
    counted = within.groupby(["document", "branch", "why"]).size()
    assert found.total == len(within)
    for (document, branch), cell in found.cells.items():
        own = counted.loc[document, branch]
        assert cell.requests == own.sum()
        assert (cell.given, cell.held, cell.linked) == tuple(own.get(why, 0) for why in ("given", "held", "linked"))
    months = pd.to_datetime(applied["apply_date"])
    assert found.applications == months.dt.year.between(2021, 2023).sum()


def test_the_next_exchange_removes_what_it_says(reader):
    """The first step alone is the largest sum of what one exchange serves; steps never exceed the whole."""
    found = requests(reader, "440000", (2018, 2024), 84, 0)
    assert len(found.steps) > 3 and found.steps[0].removed >= found.steps[1].removed
    assert 0 < found.steps[0].share <= found.steps[-1].share <= 1
