"""Small pieces of a page that several panels share."""

from dash import html

from layouts.texts import joined, say


def failure(lang: str) -> html.Div:
    """A panel that could not be drawn says so and what to do."""
    return html.Div(
        [
            html.Strong(say(lang, "This panel could not be drawn.")),
            html.P(say(lang, "The others are not affected. Reload the page; if it stays, tell the operator.")),
        ],
        className="notice notice-failure",
        role="alert",
    )


def nothing(words: str) -> html.P:
    """An empty panel that says why."""
    return html.P(words, className="nothing")


def heading(words: str, aside: str = "") -> html.H3:
    """The heading of a block, with a quiet remark behind it."""
    return html.H3([words, html.Span(aside, className="aside")] if aside else words)


def marked(sentence: str, value: str) -> list:
    """A sentence template with its `{value}` put in strong accent type."""
    before, _, after = sentence.partition("{value}")
    after = joined(value + after).removeprefix(value)
    return [before, html.Strong(value, className="figure"), after] if value else [sentence]


def bars(rows: list[dict], caption: str, compared: str = "") -> html.Table:
    """One row per entry: label, share (0–1), words; a second, quiet bar where `other` is given."""
    body = [
        html.Tr(
            [
                html.Th(row["label"], scope="row"),
                html.Td(_pair(row), className="bar-cell"),
                html.Td(row["words"], className="number"),
            ]
        )
        for row in rows
    ]
    summary = f"{caption} {compared}".strip()
    return html.Table([html.Caption(summary, className="sr"), html.Tbody(body)], className="bars")


def _pair(row: dict) -> list[html.Div]:
    pair = [html.Div(className="bar own", style={"width": f"{100 * row['share']:.1f}%"})]
    if row.get("other") is not None:
        pair.append(html.Div(className="bar other", style={"width": f"{100 * row['other']:.1f}%"}))
    return pair


def link(words, search: str, chosen: bool) -> html.A:
    """A choice as a link to the view that it makes."""
    state = {"data-view": "1", "aria-current": "true" if chosen else "false"}
    return html.A(words, href=search, className="on" if chosen else None, **state)


def chooser(shown: str, sections: list[tuple[str, list[html.A]]]) -> html.Details:
    """What is chosen, as a button that unfolds the choices under their headings."""
    content = []
    for title, links in sections:
        if links:
            content += [html.P(title)] if title else []
            content += links
    return html.Details([html.Summary(shown), html.Div(content, className="choices")], className="menu chooser")
