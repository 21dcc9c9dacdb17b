"""How many rows of each delivered table speak of each area: where the way of a figure ends."""

import duckdb

from warehouse.extracts import sources

# What systems call the township of a row.
PLACES = ("town_code", "参保地代码")
# A row under the code of a township that was split speaks of each part, and once of what is above them.
BY_AREA = (
    "with place as (select code, cast(township as varchar) as township from raw_place"
    " union select code, successor from raw_township_code where kind = 'split'),"
    " spoken as (select distinct counted.code, counted.rows_used, cast(above.ancestor as varchar) as area from counted"
    " join place on place.code = counted.code"
    " join raw_ancestor as above on cast(above.code as varchar) = place.township)"
    " select area, sum(rows_used) as rows_used from spoken group by area"
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
