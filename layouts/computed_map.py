"""How what a map of changes or of smoothed rates tells of an area is made of its figures."""

import numpy as np
from dash import html

from layouts.calculation import question
from layouts.changes import change_at
from layouts.figures.scales import scale_of
from layouts.texts import say
from layouts.view import View
from layouts.words import compared_periods, value_words
from queries.benchmarks import value_of
from queries.catalogue import Catalogue
from queries.change import earlier
from queries.reader import Reader
from queries.values import Status, indicator_by_area


def on_the_map(reader: Reader, held: Catalogue, view: View, code: str) -> list:
    """What the map tells of the area instead of its figure, and how; nothing where it tells the figure."""
    if view.than:
        return _changed(reader, held, view, code)
    return _smoothed(reader, held, view, code) if view.mode == "smooth" else []


def _changed(reader: Reader, held: Catalogue, view: View, code: str) -> list:
    """The figure less that of the earlier months, and the question put for these."""
    lang, before = view.lang, earlier(held, view.selection, view.than)
    moved, words = change_at(reader, held, view, code)
    if not words:
        return []
    said = [say(lang, "On the map the change since {period}:", period=compared_periods(before, lang)), " "]
    if np.isfinite(moved):
        now, then = (value_words(held, view, value_of(reader, one, code)[0]) for one in (view.selection, before))
        said += [f"{now} − {then} = ", html.Strong(words, className="figure")]
    else:
        said.append(words)
    asked = question(reader, view.but(from_=before.from_, to=before.to, than=""), code, "computed-sql-before")
    return [
        html.P(said, className="calculation"),
        html.Details([html.Summary(say(lang, "Question put for the earlier period")), asked]),
    ]


def _smoothed(reader: Reader, held: Catalogue, view: View, code: str) -> list:
    """The rate of the area as it is drawn, drawn towards the mean of the areas on the map."""
    value, status = scale_of(reader, held, view, indicator_by_area(reader, view.selection)).values.of(code)
    if status > Status.ZERO or not np.isfinite(value):
        return []
    words = say(view.lang, "On the map smoothed, towards the mean of its areas and the more the fewer the cases:")
    return [html.P([words, " ", html.Strong(value_words(held, view, value), className="figure")])]
