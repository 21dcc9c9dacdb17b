"""The table that says in figures what a picture of the page shows."""

from dash import html

from layouts.numbers import number
from layouts.texts import say
from layouts.view import View

MOST = 12


def twin(
    view: View, caption: str, heads: list[str], rows: list[list], total: int, selected: str = "", most: int = MOST
) -> html.Div:
    """One row per area: its code, its name, then words, at most `most`; `total` says how many there are in all."""
    if not rows:
        return html.Div(
            html.P(f"{caption}{'：' if view.lang == 'zh' else ': '}{say(view.lang, 'none')}", className="quiet")
        )
    body = [
        html.Tr(
            [
                html.Th(
                    html.A(name, href=view.but(area=code).search, **{"data-view": "1", "data-area": code}), scope="row"
                ),
                *(html.Td(words, className="number") for words in rest),
            ],
            className="selected" if code == selected else None,
        )
        for code, name, *rest in rows[:most]
    ]
    columns = [html.Th(words, scope="col", className="number" if i else None) for i, words in enumerate(heads)]
    more = (
        html.P(say(view.lang, "{n} of {all} are listed.", n=most, all=number(total, view.lang)), className="quiet")
        if total > most
        else None
    )
    table = html.Table([html.Caption(caption), html.Thead(html.Tr(columns)), html.Tbody(body)], className="values twin")
    return html.Div([part for part in (table, more) if part is not None])
