"""Sets of small whole numbers as marks in an array: exact, and quicker than sorting or hashing."""

import numpy as np


def marked(numbers: np.ndarray, size: int) -> np.ndarray:
    """Whether each of 0 … size − 1 is among the numbers; negative ones count for nothing."""
    numbers = np.asarray(numbers)
    marks = np.zeros(size, bool)
    marks[numbers[numbers >= 0]] = True
    return marks


def distinct(numbers: np.ndarray, size: int) -> np.ndarray:
    """The different ones of the numbers (each below `size`), in order."""
    return np.flatnonzero(marked(numbers, size))


def without(rows: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The different rows that are not among the others, in order."""
    size = 1 + int(max(rows.max(initial=0), others.max(initial=0)))
    return np.flatnonzero(marked(rows, size) & ~marked(others, size))
