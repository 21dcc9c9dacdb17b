"""How the caseload of a month comes out of that of the month before."""

from dataclasses import dataclass
from functools import lru_cache

from queries.catalogue import catalogue
from queries.reader import Reader
from queries.selection import Selection


@dataclass(frozen=True)
class Flow:
    """Persons of one area: the month before, what changed, the month. `moved`, `paused` and `aged` are net."""

    period: str
    earlier_period: str
    earlier: int
    entered: int
    left: int
    moved: int
    paused: int
    aged: int
    stock: int

    @property
    def adds_up(self) -> bool:
        """Whether the parts explain the change to the last person."""
        return self.stock == self.earlier + self.entered - self.left + self.moved + self.paused + self.aged

    @property
    def parts(self) -> tuple[int, ...]:
        """The changes."""
        return (self.entered, self.left, self.moved, self.paused, self.aged)


@lru_cache(maxsize=256)
def flow_of_month(reader: Reader, selection: Selection, area: str) -> Flow | None:
    """The caseload of the last chosen month, as far as its exits are decided; None where there is none."""
    held = catalogue(reader)
    decided = held.period(held.facts.get("decided_to", held.periods[-1]))
    month = min(held.period(selection.to), decided + 1)
    if month < 1:
        return None
    values = {name: getattr(selection, name) for name in ("programme", "sex", "age", "hukou")}
    rows = reader.read("flow_of_month", values | {"area": area, "last": month}).set_index("measure")
    if "person_months" not in rows.index:
        return None

    def of(measure: str, column: str = "own") -> int:
        return int(rows.at[measure, column]) if measure in rows.index else 0

    return Flow(
        held.periods[month], held.periods[month - 1], of("person_months", "earlier"), of("entries"),
        of("exits", "earlier"), of("moved"), of("paused"), of("aged"), of("person_months"),
    )  # fmt: skip
