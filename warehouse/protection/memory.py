"""How earlier builds cut persons into atoms for one audience. It is never served.

The choice is made once and kept as long as the audience exists, so that no two builds cut the same persons
differently.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from analysis.atoms import Choice, Pool
from warehouse.errors import WarehouseError
from warehouse.protection.exact import Exact

FILE = "memory.npz"


class Memory:
    """The choices of the build before and of this one, as arrays by name."""

    def __init__(self, exact: Exact, former: Path | None):
        self._former = dict(np.load(former / FILE, allow_pickle=False)) if former else {}
        self._now: dict[str, np.ndarray] = {
            "townships": np.array(exact.townships), "months": np.array(exact.months),
            "groups": np.array([" ".join(codes) for codes in exact.groups]),
        }  # fmt: skip
        for name in ("townships", "groups"):
            if self._former and not np.array_equal(self._former[name], self._now[name]):
                raise WarehouseError(
                    f"The {name} are not those of the figures given out to this audience before.",
                    remedy="Old and new figures could be compared to tell of a few persons. Start the audience anew "
                    "under another name, or remove its folder knowing that its old figures are public.",
                )

    @property
    def year(self) -> str:
        """The calendar year of the last month of the build before, or nothing."""
        return str(self._former["months"][-1])[:4] if self._former else ""

    def choice(self, subject: str, make: Callable[[], Choice]) -> Choice:
        """The choice of atoms of a measure and programme: the one made before, or `make()`."""
        key = subject
        if f"{key}/township" not in self._former:
            made = make()
        else:
            made = self._remembered(key)
        self._now[f"{key}/township"] = made.township
        for level, told in enumerate(made.regions):
            self._now[f"{key}/region/{level}"] = told
        for number, pool in enumerate(made.pools):
            self._now[f"{key}/pool/{number}"] = np.r_[pool.breakdown, pool.level, pool.region, pool.members]
        return made

    def _remembered(self, key: str) -> Choice:
        def series(kind: str) -> list[np.ndarray]:
            names = [name for name in self._former if name.startswith(f"{key}/{kind}/")]
            return [self._former[name] for name in sorted(names, key=lambda name: int(name.rpartition("/")[2]))]

        pools = tuple(Pool(int(row[0]), int(row[1]), int(row[2]), row[3:]) for row in series("pool"))
        return Choice(self._former[f"{key}/township"], tuple(series("region")), pools)

    def write(self, folder: Path) -> None:
        """Puts the memory beside the file that was made."""
        np.savez_compressed(folder / FILE, **self._now)
