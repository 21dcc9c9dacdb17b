"""The first page: six questions of the mission for the reader's own area, one card each."""

from dash import html

from definitions import questions
from layouts import numbers
from layouts.exports.notes import stamp
from layouts.ids import AWAITED, panel
from layouts.start_card import Answer, answer, card, usual_months
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue
from queries.reader import Reader


def content(held: Catalogue, view: View) -> list:
    """The frame of the page."""
    return [html.Main(id=panel("start"), className=f"start {AWAITED}", **{"aria-live": "polite"})]


def start(reader: Reader, held: Catalogue, view: View) -> list:
    """The own area, its cards, those first that need attention, and where the figures come from."""
    answers = answers_of(reader, held, view)
    first, last = usual_months(held)
    return [
        html.Nav(_path(held, view), className="path", **{"aria-label": say(view.lang, "areas above")}),
        html.H1(held.areas[own_area(view)].name.in_(view.lang), **{"data-area": own_area(view)}),
        html.P(
            [_lead(held, view), html.Span(numbers.period_range(first, last, view.lang), className="period")],
            className="lead",
        ),
        html.Div([card(reader, held, view.lang, one) for one in answers], className="answers"),
        html.Footer(_foot(reader, held, view, answers), className="start-foot"),
    ]


def own_area(view: View) -> str:
    """The reader's own area: the selected one, or the one to which the map is restricted."""
    return view.area or view.within


def answers_of(reader: Reader, held: Catalogue, view: View) -> list[Answer]:
    """One answer per question that has a figure; those with more reasons for attention first."""
    asked = [question for question in questions() if question.indicator]
    given = [answer(reader, held, view, question) for question in asked]
    return sorted((one for one in given if one is not None), key=lambda one: -len(one.standing.reasons))


def _path(held: Catalogue, view: View) -> list:
    """The areas above the own one, each a link to its own page."""
    steps = held.path(own_area(view))[:-1]
    links = [
        html.A(area.name.in_(view.lang), href=view.but(area=area.code, within="").search, **{"data-view": "1"})
        for area in steps
    ]
    return [part for link in links for part in (link, html.Span("›", **{"aria-hidden": "true"}))]


def _lead(held: Catalogue, view: View) -> str:
    if own_area(view) == held.root:
        return say(view.lang, "Search for your township, district or city above; this page will remember it.")
    return say(view.lang, "Six questions at a glance. Choose a card to go on with it on the map.")


def _foot(reader: Reader, held: Catalogue, view: View, answers: list[Answer]) -> list:
    rule = say(
        view.lang,
        "Cards that need attention stand first: beyond the warning value, among the worst tenth of the province, or "
        "worse than a year before. Steady: a change within the limits of chance, or of at most 5 per cent, one day, "
        "one month or one percentage point.",
    )
    lines = stamp(reader, held, answers[0].view, _sources(held, view, answers)) if answers else []
    return [html.P(line) for line in (rule, *lines)]


def _sources(held: Catalogue, view: View, answers: list[Answer]) -> str:
    """The sources of all cards, each once."""
    between = "；" if view.lang == "zh" else "; "
    told = (held.indicators[one.view.indicator].source.in_(view.lang).split(between) for one in answers)
    return between.join(dict.fromkeys(source for sources in told for source in sources))
