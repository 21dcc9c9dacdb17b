"""Documents asked for: which branch asks for what, how often it was needless, which exchange to build next."""

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from analysis.exchanges import Step, ranking
from queries.names import Names
from queries.reader import Reader
from queries.rules import hidden

ARCHIVE = ""
GIVEN, FRESH = "given", "fresh"


@dataclass(frozen=True)
class Cell:
    """Requests of a branch for a document, and those needless: given before, held by the branch itself, or
    to be looked up at the holder. NaN where fewer than the threshold were made."""

    document: str
    branch: str
    requests: float
    given: float
    held: float
    linked: float

    @property
    def avoidable(self) -> float:
        """Needless requests."""
        return self.given + self.held + self.linked


@dataclass(frozen=True, eq=False)
class Requests:
    """What an area was asked for in some years: cells by (document, branch), applications, the minutes that needless
    requests cost, without the documents `untimed`, and the exchanges in the order in which to build them. An exchange
    is named “holder>branch”, or ARCHIVE for a store of documents once given that all branches share."""

    cells: MappingProxyType
    applications: int
    minutes: float
    untimed: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def total(self) -> float:
        """All requests that may be told."""
        return sum(cell.requests for cell in self.cells.values() if cell.requests == cell.requests)

    @property
    def avoidable(self) -> float:
        """All needless requests that may be told."""
        return sum(cell.avoidable for cell in self.cells.values() if cell.requests == cell.requests)


@lru_cache(maxsize=4)
def named(reader: Reader) -> tuple[MappingProxyType, MappingProxyType]:
    """Names of documents and of authorities, by what the extracts call them; those that no definition names, last, by
    that alone."""
    documents, authorities = (
        MappingProxyType(names | {name: Names(name, name) for name in others})
        for names, others in zip(_defined(reader), unnamed(reader), strict=True)
    )
    return documents, authorities


def unnamed(reader: Reader) -> tuple[list[str], list[str]]:
    """The documents and the authorities of the extracts that no definition names."""
    links, (documents, authorities) = reader.read("document_links", {}), _defined(reader)
    delivered = {*links["document"]}, {*links["branch"], *links["holder"]}
    return sorted(delivered[0] - {*documents, ""}), sorted(delivered[1] - {*authorities, ""})


def _defined(reader: Reader) -> list[dict[str, Names]]:
    return [
        {row[key]: Names(row["name_zh"], row["name_en"]) for row in reader.read(question, {}).to_dict("records")}
        for question, key in (("documents", "document"), ("authorities", "authority"))
    ]


@lru_cache(maxsize=128)
def requests(reader: Reader, area: str, years: tuple[int, int], upto: int, before: int) -> Requests:
    """The requests of an area in calendar years `years`; `upto` and `before` bound the applications."""
    bound = {"area": area, "first_year": years[0], "last_year": years[1], "upto": upto, "before": before}
    minutes = {row["document"]: row["minutes"] for row in reader.read("documents", {}).to_dict("records")}
    cells = {}
    for row in reader.read("requests_of_area", bound).to_dict("records"):
        few = hidden(row["requests"], reader.threshold)
        figures = (float("nan") if few else float(row[name]) for name in ("requests", "given", "held", "linked"))
        cells[row["document"], row["branch"]] = Cell(row["document"], row["branch"], *figures)
    told = {key: cell for key, cell in cells.items() if cell.requests == cell.requests}
    return Requests(
        cells=MappingProxyType(cells),
        applications=int(reader.read("applications_of_area", bound)["applications"].iloc[0]),
        minutes=sum(cell.avoidable * minutes.get(cell.document, 0) for cell in told.values()),
        untimed=tuple(sorted({cell.document for cell in told.values() if cell.avoidable} - minutes.keys())),
        steps=next_exchanges(told, reader.read("document_links", {}).to_dict("records")),
    )


def next_exchanges(cells: dict, links: list[dict]) -> tuple[Step, ...]:
    """Which exchanges remove most of the requests that were not yet needless, or that a shared archive
    would have spared."""
    weights, served = {}, {}
    for link in links:
        cell = cells.get((link["document"], link["branch"]))
        if cell is None:
            continue
        own = f"{link['document']}|{link['branch']}"
        weights |= {f"{own}|{GIVEN}": int(cell.given), f"{own}|{FRESH}": int(cell.requests - cell.avoidable)}
        served.setdefault(ARCHIVE, set()).add(f"{own}|{GIVEN}")
        if link["holder"] and link["holder"] != link["branch"] and not link["is_linked"]:
            served.setdefault(f"{link['holder']}>{link['branch']}", set()).update({f"{own}|{GIVEN}", f"{own}|{FRESH}"})
    return ranking(weights, {name: frozenset(kinds) for name, kinds in served.items()})


@lru_cache(maxsize=128)
def pairs(reader: Reader, area: str) -> MappingProxyType:
    """Persons whom two branches both asked, by the two; NaN where there are fewer than the threshold."""
    rows = reader.read("branch_pairs", {"area": area}).to_dict("records")
    return MappingProxyType(
        {
            (row["branch"], row["other"]): float("nan")
            if hidden(row["persons"], reader.threshold)
            else float(row["persons"])
            for row in rows
        }
    )
