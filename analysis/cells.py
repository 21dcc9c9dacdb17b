"""Equal weight: one hexagon for every area, near where it lies; the very cells that assets/map/cells.mjs makes."""

import math
from collections import defaultdict

import numpy as np

MOST = 6000
ROUNDS = 80
SWAPS = 6
# So much larger than the mean area: fewer gaps where areas are wide.
LARGER = 1.35
# The six corners of a hexagon from its middle, in halves of its width and quarters of its height.
CORNERS = ((0, -2), (1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1), (0, -2))
BESIDE = ((2, 0), (1, 3), (-1, 3))
AROUND = tuple((right, down) for right in (-1, 0, 1) for down in (-1, 0, 1))

Cell = tuple[int, int]


def equal_cells(points: np.ndarray, area: float) -> tuple[np.ndarray, float, float]:
    """The cell of each point, as steps to the right and down of so many units each; `area` is that of a mean area."""
    radius = _rounded(math.sqrt((2 * LARGER * area) / (3 * math.sqrt(3))))
    wide, high = radius * math.sqrt(3) / 2, radius / 2
    rounded = [[_rounded(x), _rounded(y)] for x, y in points.tolist()]
    return np.array(_settled(_spread(rounded, 2 * wide), wide, high)), wide, high


def _rounded(x: float) -> float:
    """To a thousandth: the same steps from the same figures, to the last digit, as in the browser."""
    return math.floor(1000 * x + 0.5) / 1000


def _spread(points: list[list[float]], least: float) -> list[list[float]]:
    """Pushes points apart until few are nearer than `least`."""
    at = [[x + 1e-6 * i, y] for i, (x, y) in enumerate(points)]
    for _ in range(ROUNDS):
        boxes: dict[Cell, list[int]] = defaultdict(list)
        for i, (x, y) in enumerate(at):
            boxes[math.floor(x / least), math.floor(y / least)].append(i)
        for i, own in enumerate(at):
            column, row = math.floor(own[0] / least), math.floor(own[1] / least)
            for right, down in AROUND:
                for j in boxes.get((column + right, row + down), ()):
                    if j > i:
                        _push(own, at[j], least)
    return at


def _push(a: list[float], b: list[float], least: float) -> None:
    right, down = b[0] - a[0], b[1] - a[1]
    far = math.sqrt(right * right + down * down) or 1e-9
    if far < least:
        by = (0.45 * (least - far)) / far / 2
        a[0] -= right * by
        a[1] -= down * by
        b[0] += right * by
        b[1] += down * by


def _settled(at: list[list[float]], wide: float, high: float) -> list[Cell]:
    """The nearest free cell for each point, those in the middle first; then neighbours change places if both gain."""
    middle = [sum(point[axis] for point in at) / len(at) for axis in (0, 1)]
    taken: dict[Cell, int] = {}
    cells: list[Cell] = [(0, 0)] * len(at)
    for i in sorted(range(len(at)), key=lambda i: _apart(at[i], middle)):
        cells[i] = _nearest(at[i], taken, wide, high)
        taken[cells[i]] = i
    for _ in range(SWAPS):
        _exchange(at, cells, taken, wide, high)
    return cells


def _apart(a, b) -> float:
    right, down = a[0] - b[0], a[1] - b[1]
    return right * right + down * down


def _nearest(point: list[float], taken: dict[Cell, int], wide: float, high: float) -> Cell:
    x, y = point
    row = math.floor(y / high / 3 + 0.5)
    best, least = (0, 0), math.inf
    for ring in range(400):
        if (ring - 1) * min(wide * 2, high * 3) > math.sqrt(least):
            break
        for down in range(-ring, ring + 1):
            odd = (row + down) & 1
            column = math.floor((x / wide - odd) / 2 + 0.5)
            for step in range(-ring, ring + 1) if abs(down) == ring else (-ring, ring):
                cell = (2 * (column + step) + odd, 3 * (row + down))
                if cell in taken:
                    continue
                away = _apart(point, (cell[0] * wide, cell[1] * high))
                if away < least:
                    least, best = away, cell
    return best


def _exchange(at, cells: list[Cell], taken: dict[Cell, int], wide: float, high: float) -> None:
    def cost(i: int, cell: Cell) -> float:
        return _apart(at[i], (cell[0] * wide, cell[1] * high))

    for i in range(len(cells)):
        for right, down in BESIDE:
            own, other = cells[i], (cells[i][0] + right, cells[i][1] + down)
            j = taken.get(other)
            if j is None or cost(i, other) + cost(j, own) >= cost(i, own) + cost(j, other):
                continue
            cells[i], cells[j] = other, own
            taken[other], taken[own] = i, j
