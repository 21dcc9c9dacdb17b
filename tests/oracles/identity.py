"""GB 11643 in plain Python, digit by digit: the second path to every check of an identity number."""

from dataclasses import dataclass
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
DIGITS = frozenset("0123456789")
OLDEST = 120


@dataclass(frozen=True)
class Record:
    """A person record as a system holds it."""

    number: str | None
    sex: str
    birth: date


def check_character(body: str) -> str:
    """The check character of seventeen digits."""
    return CHECK[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def widened(number: str) -> str:
    """A number of fifteen digits in eighteen characters; of eighteen as it is."""
    if len(number) == 18:
        return number
    body = number[:6] + "19" + number[6:]
    return body + check_character(body)


def faults(record: Record, extracted: date, regions: set[str]) -> set[str]:
    """The codes of the checks that the record fails."""
    number = (record.number or "").strip(" ").upper()
    body = number[:17] if len(number) == 18 else number
    formed = len(number) in (15, 18) and set(body) <= DIGITS and set(number[17:]) <= DIGITS | {"X"}
    if not formed:
        return {"ID01"}
    whole = widened(number)
    if whole[17] != check_character(whole[:17]):
        return {"ID02"}
    found = set()
    try:
        born = date(int(whole[6:10]), int(whole[10:12]), int(whole[12:14]))
        possible = born <= extracted and born.year >= extracted.year - OLDEST
    except ValueError:
        possible = False
    if not possible:
        found.add("ID03")
    elif born != record.birth:
        found.add("ID05")
    if whole[:6] not in regions:
        found.add("ID04")
    if ("1" if int(whole[16]) % 2 else "2") != record.sex:
        found.add("ID06")
    return found
