"""What the file of an audience does not hold, said on the panel that would show it."""

import definitions
from layouts.texts import say
from queries.catalogue import Catalogue


def why_empty(held: Catalogue, lang: str, table: str, words: str) -> str:
    """`words`, or, where the audience's file holds nothing of a table, why it does not."""
    whom, rule = definitions.audiences().get(held.audience), definitions.protections().get(table)
    if whom is not None and whom.k > 1 and rule and rule.how == "left_out":
        return getattr(rule.meaning, lang)
    if whom is None or whom.k <= 1 or rule:
        return words
    name = getattr(whom.name, lang)
    return say(
        lang,
        "The file for this audience ({audience}) does not hold this: no rule yet tells it without pointing at few "
        "people. Analysts see it.",
        audience=name if lang == "zh" else name.lower(),
    )


def told_elsewhere(held: Catalogue, lang: str) -> str:
    """That a panel needs exact figures, and for which audience this file is made."""
    whom = definitions.audiences().get(held.facts.get("audience", ""))
    name = getattr(whom.name, lang) if whom else ""
    return say(
        lang, "Not in the file for this audience ({name}): it would need exact figures of few people.", name=name
    )
