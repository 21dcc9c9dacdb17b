"""What stands beside the figures of every file: what they are, for whom and when, whence, what is withheld."""

from layouts import display, numbers
from layouts.exports.legend import legend_words
from layouts.figures.scales import scale_of
from layouts.texts import say
from layouts.view import View
from layouts.words import change_words, level_name, place, spell_words, value_words
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import Status, indicator_by_area


def title(held: Catalogue, view: View) -> str:
    """The indicator with its programme."""
    programme = held.programmes.get(view.programme)
    name = held.indicators[view.indicator].name.in_(view.lang)
    return f"{programme.name.in_(view.lang)} · {name}" if programme and view.programme else name


def people(held: Catalogue, view: View) -> str:
    """The filters by person that are set, in words; empty for everybody."""
    chosen = [(name, getattr(view, name)) for name in ("hukou", "sex", "age")]
    return " · ".join(held.categories[name][code].in_(view.lang) for name, code in chosen if code)


def atlas_name(held: Catalogue, lang: str) -> str:
    """The name of the atlas, with the remark that its data are made up where they are."""
    name = held.facts[f"name_{lang}"]
    return f"{name} · {say(lang, 'demonstration data')}" if held.facts.get("demonstration") == "true" else name


def notes(reader: Reader, held: Catalogue, view: View) -> list[tuple[str, str]]:
    """Pairs of heading and words, in the order in which they are read; none is empty."""
    indicator, lang = held.indicators[view.indicator], view.lang
    pairs = [
        (say(lang, "Atlas"), atlas_name(held, lang)),
        (say(lang, "Indicator"), title(held, view)),
        (say(lang, "Unit"), numbers.unit(indicator.unit, lang)),
        (say(lang, "Definition"), indicator.meaning.in_(lang)),
        (say(lang, "Formula"), indicator.formula.in_(lang)),
        (say(lang, "Time"), numbers.period_range(view.from_, view.to, lang)),
        (say(lang, "Areas"), f"{place(held, view.within, lang)} · {level_name(held, view.level, lang)}"),
        (say(lang, "People"), people(held, view) or say(lang, "everybody")),
        (say(lang, "Spells"), " · ".join(words for words, _ in spell_words(held, view))),
        (say(lang, "Values kept on the map"), kept(held, view)),
        (say(lang, "Legend"), legend_words(reader, held, view)),
        (say(lang, "Not shown"), withheld(reader, held, view)),
        *whence(held, lang, indicator.source.in_(lang)),
        (say(lang, "This view"), f"/map{view.search}"),
    ]
    return [(heading, words) for heading, words in pairs if words]


def whence(held: Catalogue, lang: str, source: str) -> list[tuple[str, str]]:
    """Source, date, boundaries and review number: what no file leaves the atlas without."""
    facts = held.facts
    pairs = (
        (say(lang, "Source"), source),
        (say(lang, "Extracted"), facts.get("extraction_date", "")),
        (say(lang, "Build"), held.build),
        (say(lang, "Boundaries"), facts.get(f"note_{lang}", "")),
        (say(lang, "Map review number"), facts.get("review_number", "") or say(lang, "none: for internal use")),
        (say(lang, "Scale"), facts.get(f"scale_note_{lang}", "")),
    )
    return [(heading, words) for heading, words in pairs if words]


def whence_words(held: Catalogue, lang: str, source: str) -> str:
    """The same in a line, for the foot of a page."""
    between = "：" if lang == "zh" else ": "
    return " · ".join(f"{heading}{between}{words}" for heading, words in whence(held, lang, source))


def systems(reader: Reader, lang: str) -> str:
    """The management systems that have delivered."""
    return " · ".join(dict.fromkeys(row[f"system_{lang}"] for row in reader.read("sources", {}).to_dict("records")))


def kept(held: Catalogue, view: View) -> str:
    """The range of values outside of which areas fade; empty where none is kept."""
    words = change_words if view.than else value_words
    return " – ".join(words(held, view, end) for end in display.span(view.range) or ())


def withheld(reader: Reader, held: Catalogue, view: View) -> str:
    """How many areas show no value, by reason, and the rule of suppression."""
    lang, values = view.lang, indicator_by_area(reader, view.selection)
    status = (scale_of(reader, held, view, values).values if view.than else values).status
    reasons = (
        (Status.SUPPRESSED, say(lang, "suppressed")),
        (Status.NOT_SEPARABLE, say(lang, "not separable")),
        (Status.MISSING, say(lang, "no data")),
        (Status.NOT_APPLICABLE, say(lang, "not applicable")),
    )
    counted = [f"{words} {n}" for kind, words in reasons if (n := int((status == kind).sum()))]
    if reader.threshold > 1:
        counted.append(say(lang, "values that rest on fewer than {k} persons are suppressed", k=reader.threshold))
    return " · ".join(counted)


def stamp(reader: Reader, held: Catalogue, view: View, source: str = "") -> list[str]:
    """The lines at the foot of a picture: source, date and build; what is withheld; the boundaries. `source` is that of
    a page on which more than the indicator of the view stands."""
    lang = view.lang
    spells = " · ".join(words for words, _ in spell_words(held, view))
    words = dict(whence(held, lang, source or held.indicators[view.indicator].source.in_(lang)))
    words |= {
        say(lang, "Atlas"): atlas_name(held, lang),
        say(lang, "Spells"): spells,
        say(lang, "Not shown"): withheld(reader, held, view),
    }
    rows = (
        ("Source", "Extracted", "Build"),
        ("Not shown", "Boundaries", "Map review number"),
        ("Spells", "Atlas", "Scale"),
    )
    found = [[(key, words.get(key)) for key in (say(lang, title) for title in row)] for row in rows]
    return [" · ".join(named(key, text, lang) for key, text in row if text) for row in found]


def named(name: str, words: str, lang: str) -> str:
    """Words behind what they are; nothing of none."""
    return f"{name}{'：' if lang == 'zh' else ': '}{words}" if words else ""
