"""What the page of sources says: freshness, the way of a figure, deliveries, corrections, dictionary."""

from dash import html

from layouts import numbers
from layouts.blocks import nothing
from layouts.figures import theme
from layouts.figures.lineage import lineage_figure
from layouts.rail import focus
from layouts.smart_card import REFRESHES
from layouts.texts import say
from layouts.view import View
from layouts.withheld import why_empty
from layouts.words import place
from queries.catalogue import Catalogue, Indicator
from queries.provenance import (
    Rows,
    Step,
    origins,
    rows,
    rows_of,
    rows_told,
    steps,
    upstream,
)
from queries.reader import Reader

GRADES = {"aggregate": "no persons", "personal": "personal", "sensitive": "sensitive"}
TYPES = {"int": "whole number", "number": "number", "text": "text", "date": "date", "bool": "yes or no"}
STATES = {"proposed": "proposed", "approved": "in force", "refused": "not approved", "undone": "undone",
          "stale": "no longer fits"}  # fmt: skip
TITLES = {
    "files": ("Table", "File", "Hash", "Rows here", "Of programme and months", "Rows in all"),
    "fresh": ("Management system", "Table", "Renewed", "Rows", "Rejected", "Sensitivity", "Legal basis"),
    "rejected": ("Table", "Column", "Reason", "Rows"),
    "revised": ("Measure", "Programme", "Area", "Months", "Before", "After", "Change"),
    "corrections": ("Table", "Column", "State", "Corrections", "Last step"),
    "dictionary": ("Column", "Term", "Type", "Sensitivity", "May hold"),
}
FIGURES = frozenset({"Rows", "Rows here", "Of programme and months", "Rows in all", "Rejected", "Before", "After",
                     "Change", "Corrections"})  # fmt: skip
MAY_HOLD = (
    "A column may hold codes, a range or what another table holds; in brackets, it may be empty as well. "
    "A range without an end ends with the extraction."
)


def summary(reader: Reader, held: Catalogue, view: View) -> list:
    """How fresh the data are, and that nothing was lost on the way, in two sentences."""
    lang, facts = view.lang, held.facts
    taken = rows(reader, "sources")
    said = say(lang, "Extracted {date}, build {build}.", date=facts.get("extraction_date", "–"), build=held.build)
    if taken:
        total, rejected = (sum(int(row[name] or 0) for row in taken) for name in ("rows_in", "rows_rejected"))
        figures = {"rows": total, "loaded": total - rejected, "rejected": rejected, "tables": len(taken)}
        words = "{tables} tables, {rows} rows delivered = {loaded} used + {rejected} rejected."
        said += " " + say(lang, words, **{name: numbers.number(count, lang) for name, count in figures.items()})
    glossary = html.A(say(lang, "Glossary"), href="/glossary" + view.search, className="go")
    return [html.H1(say(lang, "Where the figures come from")), html.P(said, className="said"), html.P(glossary)]


def lineage(reader: Reader, held: Catalogue, view: View) -> list:
    """The way of the figure on screen in a sentence: systems and files."""
    lang, indicator = view.lang, held.indicators[view.indicator]
    found = _way(reader, indicator)
    sources = [step for step in found.values() if step.kind == "source"]
    if not sources:
        return [nothing(say(lang, "This build tells no way for this figure."))]
    systems = "、" if lang == "zh" else ", "
    names = systems.join(sorted({step.name.in_(lang) for step in found.values() if step.kind == "system"}))
    words = "{indicator}: computed by {models} models from {files} tables of {systems}."
    models = sum(step.kind not in ("system", "source", "measure", "indicator") for step in found.values())
    told = {"indicator": indicator.name.in_(lang), "models": models, "files": len(sources), "systems": names}
    return [html.P(say(lang, words, **told), className="lead"), _files(reader, held, sources, view)]


def _files(reader: Reader, held: Catalogue, sources: list[Step], view: View) -> html.Details:
    """The files behind the figure, and how many of their rows speak of the area on screen, and of its programme and
    months; without the files that tell of other programmes only."""
    lang, area = view.lang, focus(held, view)
    counted = rows_of(reader, area)
    told = rows_told(reader, view.programme, held.period(view.from_), held.period(view.to))
    kept = [step for step in sources if told.get(_table_of(step)) != 0]
    body = [_file(step, counted.get(_table_of(step)), told.get(_table_of(step)), lang) for step in kept]
    words = html.Summary(say(lang, "Files, and their rows of {place}", place=place(held, area, lang)))
    note = _others(held, sources, kept, view) if told else []
    return html.Details([words, headed("files", lang, body), *note], open=True)


def _table_of(step: Step) -> str:
    return step.node.partition(":")[2]


def _others(held: Catalogue, sources: list[Step], kept: list[Step], view: View) -> list:
    """What the columns count, and which files are left out."""
    lang = view.lang
    programme = held.programmes[view.programme].short.in_(lang) if view.programme in held.programmes else ""
    span = numbers.period_range(view.from_, view.to, lang)
    words = "Rows of {programme}, {months}: of the whole province; what stands for months counts once in each."
    said = say(lang, words, programme=programme or say(lang, "all programmes"), months=span)
    names = [_table_of(step) for step in sources if step not in kept]
    if names:
        said += " " + say(
            lang, "Without a row of these: {tables}.", tables=("、" if lang == "zh" else ", ").join(names)
        )
    return [html.P(said, className="quiet")]


def _file(step: Step, counted: Rows | None, told: float | None, lang: str) -> html.Tr:
    cells = (
        _count(counted.here if counted else None, "names no township", lang),
        _count(told, "names no programme", lang),
        _count(counted.all if counted else None, "", lang),
    )
    name = html.Th(html.A(step.name.in_(lang), href=f"#table-{step.name.en}"), scope="row")
    hash_ = html.Td(html.Code(counted.hash if counted else ""))
    numbers_ = [html.Td(cell, className="number") for cell in cells]
    return html.Tr([name, html.Td(step.about.in_(lang)), hash_, *numbers_])


def _count(rows_: float | None, absent: str, lang: str):
    """A number of rows; a dash where the table tells of none, a dot where they are too few to be told."""
    if rows_ is None:
        return html.Span("–", title=say(lang, absent) if absent else None)
    return html.Span("·", title=say(lang, "suppressed")) if rows_ != rows_ else numbers.number(rows_, lang)


def _way(reader: Reader, indicator: Indicator) -> dict[str, Step]:
    known = steps(reader)
    starts = origins(indicator, known)
    if not starts:
        return {}
    last = Step(f"indicator:{indicator.id}", "indicator", indicator.short, indicator.formula, tuple(starts))
    return upstream(starts, known) | {last.node: last}


def drawn(reader: Reader, held: Catalogue, view: View) -> dict:
    """The picture of the way."""
    found = _way(reader, held.indicators[view.indicator])
    if not found:
        return theme.empty(say(view.lang, "This build tells no way for this figure."), 120)
    return lineage_figure(found, view.lang)


def fresh(reader: Reader, held: Catalogue, view: View) -> list:
    """One row per delivered table: system, owner, legal basis, how often, rows, rejected; then reasons."""
    lang, found = view.lang, rows(reader, "contracts")
    if not found:
        return [nothing(say(lang, "No deliveries of management systems are known for this atlas."))]
    body = [
        html.Tr(
            [
                html.Th(row[f"system_{lang}"], scope="row", title=row[f"owner_{lang}"]),
                html.Td(html.A(row["source"], href=f"#table-{row['source']}"), title=row["file"]),
                html.Td(say(lang, REFRESHES[row["refresh"]])),
                html.Td(numbers.number(row["rows_in"], lang), className="number"),
                html.Td(numbers.number(row["rows_rejected"], lang), className="number"),
                html.Td(say(lang, GRADES[row["grade"]])),
                html.Td(row[f"legal_{lang}"], className="quiet"),
            ]
        )
        for row in found
    ]
    return [headed("fresh", lang, body), *_rejected(reader, held, lang)]


def _rejected(reader: Reader, held: Catalogue, lang: str) -> list:
    found = rows(reader, "rejections")
    if not found:
        words = why_empty(held, lang, "rejection", say(lang, "No row of this build was rejected."))
        return [html.P(words, className="quiet")]
    # A build of an earlier version has its reasons in English alone.
    words = {"zh": "reason_zh", "en": "reason"}[lang]
    body = [
        html.Tr([html.Th(row["source"], scope="row"), html.Td(row["column_name"]),
                 html.Td([row.get(words) or row["reason"], html.Span(f" {row['examples']}", className="quiet")]),
                 html.Td(numbers.number(row["rows_rejected"], lang), className="number")])
        for row in found
    ]  # fmt: skip
    return [html.H3(say(lang, "Rejected rows")), headed("rejected", lang, body)]


def corrections(reader: Reader, held: Catalogue, view: View) -> list:
    """How many values are corrected, by table, column and state; never which."""
    lang, found = view.lang, rows(reader, "corrections")
    words = "Proposed by one person, approved by another, laid over the delivered rows and undone at any time."
    lead = html.P(say(lang, words), className="lead")
    if not found:
        return [lead, nothing(why_empty(held, lang, "correction", say(lang, "No value of this build is corrected.")))]
    body = [
        html.Tr([html.Th(row["source"], scope="row"), html.Td(row["column_name"]),
                 html.Td(say(lang, STATES[row["state"]])),
                 html.Td(numbers.number(row["corrections"], lang), className="number"),
                 html.Td(str(row["latest"])[:10])])
        for row in found
    ]  # fmt: skip
    return [lead, headed("corrections", lang, body)]


def dictionary(reader: Reader, held: Catalogue, view: View) -> list:
    """Every delivered table with its columns, each linked to its term."""
    lang, columns = view.lang, {}
    for row in rows(reader, "contract_columns"):
        columns.setdefault(row["source"], []).append(row)
    found = rows(reader, "contracts")
    if not found:
        return [nothing(say(lang, "No deliveries of management systems are known for this atlas."))]
    lead = html.P(say(lang, MAY_HOLD), className="quiet")
    return [lead, *(_dictionary(row, columns[row["source"]], view) for row in found)]


def _dictionary(table: dict, columns: list[dict], view: View) -> html.Details:
    lang = view.lang
    keys, mark = set(table["key_columns"].split(", ")), html.Sup(say(lang, "key"))
    body = [
        html.Tr(
            [
                html.Th([row["column_name"], mark if row["column_name"] in keys else ""], scope="row"),
                html.Td(html.A(row[f"term_{lang}"], href=f"/glossary{view.search}#term-{row['term']}")),
                html.Td(say(lang, TYPES[row["type"]])),
                html.Td(say(lang, GRADES[row["grade"]])),
                html.Td(row["refers_to"], className="quiet"),
            ]
        )
        for row in columns
    ]
    said = f"{table[f'system_{lang}']} · {table['source']}"
    grain = table["grain"] if lang == "en" else say(lang, "{n} columns", n=len(columns))
    summary_ = html.Summary([said, html.Span(grain, className="aside")])
    return html.Details(
        [summary_, headed("dictionary", lang, body)], id=f"table-{table['source']}", className="contract"
    )


def headed(name: str, lang: str, body: list[html.Tr]) -> html.Div:
    """A table of the page under the titles of `name`."""
    kinds = {words: "number" if words in FIGURES else None for words in TITLES[name]}
    heads = [html.Th(say(lang, words), scope="col", className=kind) for words, kind in kinds.items()]
    head = html.Thead(html.Tr(heads))
    return html.Div(html.Table([head, html.Tbody(body)], className="plain wide"), className="listed", tabIndex=0)
