"""Sequences of months of one amount, and of benefit, against the same told month by month."""

from itertools import groupby

import duckdb
import numpy as np
import pandas as pd
import pytest

from warehouse import models

TEXTS = models.found("intermediate")


def sequences(rows: list[tuple]) -> list[tuple]:
    """Of rows (…, month), each once, the uninterrupted sequences: (…, first month, last month)."""
    found = []
    for who, months in groupby(sorted(set(rows)), key=lambda row: row[:-1]):
        for _, run in groupby(enumerate(row[-1] for row in months), key=lambda pair: pair[1] - pair[0]):
            told = [month for _, month in run]
            found.append((*who, told[0], told[-1]))
    return sorted(found)


def months(rng: np.random.Generator) -> list[tuple]:
    """Payees whose amount rises, falls back to an earlier one, pauses, or moves with them."""
    rows = []
    for payee in range(80):
        town, fen, month = "t1", 500, 0
        for _ in range(int(rng.integers(1, 7))):
            month += int(rng.integers(0, 3))
            town, fen = str(rng.choice([town, "t2"])), int(rng.choice([fen, 500, 600]))
            rows += [(payee, town, fen, month + i) for i in range(int(rng.integers(1, 5)))]
            month = rows[-1][-1] + 1
    return rows


@pytest.mark.parametrize(("model", "of", "payee"), [
    ("int_case_amount", "int_case_month", "case_no"), ("int_person_amount", "int_person_month", "person_id"),
])  # fmt: skip
def test_an_amount_that_is_left_and_taken_up_again_is_two_sequences(model, of, payee):
    rows = months(np.random.default_rng(11))
    with duckdb.connect() as connection:
        frame = pd.DataFrame(rows, columns=[payee, "township", "fen", "period"]).assign(programme="DLS")
        connection.from_df(frame).create(of)
        asked = f"{payee}, township, fen, first_period, last_period"
        found = connection.sql(TEXTS[model].text).project(asked).order("all").fetchall()
    told = sequences(rows)
    assert found == told
    assert len({row[:3] for row in told}) < len(told)


def test_overlapping_and_touching_benefits_are_one_run():
    rng = np.random.default_rng(12)
    spans = [(int(rng.integers(0, 60)), "OAA", str(rng.choice(["t1", "t2"])), int(first), int(first + length))
             for first, length in zip(rng.integers(-5, 60, 150), rng.integers(0, 9, 150), strict=True)]  # fmt: skip
    with duckdb.connect() as connection:
        frame = pd.DataFrame(spans, columns=["person_id", "programme", "township", "first_period", "last_period"])
        connection.from_df(frame).create("int_entitlement")
        connection.execute("create type programme as enum ('DIB', 'OAA')")
        connection.execute("create table int_person_amount as from int_entitlement where false")
        connection.execute("create table int_case_run (case_no varchar, township varchar, first_period int, "
                           "last_period int)")  # fmt: skip
        connection.execute("create table int_case_member (case_no varchar, person_id int, is_unit boolean)")
        asked = "person_id, programme, township, first_period, last_period"
        found = connection.sql(TEXTS["int_run"].text).project(asked).order("all").fetchall()
    told = sequences([(*span[:3], month) for span in spans for month in range(span[3], span[4] + 1)])
    assert found == told
    assert len(told) < len(spans)
