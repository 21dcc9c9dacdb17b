"""The forms in which the rows that answer a question are fetched, all of them: a cursor keeps no answer open."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
from duckdb import DuckDBPyConnection

Bound = Mapping[str, object]
Fetch = Callable[[DuckDBPyConnection, str, Bound], object]


def rows(cursor: DuckDBPyConnection, text: str, bound: Bound) -> list[tuple]:
    """Each row as a tuple."""
    return cursor.execute(text, bound).fetchall()


def frame(cursor: DuckDBPyConnection, text: str, bound: Bound) -> pd.DataFrame:
    """A frame."""
    return cursor.execute(text, bound).df()


def arrays(cursor: DuckDBPyConnection, text: str, bound: Bound) -> dict[str, np.ndarray]:
    """Each column as an array, by name."""
    return cursor.execute(text, bound).fetchnumpy()


def table(cursor: DuckDBPyConnection, text: str, bound: Bound) -> pa.Table:
    """A table of Arrow, whose columns are not copied."""
    return cursor.sql(text, params=bound).to_arrow_table()
