"""Random filters, and the same rows picked from the extracts by plain pandas."""

import numpy as np

from queries.catalogue import catalogue
from queries.selection import Selection

DIMENSIONS = {"sex": ("", "f", "m"), "age": ("", "a16", "a60"), "hukou": ("", "local")}


def some(reader, programmes, count: int, seed: int, longest: int = 84):
    """`count` random selections over programmes, areas of every level, months, sex, age and hukou."""
    held, rng = catalogue(reader), np.random.default_rng(seed)
    codes = [code for code in held.areas if held.areas[code].level != "township"]
    last = held.period(held.facts["decided_to"])
    for _ in range(count):
        first, end = np.sort(rng.integers(0, last + 1, 2))
        code = str(rng.choice(codes))
        yield Selection(
            indicator="recipients",
            programme=str(rng.choice(programmes)),
            from_=held.periods[first],
            to=held.periods[end],
            level=held.areas[code].level,
            within=code,
            area=code,
            **{name: str(rng.choice(values)) for name, values in DIMENSIONS.items()},
        )
