"""Requests for documents: time is that of what was needless, and what no definition names is shown by its own name."""

from types import SimpleNamespace

import pandas as pd
import pytest

from layouts import quality_once
from layouts.view import View
from queries import requests as asking
from tests.layouts.test_quality import words

CELLS = {"document": ["身份证", "收入证明", "居住证"], "branch": ["民政", "民政", "教育局"]}
ANSWERS = {
    "documents": pd.DataFrame({"document": ["身份证", "收入证明"], "minutes": [10, 60],
                               "name_zh": ["身份证", "收入证明"], "name_en": ["Identity card", "Proof of income"]}),
    "authorities": pd.DataFrame({"authority": ["民政"], "name_zh": ["民政"], "name_en": ["Civil affairs"]}),
    "document_links": pd.DataFrame(CELLS | {
                                    "holder": ["公安", "", ""], "is_linked": [False, False, False]}),
    "requests_of_area": pd.DataFrame(CELLS | {
                                      "requests": [400, 100, 50], "given": [300, 0, 20], "held": 0, "linked": 0}),
    "applications_of_area": pd.DataFrame({"applications": [500]}),
    "branch_pairs": pd.DataFrame({"branch": ["教育局", "教育局", "民政"], "other": ["教育局", "民政", "民政"],
                                  "persons": [40, 30, 400]}),
}  # fmt: skip


@pytest.fixture
def reader():
    class Stub(SimpleNamespace):
        __hash__ = object.__hash__

        def read(self, question, values):
            return ANSWERS[question]

    return Stub(threshold=10)


@pytest.fixture
def found(reader):
    return asking.requests(reader, "440000", (2020, 2020), 12, 0)


def test_time_is_that_of_needless_requests_by_document(reader, found):
    assert found.minutes == 300 * 10 and found.untimed == ("居住证",)
    told = quality_once._finding(reader, found, View(from_="2020-01", to="2020-12", lang="en"))
    assert "They cost applicants 50 hours." in told and "Without the time for 居住证: it is not known." in told


def test_what_no_definition_names_stands_in_the_matrix_by_its_own_name(reader, found):
    documents, authorities = asking.named(reader)
    assert documents["居住证"].in_("en") == "居住证" and list(authorities) == ["民政", "公安", "教育局"]
    told = words(quality_once._matrix(reader, found, "en"))
    assert "居住证" in told and "教育局" in told and "公安" not in told
    assert (
        words(quality_once._unnamed(reader, "en")).strip().endswith("no definition names them: 居住证, 公安, 教育局.")
    )


def test_persons_of_a_branch_that_no_definition_names_are_told(reader, monkeypatch):
    monkeypatch.setattr(quality_once, "focus", lambda held, view: "440000")
    told = words(quality_once._alike(reader, None, View(lang="en")))
    assert "教育局" in told and "75%" in told
