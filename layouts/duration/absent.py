"""What the file of an audience does not hold, said in words on the panel that would show it."""

from definitions import audiences
from layouts.texts import say
from queries.catalogue import Catalogue


def told_elsewhere(held: Catalogue, lang: str) -> str:
    """That a panel needs exact figures, and for which audience this file is made."""
    whom = audiences().get(held.facts.get("audience", ""))
    name = getattr(whom.name, lang) if whom else ""
    return say(
        lang, "Not in the file for this audience ({name}): it would need exact figures of few people.", name=name
    )
