"""How old the data are: said in the top bar of every page, with a warning once a delivery is overdue."""

from datetime import date

from layouts.texts import say
from queries.catalogue import Catalogue

# A month's data arrive in the month after; a second month without any is overdue.
OVERDUE_DAYS = 62


def freshness(held: Catalogue, lang: str, today: date | None = None) -> tuple[str, bool]:
    """The day of the extraction, and whether the next delivery is overdue; nothing where the atlas names no day.

    Demonstration data are never overdue.
    """
    told = held.facts.get("extraction_date", "")
    try:
        age = ((today or date.today()) - date.fromisoformat(told)).days
    except ValueError:
        return told, False
    if held.facts.get("demonstration") == "true" or age <= OVERDUE_DAYS:
        return say(lang, "as of {date}", date=told), False
    return say(lang, "as of {date}: {days} days old, delivery overdue", date=told, days=age), True
