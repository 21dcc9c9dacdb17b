"""What a load says of counts and of several faults together."""

from collections.abc import Iterable

SHOWN, NAMED = 5, 6
UNCHANGED = "nothing was changed."


def counted(number: int, what: str) -> str:
    """“1 fault”, “2 faults”."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def several(texts: list[str], what: str) -> str:
    """The first of several, and how many more there are."""
    shown = ", ".join(texts[:NAMED])
    return f"{shown} and {counted(more, f'more {what}')}" if (more := len(texts) - NAMED) > 0 else shown


def account(table: str, state: str, rows_in: int, loaded: int, rejected: int, remarks: Iterable[str]) -> str:
    """What became of a table in one load: rows in = rows loaded + rows rejected, and every remark."""
    told = f"{rows_in:,} rows in = {loaded:,} loaded + {rejected:,} rejected" if state == "loaded" else state
    return "; ".join([f"{table}: {told}", *remarks])


def replaced(rows: int, months: int, new: int) -> str:
    """How much months that are delivered again replace, and with how much."""
    if not months:
        return "the same rows again"
    return f"replaces {counted(rows, 'row')} of {counted(months, 'month')} with {new:,}"


def refusal(faults: list[str], besides: list[str]) -> str:
    """Why a load was refused: the first faults, how many more there are, and once that nothing was changed."""
    shown = faults[:SHOWN]
    if more := len(faults) - len(shown):
        shown.append(f"And {counted(more, 'fault')} more: “check” tells all.")
    said = " ".join([f"{counted(len(faults), 'fault')}:", *shown, *besides])
    return said if UNCHANGED in said.lower() else f"{said} {UNCHANGED.capitalize()}"
