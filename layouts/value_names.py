"""What a value of the link is called on the page."""

from layouts import display, numbers
from layouts.compare.filters import SPLIT_NAMES, split_name
from layouts.compare.page import SHEET_NAMES
from layouts.duration.filters import COUNT_NAMES, GROUPING_NAMES, UNIT_NAMES
from layouts.duration.page import TOPIC_NAMES
from layouts.figures.scales import SCHEME_NAMES
from layouts.map_menus import KINDS, benchmark_words, kind_words
from layouts.map_page import TAB_NAMES
from layouts.texts import say
from layouts.view import SHEETS, SPLITS, TOPICS, View
from queries.benchmarks import choices
from queries.catalogue import Catalogue
from queries.change import A_YEAR

CHOICES = {
    "tab": TAB_NAMES,
    "class": SCHEME_NAMES,
    "sheet": SHEET_NAMES | {"": SHEET_NAMES[SHEETS[0]]},
    "split": {"": SPLIT_NAMES[SPLITS[0]]},
    "topic": TOPIC_NAMES | {"": TOPIC_NAMES[TOPICS[0]]},
    "count": COUNT_NAMES,
    "unit": UNIT_NAMES,
    "against": GROUPING_NAMES,
    "than": {A_YEAR: "a year earlier"},
    "sex": {"": "all"},
    "age": {"": "all"},
    "hukou": {"": "all"},
}
LANGUAGES = {"zh": "中文", "en": "English"}


def value_name(field: str, value: str, held: Catalogue, view: View) -> str:
    """The words of the page for a value of a field; those of the link where the page has none."""
    lang = view.lang
    if field == "mode" and value in KINDS:
        return kind_words(held, view, value)
    if field == "split" and value in SPLIT_NAMES:
        return split_name(held, value, lang)
    if value in CHOICES.get(field, ()):
        return say(lang, CHOICES[field][value])
    if field in ("from", "to") and value in held.periods:
        return numbers.period(value, lang)
    if field == "benchmark" and value in choices(held, view.selection):
        return benchmark_words(held, view, value)
    return _of_build(field, value, held, lang) or _fixed(field, value)


def _of_build(field: str, value: str, held: Catalogue, lang: str) -> str:
    """The name that the published build gives."""
    tables = {
        "indicator": held.indicators,
        "programme": held.programmes,
        "area": held.areas,
        "within": held.areas,
        "against": held.areas,
        "level": {entry.level: entry for entry in held.levels},
    }
    if entry := tables.get(field, {}).get(value):
        return entry.name.in_(lang)
    category = held.categories.get(field, {}).get(value)
    return category.in_(lang) if category else ""


def _fixed(field: str, value: str) -> str:
    if field == "lang":
        return LANGUAGES.get(value, value)
    return value or (str(display.CLASSES) if field == "k" else "")
