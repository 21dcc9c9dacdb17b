"""What the programme and the dimensions of people are called: as the atlas says, else as we do."""

from layouts.texts import say
from queries.catalogue import Catalogue

TITLES = {"programme": "Programme", "hukou": "Hukou", "sex": "Sex", "age": "Age"}


def titled(held: Catalogue, name: str, lang: str) -> str:
    """The title of a filter."""
    return held.facts.get(f"title:{name}_{lang}") or say(lang, TITLES[name])
