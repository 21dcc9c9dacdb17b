"""The glossary: each term in both languages, with synonyms, owner, edition and where it is used."""

import dash_mantine_components as dmc
from dash import html

from layouts import numbers
from layouts.blocks import nothing
from layouts.ids import AWAITED, panel
from layouts.piece import one_piece
from layouts.provenance import GRADES
from layouts.quality_rules import SYSTEMS
from layouts.smart_card import listed
from layouts.texts import say
from layouts.view import LANGS, View
from queries.catalogue import Catalogue
from queries.provenance import Term, rows, terms
from queries.reader import Reader

OWNERS = SYSTEMS | {"population": "Population register", "dpf": "Disabled persons' federation", "survey": "Survey"}


def content(held: Catalogue, view: View) -> list:
    """The frame of the page."""
    return [html.Main(id=panel("glossary"), className=f"document catalogue glossary {AWAITED}")]


def glossary(reader: Reader, held: Catalogue, view: View) -> list:
    """A search, then one card per term."""
    lang, found = view.lang, terms(reader)
    title = html.H1(say(lang, "Glossary"))
    if not found:
        return [title, nothing(say(lang, "This build holds no glossary. It was made by an older version."))]
    # A build of an earlier version tells the edition of its terms alone.
    number = held.facts.get("glossary_edition") or max(term.since for term in found)
    edition = say(lang, "{n} terms, edition {edition}.", n=len(found), edition=number)
    if told := held.facts.get("glossary_date"):
        edition += " " + say(lang, "Last changed {date}.", date=numbers.day(told, lang))
    search = dmc.TextInput(id="catalogue-search", placeholder=say(lang, "Search by name, synonym or column"), size="sm")
    label = html.Label([html.Span(say(lang, "Search the glossary"), className="sr"), search])
    used = _uses(reader, held)
    cards = one_piece([_card(held, term, used.get(term.id, []), view) for term in found], className="cards")
    return [
        title,
        html.P([edition, " ", html.A(say(lang, "Where the figures come from"), href="/sources" + view.search)],
               className="quiet"),
        html.Div(label, className="catalogue-filters", role="search"),
        html.P("", id="catalogue-count", className="quiet", role="status", **{"data-words": say(lang, "{n} shown")}),
        html.Section([html.H2(say(lang, "Terms"), className="sr"), cards], className="group"),
    ]  # fmt: skip


def _uses(reader: Reader, held: Catalogue) -> dict[str, list[str]]:
    """The columns of deliveries that stand under each term."""
    found: dict[str, list[str]] = {}
    for row in rows(reader, "contract_columns"):
        found.setdefault(row["term"], []).append(f"{row['source']}.{row['column_name']}")
    return found


def _card(held: Catalogue, term: Term, columns: list[str], view: View) -> html.Article:
    lang = view.lang
    other = next(one for one in LANGS if one != lang)
    indicators = using(held, term)
    pairs = [
        (say(lang, "Synonyms"), f"{term.synonyms.in_(lang)} · {term.synonyms.in_(other)}"),
        (say(lang, "Owner"), say(lang, OWNERS.get(term.owner, term.owner))),
        (say(lang, "Sensitivity"), say(lang, GRADES[term.grade])),
        (say(lang, "Since edition"), str(term.since)),
        (say(lang, "Indicators"), "、".join(indicators) if lang == "zh" else ", ".join(indicators)),
        (say(lang, "Columns"), ", ".join(columns)),
    ]
    name = [term.name.in_(lang), html.Span(term.name.in_(other), className="aside", lang=_code(other))]
    return html.Article(
        [
            html.H3(name),
            html.P(term.meaning.in_(lang)),
            html.P(term.meaning.in_(other), className="quiet", lang=_code(other)),
            html.Details([html.Summary(say(lang, "Used where")), listed([pair for pair in pairs if pair[1]])]),
        ],
        className="card",
        id=f"term-{term.id}",
    )


def using(held: Catalogue, term: Term, lang: str = "zh") -> list[str]:
    """The indicators whose meaning or formula names the term or a synonym of it."""
    words = [term.name.in_(lang), *term.synonyms.in_(lang).split("、")]
    return [
        entry.short.in_(lang)
        for entry in held.indicators.values()
        if any(word in entry.meaning.in_(lang) + entry.formula.in_(lang) for word in words)
    ]


def _code(lang: str) -> str:
    return "zh-CN" if lang == "zh" else "en"
