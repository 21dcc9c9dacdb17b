"""How a figure is computed: definition, formula with its numbers, targets, limits, sources and the SQL."""

from dash import html

from layouts import numbers
from layouts.calculation import calculation, question
from layouts.computed_map import on_the_map
from layouts.computed_tab import of_tab
from layouts.exports.notes import people, title
from layouts.smart_card import aims, facts, listed
from layouts.texts import say
from layouts.view import LANGS, View, settle
from layouts.words import change_between, change_words, place, value_words
from queries.benchmarks import value_of
from queries.catalogue import Catalogue, Indicator
from queries.change import tellable
from queries.measures import RATIOS
from queries.provenance import origins, steps, upstream
from queries.reader import Reader
from queries.revision import revision
from queries.values import Status

TRUST = "trust"


def computed(reader: Reader, held: Catalogue, view: View) -> list:
    """The drawer for the figures of the open tab and the figure of the map, of the selected area."""
    lang, code = view.lang, view.area or view.within
    indicator = held.indicators[view.indicator]
    other = next(one for one in LANGS if one != lang)
    where = (place(held, code, lang), numbers.period_range(view.from_, view.to, lang), people(held, view))
    return [
        html.Header(
            [
                html.H2(say(lang, "How is this computed?"), id="computed-title"),
                html.Button(
                    "×", className="close", **{"data-close": "panel-computed", "aria-label": say(lang, "Close")}
                ),
            ]
        ),
        *of_tab(reader, held, view, code),
        html.H3(title(held, view)),
        html.P(" · ".join(part for part in where if part), className="quiet"),
        html.Div(calculation(reader, held, view, code), className="calculation"),
        *on_the_map(reader, held, view, code),
        html.P(indicator.meaning.in_(lang)),
        html.P(indicator.meaning.in_(other), className="quiet", lang="en" if other == "en" else "zh-CN"),
        listed(_standing(reader, held, view, code) + facts(held, indicator, lang)),
        html.H4(say(lang, "Quality and revision")),
        listed(_soundness(reader, held, view, code)),
        html.H4(say(lang, "Question put to the published file")),
        question(reader, view, code),
        html.H4(say(lang, "Files this build was made of")),
        _sources(reader, lang),
    ]


def _standing(reader: Reader, held: Catalogue, view: View, code: str) -> list[tuple[str, str]]:
    """Target and warning for this area and year, and the rule by which small figures are withheld."""
    indicator, lang = held.indicators[view.indicator], view.lang
    pairs = aims(indicator, view, tuple(area.code for area in reversed(held.path(code))))
    if reader.threshold > 1:
        pairs.append(
            (
                say(lang, "Not shown"),
                say(lang, "values that rest on fewer than {k} persons are suppressed", k=reader.threshold),
            )
        )
    return pairs


def _soundness(reader: Reader, held: Catalogue, view: View, code: str) -> list[tuple[str, str]]:
    """How sound the data are here and in these months, and what the figure was in the build before."""
    pairs = []
    for entry in held.indicators.values():
        offered = held.offers[entry.id]
        programme = view.programme if view.programme in offered else ""
        if entry.question == TRUST and entry.kind in RATIOS and programme in offered:
            own, _ = settle(view.but(indicator=entry.id, programme=programme, sex="", age="", hukou=""), held)
            value, status = value_of(reader, own.selection, code)
            if status <= Status.ZERO:
                pairs.append((entry.name.in_(view.lang), value_words(held, own, value)))
    used = _used(reader, held.indicators[view.indicator], view.lang)
    pairs += [(say(view.lang, "Rows used"), used)] if used else []
    return [*pairs, (say(view.lang, "Build before"), _revised(reader, held, view, code))]


def _used(reader: Reader, indicator: Indicator, lang: str) -> str:
    """How many rows of the tables from which the indicator is computed were delivered, and how many were used."""
    known = steps(reader)
    named = upstream(origins(indicator, known), known)
    taken = [row for row in reader.read("sources", {}).to_dict("records") if f"source:{row['source']}" in named]
    if not taken:
        return ""
    total, rejected = (sum(int(row[name] or 0) for row in taken) for name in ("rows_in", "rows_rejected"))
    figures = {"used": total - rejected, "rows": total, "tables": len(taken)}
    words = "{used} of {rows} delivered rows of {tables} tables"
    return say(lang, words, **{name: numbers.number(count, lang) for name, count in figures.items()})


def _revised(reader: Reader, held: Catalogue, view: View, code: str) -> str:
    before, lang = revision(reader, view.selection, code), view.lang
    value, status = value_of(reader, view.selection, code)
    if before is None:
        return say(lang, "none is kept")
    if max(before.status, status) > Status.ZERO or (
        before.value != value and not tellable(held.indicators[view.indicator], before.value, value)
    ):
        return say(lang, "{build}: no figure to compare", build=before.build)
    if before.value == value:
        return say(lang, "{build}: not revised", build=before.build)
    return say(
        lang,
        "{build}: {value}; revised by {change}",
        build=before.build,
        value=value_words(held, view, before.value),
        change=change_words(held, view, change_between(held, view, value, before.value)),
    )


def _sources(reader: Reader, lang: str) -> html.Table:
    """One row per extract file: system, file, rows, rows rejected."""
    rows = reader.read("sources", {}).to_dict("records")
    heads = (say(lang, "Management system"), say(lang, "File"), say(lang, "Rows"), say(lang, "Rejected"))
    body = [
        html.Tr(
            [
                html.Th(row[f"system_{lang}"], scope="row"),
                html.Td(row["file"]),
                html.Td(numbers.number(row["rows_in"], lang), className="number"),
                html.Td(numbers.number(row.get("rows_rejected", 0) or 0, lang), className="number"),
            ]
        )
        for row in rows
    ]
    return html.Table(
        [html.Thead(html.Tr([html.Th(words, scope="col") for words in heads])), html.Tbody(body)], className="sources"
    )
