"""Linkage: who is counted twice because numbers differ, where, and how the weights add up to a decision."""

from dash import html

from layouts import numbers
from layouts.blocks import heading, nothing
from layouts.quality_rules import download
from layouts.rail import focus
from layouts.texts import say, space
from layouts.view import View
from layouts.withheld import why_empty
from layouts.words import place
from queries.catalogue import Catalogue
from queries.linkage import PRIOR, Level, Linked, levels, linked
from queries.reader import Reader

COMPARISONS = {"name": "Name", "birth": "Birth date", "sex": "Sex", "place": "Township",
               "contact": "Telephone and account"}  # fmt: skip
LEVELS = {
    "same as written": "same as written",
    "same in simplified characters": "same in simplified characters",
    "same sound": "same sound",
    "look-alike characters": "look-alike characters",
    "same surname, a character in common": "same surname, a character in common",
    "same day": "same day",
    "one digit or a swap apart": "one digit or a swap apart",
    "same month": "same month",
    "same": "same",
    "same township": "same township",
    "same district": "same district",
    "same telephone and account": "same telephone and account",
    "same telephone or account": "same telephone or account",
    "different": "different",
}
# The worked example: a name heard, not read, in two townships of one district.
EXAMPLE = {"name": "same sound", "birth": "same day", "sex": "same", "place": "same district",
           "contact": "same telephone and account"}  # fmt: skip
TITLES = ("Area", "Person records", "Persons by number", "Agree in all", "Probable", "To judge", "Twice per 1,000")
SHOWN = 8
# No probability is written as a certainty.
SURE = 99.9


def linkage(reader: Reader, held: Catalogue, view: View) -> list:
    """What exact linkage by number misses, in a sentence and a table of areas; the weights; an example added up."""
    lang, area = view.lang, focus(held, view)
    found = linked(reader, area)
    own = [entry for entry in found if entry.area == area]
    if not own:
        return [nothing(why_empty(held, lang, "linkage", _not_compared(lang)))]
    below = sorted((entry for entry in found if entry.area != area), key=lambda entry: -(entry.twice or 0))
    body = [_row(held, entry, view) for entry in (*own, *below[:SHOWN])]
    head = [html.Th(say(lang, words), scope="col", className="number" if i else None) for i, words in enumerate(TITLES)]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="plain wide")
    told = levels(reader)
    return [
        html.P(_sentence(held, own[0], lang), className="lead"),
        html.Div(table, className="listed", tabIndex=0),
        download("linkage", "Linkage (CSV)", view),
        html.Div([html.Div(_weights(told, lang)), html.Div(_example(told, lang))], className="halves"),
    ]


def _not_compared(lang: str) -> str:
    """That no linkage was made, what it would show, and who may have it made."""
    return say(
        lang,
        "Whether one person stands under two numbers takes a comparison of names, birth dates and places; it was not "
        "made for this build. Whoever operates the atlas can have it made; no figure changes.",
    )


def _sentence(held: Catalogue, own: Linked, lang: str) -> str:
    figures = {name: numbers.number(count, lang) for name, count in
               (("records", own.records), ("persons", own.persons))}  # fmt: skip
    words = "{place}: {records} person records are {persons} persons by identity number."
    told = say(lang, words, place=place(held, own.area, lang), **figures)
    if own.twice is None:
        return told
    words = "Of 1,000 of these, {n} are expected to be somebody else under another number. No figure is changed by it."
    return told + space(lang) + say(lang, words, n=numbers.number(own.twice, lang, 1))


def _row(held: Catalogue, entry: Linked, view: View) -> html.Tr:
    lang = view.lang
    target = view.but(within=entry.area, area="") if held.children.get(entry.area) else view.but(area=entry.area)
    name = html.A(held.areas[entry.area].name.in_(lang), href=target.search, **{"data-view": "1"})
    counts = (entry.records, entry.persons, entry.certain, entry.probable, entry.doubtful)
    cells = [_few(lang) if count is None else numbers.number(count, lang) for count in counts]
    cells.append(_few(lang) if entry.twice is None else numbers.number(entry.twice, lang, 1))
    return html.Tr([html.Th(name, scope="row"), *(html.Td(cell, className="number") for cell in cells)])


def _few(lang: str) -> html.Span:
    return html.Span("·", title=say(lang, "suppressed"))


def _weights(told: tuple[Level, ...], lang: str) -> list:
    rows = []
    for comparison, name in COMPARISONS.items():
        own = [entry for entry in told if entry.comparison == comparison]
        for i, entry in enumerate(own):
            first = [html.Th(say(lang, name), scope="rowgroup", rowSpan=len(own))] if not i else []
            cells = [html.Td(say(lang, LEVELS[entry.level])), _bar(entry.bits), html.Td(_bits(entry.bits, lang))]
            rows.append(html.Tr([*first, *cells]))
    title = heading(
        say(lang, "What agreement weighs"), say(lang, "bits; learnt from records that share a sound number")
    )
    return [title, html.Table(html.Tbody(rows), className="plain weights")]


def _example(told: tuple[Level, ...], lang: str) -> list:
    prior = next(entry for entry in told if entry.comparison == PRIOR)
    by = {(entry.comparison, entry.level): entry for entry in told}
    total, rows = prior.bits, [_step(say(lang, "Two persons drawn at random"), prior.bits, lang)]
    for comparison, name in COMPARISONS.items():
        entry = by[comparison, EXAMPLE[comparison]]
        total += entry.bits
        rows.append(_step(f"{say(lang, name)} · {say(lang, LEVELS[entry.level])}", entry.bits, lang))
    rows.append(_step(say(lang, "Sum"), total, lang))
    share = 100 / (1 + 2 ** min(-total, 1000))
    chance = ("> " if share > SURE else "") + numbers.quantity(min(share, SURE), "percent", lang, 1)
    title = heading(say(lang, "An example, added up"), say(lang, "each step moves the balance"))
    end = say(lang, "This makes one person with a probability of {chance}.", chance=chance)
    return [title, html.Table(html.Tbody(rows), className="plain weights"), html.P(end, className="quiet")]


def _step(words: str, bits: float, lang: str) -> html.Tr:
    return html.Tr([html.Th(words, scope="row"), _bar(bits), html.Td(_bits(bits, lang))])


def _bits(bits: float, lang: str) -> html.Span:
    return html.Span(("+" if bits > 0 else "−") + numbers.number(abs(bits), lang, 1), className="number")


def _bar(bits: float) -> html.Td:
    width = f"{min(abs(bits), 25) * 2:.1f}%"
    side = {"left": "50%"} if bits > 0 else {"right": "50%"}
    bar = html.Span(className="adds" if bits > 0 else "takes", style={"width": width, **side})
    return html.Td(html.Div(bar, className="balance"), className="bar-cell")
