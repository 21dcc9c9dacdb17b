"""The caseload adds up: every area, group and month, from the one before."""

import numpy as np

PARTS = ("person_months", "entries", "moved", "paused", "aged", "exits")
ROWS = """
select measure, dense_rank() over (order by programme, area, sex, age, hukou) - 1 as row, programme, area, cum
from cube
where measure in ('person_months', 'entries', 'moved', 'paused', 'aged', 'exits')
"""


def monthly(reader) -> tuple[dict[str, np.ndarray], int, int]:
    """Each measure as a matrix of series by months, and the number of areas and of series of 'any'."""
    table = reader.connection.cursor().sql(ROWS).to_arrow_table().combine_chunks()
    cum = table["cum"].combine_chunks()
    months = len(cum[0])
    values = np.diff(cum.flatten().to_numpy().reshape(-1, months), axis=1, prepend=0)
    measure, row = table["measure"].to_numpy(), table["row"].to_numpy()
    laid = {name: np.zeros((row.max() + 1, months), dtype=np.int64) for name in PARTS}
    for name in PARTS:
        laid[name][row[measure == name]] = values[measure == name]
    programme = table["programme"].to_numpy()
    return laid, len(np.unique(table["area"].to_numpy())), len(np.unique(row[programme == "any"]))


def test_the_caseload_of_every_area_group_and_month_adds_up(reader):
    [(decided,)] = reader.connection.execute(
        "select period from period where code = (select value from atlas where key = 'decided_to')"
    ).fetchall()
    part, areas, of_any = monthly(reader)
    change = part["entries"] + part["moved"] + part["paused"] + part["aged"]
    change[:, 1:] -= part["exits"][:, :-1]
    stock = part["person_months"]
    assert areas > 1500 and of_any > 1000 and stock.size > 1_000_000
    assert np.array_equal(stock[:, 1 : decided + 2], (stock[:, :-1] + change[:, 1:])[:, : decided + 1])
