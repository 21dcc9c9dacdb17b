"""Texts come in Parquet in several forms; each is the text it stands for, or refused or rejected."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.warehouse.loading.conftest import payments, whole
from tests.warehouse.loading.test_load import loaded, stored
from tests.warehouse.loading.test_mojibake import misread
from warehouse.errors import WarehouseError

pytestmark = pytest.mark.usefixtures("contracts")
BYTES = [pa.binary(), pa.large_binary(), pa.binary_view(), pa.binary(6)]
TEXTS = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]


def delivered(tmp_path, column: str, values: list, kind: pa.DataType):
    table = pa.Table.from_pandas(payments(202409, 202410), preserve_index=False)
    at = table.schema.get_field_index(column)
    made = pa.array(values).dictionary_encode() if pa.types.is_dictionary(kind) else pa.array(values, kind)
    delivery = whole(tmp_path / "d")
    pq.write_table(table.set_column(at, column, made), delivery / "civil_affairs/payment_2024.parquet")
    return delivery


@pytest.mark.parametrize("kind", [*BYTES, *TEXTS], ids=str)
def test_a_text_is_the_same_in_every_form(tmp_path, kind):
    """Bytes became `\\xE6\\xB0\\x91`, a name that nobody has."""
    value = "民政".encode() if kind in BYTES else "民政"
    loaded(delivered(tmp_path, "agency", [value] * 6, kind), tmp_path)
    assert set(stored(tmp_path)["agency"]) == {"民政"}


@pytest.mark.parametrize("kind", TEXTS, ids=str)
def test_texts_decoded_wrongly_are_refused_in_every_form(tmp_path, kind):
    """Of one form no text was looked at."""
    with pytest.raises(WarehouseError, match="“agency” of row 1 was UTF-8 read as latin-1"):
        loaded(delivered(tmp_path, "agency", [misread("民政", "latin-1")] * 6, kind), tmp_path)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    with pytest.raises(WarehouseError, match="Column “agency” of payment_2024.parquet holds bytes that are no text"):
        loaded(delivered(tmp_path, "agency", ["民政".encode("gb18030")] * 6, pa.binary()), tmp_path)


@pytest.mark.parametrize(("kind", "exact"), [(pa.float64(), 13_800_000_000), (pa.float32(), 440_103)], ids=str)
def test_whole_numbers_written_as_fractions_are_texts_without_them(tmp_path, kind, exact):
    """Tools write numbers so where some are missing; 13800000000.0 was stored, and joined nothing."""
    values = [float(exact), None, float(exact), exact + 0.5, 2.0**60, float(exact)]
    entry = loaded(delivered(tmp_path, "agency", values, kind), tmp_path, accept=True)["ca_payment"]
    assert entry.rejected == 2
    assert set(stored(tmp_path)["agency"].dropna()) == {str(exact)}


def test_no_number_is_missing_among_texts(tmp_path):
    """By it tools write what is missing; the table was refused."""
    nothing = float("nan")
    entry = loaded(delivered(tmp_path, "agency", [5.0, nothing, 6.0, nothing, 7.0, 8.0], pa.float64()), tmp_path)
    assert entry["ca_payment"].rejected == 0
    assert [value or "" for value in stored(tmp_path)["agency"]].count("") == 2


def test_no_number_is_no_amount_where_all_others_are_within_bounds(tmp_path):
    """The bounds that the file tells leave it out, so that nothing was compared."""
    entry = loaded(delivered(tmp_path, "amount", [5.0, float("nan"), 6.0, 7.0, 7.0, 8.0], pa.float64()), tmp_path, True)
    assert entry["ca_payment"].rejected == 1
    assert not stored(tmp_path)["amount"].isna().any()
