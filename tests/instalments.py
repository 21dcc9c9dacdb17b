"""A delivery with each regular payment in several parts: more rows, the same persons, months and sums."""

import os
from pathlib import Path

import duckdb

PARTS = 10
# Each regular payment of a yuan and more as one payment and nine under the kind of split ones, to the fen the same sum.
SPLIT = """
copy (
    select * exclude (part) replace (
        case when part is null then amount
             when part = 0 then round(amount - 9 * trunc(amount * 10) / 100 - 0.45, 2)
             else round(trunc(amount * 10) / 100 + part * 0.01, 2) end as amount,
        case when part > 0 then 'S' else kind end as kind)
    from read_parquet($before) cross join unnest(
        case when kind = 'N' and amount >= 1 then range($parts) else [null] end) as parts (part)
) to '{after}' (format parquet)
"""
COUNT = "select count(*) from read_parquet($file)"


def split(extracts: Path) -> tuple[int, int]:
    """Puts the parts in the place of the payments of a delivery; the number of payments before, and after."""
    (extracts / "SHA256SUMS").unlink(missing_ok=True)
    before = after = 0
    with duckdb.connect() as connection:
        for file in sorted(extracts.rglob("*payment_20*.parquet")):
            parts = file.with_suffix(".split")
            connection.execute(SPLIT.format(after=parts), {"before": str(file), "parts": PARTS})
            before += connection.execute(COUNT, {"file": str(file)}).fetchall()[0][0]
            after += connection.execute(COUNT, {"file": str(parts)}).fetchall()[0][0]
            os.replace(parts, file)
    return before, after
