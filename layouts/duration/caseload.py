"""The caseload month by month: who came, who went, and whether it adds up; how many people in a year."""

from dash import html

from layouts import numbers
from layouts.duration.lines import areas, is_exact
from layouts.duration.page import HEIGHT
from layouts.duration.words import filled, names, strong
from layouts.figures import theme
from layouts.figures.in_and_out import in_and_out
from layouts.numbers import percent
from layouts.texts import say, space
from layouts.view import View
from layouts.withheld import told_elsewhere
from layouts.words import place
from queries.catalogue import Catalogue
from queries.flow import STOCK, Flow, flows, monthly, present_by_year, reconciled
from queries.reader import Reader
from queries.told import decided

YEAR = 12


def _few(flow: Flow, least: int) -> bool:
    """Whether a change tells of fewer people than may be told of."""
    return any(0 < abs(part) < least for part in flow.parts) or min(flow.stock, flow.earlier) < least


def _chosen(reader: Reader, held: Catalogue, view: View) -> list[Flow]:
    found = flows(reader, view.selection, areas(held, view)[0])
    return [flow for flow in found if view.from_ <= flow.period <= view.to] or list(found[-YEAR:])


def finding(reader: Reader, held: Catalogue, view: View) -> list:
    """What the caseload was before the months shown and is after them; nothing where either is of few people."""
    found = _chosen(reader, held, view) if is_exact(held) else []
    if not found or min(found[0].earlier, found[-1].stock) < max(reader.threshold, 1):
        return []
    lang, first, last = view.lang, found[0], found[-1]
    words = {
        1: say(lang, "The caseload of {programme} in {place} rose from {before} in {first} to {after} in {last}."),
        0: say(lang, "The caseload of {programme} in {place} is {after} in {last}, as in {first}."),
        -1: say(lang, "The caseload of {programme} in {place} fell from {before} in {first} to {after} in {last}."),
    }
    return filled(
        words[(last.stock > first.earlier) - (last.stock < first.earlier)],
        **names(held, view),
        before=strong(numbers.number(first.earlier, lang)),
        after=strong(numbers.number(last.stock, lang)),
        first=numbers.period(first.earlier_period, lang),
        last=numbers.period(last.period, lang),
    )


def figure(reader: Reader, held: Catalogue, view: View) -> dict:
    """Entries above the line, exits below it, month by month."""
    if not is_exact(held):
        return theme.empty(told_elsewhere(held, view.lang), HEIGHT)
    found = [flow for flow in _chosen(reader, held, view) if not _few(flow, reader.threshold)]
    lang = view.lang
    return in_and_out(
        [
            {
                "period": flow.period,
                "entered": flow.entered,
                "left": flow.left,
                "other": flow.moved + flow.paused + flow.aged,
                "label": numbers.period(flow.period, lang),
            }
            for flow in found
        ],
        names=(say(lang, "entered"), say(lang, "left"), say(lang, "moves, gaps and birthdays, net")),
        empty=say(lang, "Too few people for this choice."),
        height=HEIGHT,
    )


def below(reader: Reader, held: Catalogue, view: View) -> list:
    """People of a year and turnover; the caseload month by month, added up."""
    parts = _by_year(reader, held, view)
    if is_exact(held):
        parts += [*_proof(reader, held, view), *_table(reader, held, view)]
    return parts or [html.P(say(view.lang, "Too few people for this choice."), className="nothing")]


def _by_year(reader: Reader, held: Catalogue, view: View) -> list:
    """Mean caseload, everybody of the year once, turnover, entries and exits per year."""
    lang, code = view.lang, areas(held, view)[0]
    found = {name: values[0] for name, values in monthly(reader, view.selection, (code,)).items()}
    rows, known = [], decided(held)
    for row in present_by_year(reader, view.selection, code).itertuples():
        first, last = int(row.first_period), int(row.last_period)
        complete = last - first + 1 == YEAR
        mean = float(found[STOCK][first : last + 1].mean())
        if row.persons < max(reader.threshold, 1) or mean <= 0 or not (complete or is_exact(held)):
            continue
        name = f"{row.year}" if complete else say(lang, "{year} (to {month})", year=row.year,
                                                  month=numbers.period(held.periods[last], lang))  # fmt: skip
        cells = [numbers.number(mean, lang), numbers.number(row.persons, lang),
                 numbers.number(row.persons / mean, lang, 2)]  # fmt: skip
        if is_exact(held):
            cells += [_rate(found["entries"], found[STOCK], first, last, reader.threshold),
                      _rate(found["exits"], found[STOCK], first, min(last, known), reader.threshold)]  # fmt: skip
        rows.append(html.Tr([html.Th(name, scope="row"), *map(html.Td, cells)]))
    if not rows:
        return []
    titles = ["", say(lang, "mean month"), say(lang, "people in the year"), say(lang, "turnover")]
    titles += [say(lang, "entry rate a month"), say(lang, "exit rate a month")] if is_exact(held) else []
    head = html.Thead(html.Tr([html.Th(title, scope="col") for title in titles]))
    words = say(
        lang,
        "People in the year: everybody who received at least once, each once; never the sum of the months. Turnover is "
        "that number over the mean month.",
    )
    table = html.Table([head, html.Tbody(rows)], className="values wide")
    late = say(lang, "Exits are known up to {month}.", month=numbers.period(held.periods[known], lang))
    notes = [html.P(words, className="note"), *([html.P(late, className="note")] if is_exact(held) else [])]
    return [html.H3(say(lang, "People of a year")), table, *notes]


def _rate(changes, stock, first: int, last: int, least: int) -> str:
    """Changes over the months of receipt they could come from."""
    number, months = int(changes[first : last + 1].sum()), int(stock[first : last + 1].sum())
    return "–" if 0 < number < least or not months else percent(number / months)


def _proof(reader: Reader, held: Catalogue, view: View) -> list:
    """Whether every area below adds up in every month."""
    lang, code = view.lang, areas(held, view)[0]
    below_ = tuple(held.children.get(code, ())) or (code,)
    found = reconciled(reader, view.selection, below_)
    if not found.areas:
        return []
    ok = not found.wrong
    words = say(
        lang,
        "{areas} areas in {place}, {months} months each: the caseload is that of the month before, plus entries, less "
        "exits, plus moves, gaps and birthdays.",
        areas=numbers.number(found.areas, lang),
        place=place(held, code, lang),
        months=numbers.number(found.months, lang),
    )
    if ok:
        verdict = say(lang, "All of them add up.")
    else:
        named = [f"{held.areas[area].name.in_(lang)} {numbers.period(month, lang)}" for area, month in found.wrong[:5]]
        verdict = say(lang, "{n} do not add up: {which}", n=len(found.wrong), which=", ".join(named))
    mark = html.Strong("✓" if ok else "✗", className="check")
    return [html.Div([mark, html.P([words, space(lang), html.Strong(verdict)])], className="reconciled")]


def _table(reader: Reader, held: Catalogue, view: View) -> list:
    """The caseload of each month with what makes it, and a check mark."""
    lang, rows = view.lang, []
    for flow in reversed(_chosen(reader, held, view)):
        if min(flow.stock, flow.earlier) < max(reader.threshold, 1):
            continue
        if _few(flow, reader.threshold):
            parts = [html.Td(say(lang, "suppressed"), colSpan=5, className="quiet")]
        else:
            signed = (flow.entered, -flow.left, flow.moved, flow.paused, flow.aged)
            parts = [html.Td(_signed(part, lang)) for part in signed]
        ends = (numbers.number(flow.stock, lang), "✓" if flow.adds_up else "✗")
        name = html.Th(numbers.period(flow.period, lang), scope="row")
        earlier = html.Td(numbers.number(flow.earlier, lang))
        rows.append(html.Tr([name, earlier, *parts, *map(html.Td, ends)]))
    if not rows:
        return []
    titles = ("", say(lang, "month before"), say(lang, "entered"), say(lang, "left"), say(lang, "moves, net"))
    titles += (say(lang, "gaps, net"), say(lang, "birthdays, net"), say(lang, "this month"), say(lang, "adds up"))
    head = html.Thead(html.Tr([html.Th(title, scope="col") for title in titles]))
    table = html.Table([head, html.Tbody(rows)], className="values wide")
    summary = html.Summary(say(lang, "Month by month"))
    return [html.Details([summary, html.Div(table, className="scroll-x", tabIndex=0)], open=True)]


def _signed(number: int, lang: str) -> str:
    return f"{'−' if number < 0 else '+'}{numbers.number(abs(number), lang)}" if number else "0"
