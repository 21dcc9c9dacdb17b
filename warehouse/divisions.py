"""Codes of townships that were merged or split, and what they became."""

import duckdb

from geodata.place_names import english

FORMER = (
    "select changed.code, changed.successor as area, changed.name as name_zh, changed.valid_to, changed.kind,"
    " changed.share"
    " from raw_township_code as changed join raw_area as area on area.code = changed.successor"
    " order by changed.code, changed.share desc, changed.successor"
)


def tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict]]:
    """The published table `former_area`: one row per retired code and area that it became part of, with the last day
    on which it was valid, `merge` or `split`, and the share of its residents (0–1) that went there."""
    rows = connection.sql(FORMER).df()
    return {"former_area": rows.assign(name_en=[english(name)[0] for name in rows["name_zh"]]).to_dict("records")}
