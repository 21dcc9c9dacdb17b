"""How many rows of each delivered table speak of each area: where the way of a figure ends."""

import duckdb

from warehouse.extracts import sources

# What systems call the township of a row.
PLACES = ("town_code", "参保地代码")
BY_AREA = (
    "select cast(above.ancestor as varchar) as area, sum(counted.rows_used) as rows_used from counted"
    " join raw_place as place on place.code = counted.code"
    " join raw_ancestor as above on above.code = place.township group by above.ancestor"
)


def tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict]]:
    """The published table `place_rows`: one row per table that names townships and area with rows in it, the rows that
    were used. A table that names persons or cases alone is not among them."""
    found = []
    for source in sources():
        column = next((name for name in source.columns if name in PLACES), "")
        if column:
            counted = connection.table(f"raw_{source.name}").aggregate(f'"{column}" as code, count(*) as rows_used')
            named = counted.query("counted", BY_AREA).fetchall()
            found += [{"source": source.name, "area": area, "rows_used": rows} for area, rows in named]
    return {"place_rows": found}
