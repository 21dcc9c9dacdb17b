"""The linkage compares the rows that a build keeps, and what reviewers wrote is not lost by doing it again."""

import json
import shutil
import stat

import pandas as pd
import pytest

from warehouse.errors import WarehouseError
from warehouse.linkage import job, review
from warehouse.linking import linked
from warehouse.scratch import SCRATCH

HEAD = "way,band,probability,name_l,verdict\n"


@pytest.fixture(scope="module")
def twice(tiny, tmp_path_factory):
    """A folder in which records were linked, a verdict written, and linked again with rows that a build rejects."""
    folder = tmp_path_factory.mktemp("linked")
    shutil.copytree(tiny / "extracts", folder / "extracts")
    (folder / "extracts" / "SHA256SUMS").unlink(missing_ok=True)
    first = linked(folder / "extracts", folder / "data")
    result = (first.folder / job.RESULT).read_text(encoding="utf-8")
    sample = first.folder / review.SAMPLE
    pd.read_csv(sample).assign(verdict="same").to_csv(sample, index=False, encoding="gb18030")
    (first.folder.parent / f"{SCRATCH}left").mkdir()
    register = folder / "extracts" / "civil_affairs" / "person.parquet"
    rows = pd.read_parquet(register)
    rows.loc[rows.index[:3], "sex"] = "9"
    pd.concat([rows, rows[10:14]]).to_parquet(register, index=False)
    return json.loads(result), linked(folder / "extracts", folder / "data")


def test_rows_that_a_build_rejects_are_not_compared(twice):
    before, found = twice
    now = json.loads((found.folder / job.RESULT).read_text(encoding="utf-8"))
    records = [next(row["records"] for row in one["areas"] if row["area"] == "440000") for one in (before, now)]
    assert records[1] == records[0] - 3
    assert [(one.source, one.column, one.rows) for one in found.rejected] == [
        ("ca_person", "sex", 3), ("ca_person", "person_no", 4)]  # fmt: skip
    listed = pd.read_csv(found.folder / job.REJECTED / "ca_person.csv")
    assert len(listed) == 7


def test_a_sample_with_verdicts_stays_when_persons_are_linked_again(twice):
    _, found = twice
    (kept,) = found.folder.glob("review-*.csv")
    assert review.judged(kept) and review.judged(found.folder / review.SAMPLE) == []
    assert stat.S_IMODE(found.folder.stat().st_mode) == 0o700
    assert not list(found.folder.parent.glob(f"{SCRATCH}*"))


def test_a_sample_that_a_spreadsheet_saved_in_gbk_is_read(tmp_path):
    (tmp_path / "review.csv").write_text(HEAD + "probable,1,0.999,李明,same\n", encoding="gb18030")
    (band,) = review.judged(tmp_path / "review.csv")
    assert (band.judged, band.same) == (1, 1)


@pytest.mark.parametrize(("row", "column"), [
    ("probable,1.0,0.99,李明,same", "band"), ("probable,1,,李明,same", "probability"),
    ("probable,1,99%,李明,same", "probability"), ("probable,1,nan,李明,same", "probability"),
    ("probable,1,0.99,李,明,same", "verdict"), ("probable,1", "probability"),
])  # fmt: skip
def test_a_changed_row_of_a_sample_is_refused_with_line_and_column(tmp_path, row, column):
    (tmp_path / "review.csv").write_text(HEAD + "probable,1,0.9,李明,same\n" + row + "\n", encoding="utf-8")
    with pytest.raises(WarehouseError, match=f"Line 3.*“{column}”"):
        review.judged(tmp_path / "review.csv")
