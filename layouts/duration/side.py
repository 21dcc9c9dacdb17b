"""The right side of the duration page: what holds for every topic, and the caseload that adds up."""

from dash import html

from layouts import duration_tab, frequency_tab, numbers
from layouts.duration.lines import is_exact
from layouts.rail import focus
from layouts.texts import say, space
from layouts.view import View
from queries.catalogue import Catalogue
from queries.flow import Flow, flow_of_month
from queries.reader import Reader


def side(reader: Reader, held: Catalogue, view: View) -> list:
    """Still receiving, spells per person, back within; the caseload of the month."""
    blocks = (
        duration_tab.remaining(reader, held, view),
        frequency_tab.spell_bars(reader, held, view),
        frequency_tab.returns(reader, held, view),
        reconciliation(reader, held, view),
    )
    drawn = [html.Section(block, className="block") for block in blocks if block]
    return [html.H2(say(view.lang, "For every topic"), className="sr"), *drawn]


def reconciliation(reader: Reader, held: Catalogue, view: View) -> list:
    """The caseload of the month before, what changed, and whether it makes the caseload of the month."""
    flow = flow_of_month(reader, view.selection, focus(held, view)) if is_exact(held) else None
    if flow is None or min(flow.stock, flow.earlier) < reader.threshold:
        return []
    mark = html.Strong("✓" if flow.adds_up else "✗", className="check")
    verdict = (
        say(view.lang, "The caseload adds up.") if flow.adds_up else say(view.lang, "The caseload does not add up.")
    )
    return [
        html.Div(
            [mark, html.P([*_sum(flow, view, reader.threshold), space(view.lang), verdict])], className="reconciled"
        )
    ]


def _sum(flow: Flow, view: View, threshold: int) -> list:
    lang = view.lang
    month, earlier = (numbers.period(code, lang) for code in (flow.period, flow.earlier_period))
    first = say(lang, "{n} in {month}", n=numbers.number(flow.earlier, lang), month=earlier)
    last = say(lang, " in {month}.", month=month)
    stock = html.Strong(numbers.number(flow.stock, lang))
    if any(0 < abs(part) < threshold for part in flow.parts):
        net = flow.stock - flow.earlier
        if abs(net) < threshold:
            return [stock, last, space(lang), say(lang, "Changes of fewer than {k} people are not shown.", k=threshold)]
        change = f" {_signed(net, lang)} = "
        return [
            first,
            change,
            stock,
            last,
            space(lang),
            say(lang, "Changes of fewer than {k} people are not shown.", k=threshold),
        ]
    named = (
        (flow.entered, say(lang, "entered")),
        (-flow.left, say(lang, "left")),
        (flow.moved, say(lang, "moved in, net") if flow.moved >= 0 else say(lang, "moved out, net")),
        (
            flow.paused,
            say(lang, "back after a short gap, net") if flow.paused >= 0 else say(lang, "in a short gap, net"),
        ),
        (flow.aged, say(lang, "by birthdays, net")),
    )
    parts = [f" {_signed(number, lang)} {words}" for number, words in named if number]
    return [first, *parts, " = ", stock, last]


def _signed(number: int, lang: str) -> str:
    return f"{'−' if number < 0 else '+'} {numbers.number(abs(number), lang)}"
