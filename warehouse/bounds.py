"""What a value of a column may be, as the contract of its table says: filled, one of its codes, within a range."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import duckdb

from warehouse.extracts import Source
from warehouse.naming import names

HERE = Path(__file__).parent
NO_CODE = "is no code of the contract"
EMPTY = "is empty"


@dataclass(frozen=True)
class Range:
    """What values lie within. `low` and `high` are numbers, days or months (yyyy-mm); where `high` is None the range
    ends `ahead` months after the day of the extraction. `en` and `zh` say what is wrong with a value outside."""

    name: str
    low: float | date | str
    high: float | date | str | None
    ahead: int
    en: str
    zh: str

    def holds(self, column: str, extracted: date) -> str:
        """The SQL condition that a column lies within."""
        high = _later(extracted, self.ahead) if self.high is None else self.high
        if isinstance(self.low, date):
            return f"try_cast({column} as date) between date '{self.low}' and date '{high}'"
        if isinstance(self.low, str):
            months = f"{_yyyymm(self.low)} and {_yyyymm(str(high)[:7])}"
            return f"{column} between {months} and {column} % 100 between 1 and 12"
        return f"{column} between {self.low} and {high}"


def _later(day: date, months: int) -> date:
    """The last day that is so many months later; of the same month, that day."""
    if not months:
        return day
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, 28))


def _yyyymm(month: str) -> int:
    return int(month[:4]) * 100 + int(month[5:7])


@cache
def ranges() -> dict[str, Range]:
    """The declared ranges by name."""
    told = tomllib.loads((HERE / "ranges.toml").read_text(encoding="utf-8"))
    return {
        name: Range(name, one["from"], one.get("to"), one.get("ahead", 0), one["en"], one["zh"])
        for name, one in told.items()
    }


@cache
def _reasons() -> list[tuple[re.Pattern, str]]:
    told = tomllib.loads((HERE / "reasons.toml").read_text(encoding="utf-8"))["reason"]
    words = [(one["en"], one["zh"]) for one in told] + [(one.en, one.zh) for one in ranges().values()]
    return [(re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(en))), zh) for en, zh in words]


def chinese(reason: str) -> str:
    """The reason of a rejection in Chinese. Raises KeyError for one that is not declared."""
    for english, zh in _reasons():
        if found := english.fullmatch(reason):
            return zh.format(**found.groupdict())
    raise KeyError(reason)


def allowed(source: Source, column: str) -> str:
    """What a value may be, in signs that need no language: codes, a range (open where it ends with the extraction), the
    table and column it must be found in, or what definitions name and others (…)."""
    found = source.references.get(column, "") or " · ".join(source.codes.get(column, ()))
    if column in source.named and not found:
        found = " · ".join([*names(source.named[column]), "…"])
    if column in source.within:
        one = ranges()[source.within[column]]
        low, high = (f"{end:,}" if isinstance(end, int | float) else str(end or "") for end in (one.low, one.high))
        found = f"{low} – {high}"
    return f"({found})" if found and column in source.empty else found


def conditions(source: Source, extracted: date) -> list[tuple[str, str, str]]:
    """For each column that the contract bounds: its name, the reason to refuse a value, and the SQL condition that
    it is sound."""
    held = ranges()
    known = [(column, NO_CODE, _coded(column, source.codes[column])) for column in source.codes]
    known += [
        (column, held[name].en, held[name].holds(f'"{column}"', extracted)) for column, name in source.within.items()
    ]
    known += [(column, EMPTY, f"not ({_is_empty(source, column)})") for column in source.filled]
    return [
        (
            column,
            reason,
            f"{_is_empty(source, column)} or coalesce({sound}, false)" if column in source.empty else sound,
        )
        for column, reason, sound in known
    ]


def _coded(column: str, codes: list[str]) -> str:
    listed = ", ".join("'" + code.replace("'", "''") + "'" for code in codes)
    return f'cast("{column}" as varchar) in ({listed})'


def _is_empty(source: Source, column: str) -> str:
    is_text = source.columns[column] == "text"
    return f"coalesce(ltrim(cast(\"{column}\" as varchar)), '') = ''" if is_text else f'"{column}" is null'


def faulty(connection: duckdb.DuckDBPyConnection, source: Source) -> list[tuple[str, str, duckdb.DuckDBPyRelation]]:
    """For each column with values that the contract does not allow: its name, the reason, and the values
    (wrong_value, rows). The rows are passed over once if all are sound."""
    [(extracted,)] = connection.table("raw_extraction").project("extracted").fetchall()
    asked = conditions(source, extracted)
    if not asked:
        return []
    given = connection.table(f"raw_{source.name}")
    wrong = [f"not coalesce({sound}, false)" for _, _, sound in asked]
    [counts] = given.aggregate(", ".join(f"count(*) filter ({one})" for one in wrong)).fetchall()
    return [
        (column, reason, given.filter(one).aggregate(f'"{column}" as wrong_value, count(*) as rows', f'"{column}"'))
        for (column, reason, _), one, rows in zip(asked, wrong, counts, strict=True)
        if rows
    ]
