"""Need against coverage on one map: thirds of one by thirds of the other, nine colours, a legend of its own."""

import numpy as np
from dash import html

from analysis.classes import breaks
from layouts import numbers
from layouts.compare.partner import against_indicator, first, heading, short
from layouts.compare.twin import twin
from layouts.figures.bivariate import COLOURS, SIDE, crossed
from layouts.figures.township_map import figure_words, packed, township_map, unit_format
from layouts.texts import say
from layouts.view import View
from layouts.words import level_name, place, value_words
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import AreaValues, Status, indicator_by_area

HIGH = SIDE - 1


def _asked(reader: Reader, held: Catalogue, view: View) -> tuple[list[View], list[AreaValues]]:
    views = [first(held, view), against_indicator(held, view)]
    return views, [indicator_by_area(reader, each.selection) for each in views]


def thirds(reader: Reader, held: Catalogue, view: View) -> list[tuple[View, np.ndarray]]:
    """The views that are crossed, each with the edges of its thirds."""
    views, values = _asked(reader, held, view)
    return list(zip(views, map(_thirds, values), strict=True))


def _thirds(values: AreaValues) -> np.ndarray:
    """The edges of thirds of the areas that show a value; fewer where values repeat."""
    return breaks(values.shown, "quantile", SIDE)


def classes_of(one: AreaValues, other: AreaValues) -> np.ndarray:
    """0…8 per area, three times the third of the second plus that of the first; 255 where either shows no value."""
    return crossed(one.value, other.value, _thirds(one), _thirds(other))


def map_of_both(reader: Reader, held: Catalogue, view: View) -> dict | None:
    """The payload: the first indicator's, with nine named classes, and the second's values beside it."""
    if view.sheet != "both":
        return None
    views, values = _asked(reader, held, view)
    payload = township_map(reader, held, views[0], values[0])
    length = len(held.layers[view.level])
    status = np.maximum(values[0].status, values[1].status)
    status = np.where(status <= Status.ZERO, Status.VALUE, status)
    classes = classes_of(*values)
    return payload | {
        "mark": "fill",
        "benchmark": None,
        "range": None,
        "breaks": [float(edge) for edge in range(SIDE * SIDE + 1)],
        "colours": list(COLOURS),
        "labels": [str(i) for i in range(SIDE * SIDE)],
        "classes": packed(classes, values[0].feature, length, "u1", 255),
        "status": packed(status, values[0].feature, length, "u1", Status.OUTSIDE),
        "second": {
            "values": packed(values[1].value, values[1].feature, length, "<f4", np.nan),
            "status": packed(values[1].status, values[1].feature, length, "u1", Status.OUTSIDE),
            "unit": unit_format(held.indicators[views[1].indicator], view.lang),
        },
        "names": [short(held, each) for each in views],
    }


def legend(reader: Reader, held: Catalogue, view: View) -> list:
    """Three by three cells with their counts; each can be pointed at and kept."""
    if view.sheet != "both":
        return []
    views, values = _asked(reader, held, view)
    counts = np.bincount(classes_of(*values), minlength=256)
    rows = [_row(view, third, counts) for third in reversed(range(SIDE))]
    ends_across, ends_up = (_ends(held, *each) for each in zip(views, map(_thirds, values), strict=True))
    across, up = (short(held, each) for each in views)
    return [
        html.Div(
            [
                html.P(f"↑ {up}", className="axis-up"),
                html.Div(
                    [*_ends(held, views[1], _thirds(values[1])), html.Div(rows, className="nine")], className="plane"
                ),
                html.Div(ends_across, className="ends-across"),
                html.P(f"{across} →", className="axis-across"),
            ],
            className="nine-legend",
        ),
        html.P("", id="c-said", className="nine-said", **{"aria-live": "polite"}),
    ]


def _row(view: View, third: int, counts: np.ndarray) -> html.Div:
    cells = []
    for column in range(SIDE):
        at = third * SIDE + column
        words = say(
            view.lang,
            "{level} × {other}: {n} areas",
            level=_grade(view, column),
            other=_grade(view, third),
            n=int(counts[at]),
        )
        cells.append(
            html.Button(
                str(int(counts[at])),
                className="nine-cell" + (" dark" if at in DARK else ""),
                style={"background": COLOURS[at]},
                title=words,
                **{"data-class": at, "aria-label": words, "aria-pressed": "false"},
            )
        )
    return html.Div(cells, className="nine-row")


DARK = frozenset({5, 8})


def _grade(view: View, third: int) -> str:
    return (say(view.lang, "low"), say(view.lang, "middle"), say(view.lang, "high"))[third]


def cells(view: View) -> list[str]:
    """The names of the nine classes, in their order: the third of the first, then that of the second."""
    return [f"{_grade(view, at % SIDE)} × {_grade(view, at // SIDE)}" for at in range(SIDE * SIDE)]


def _ends(held: Catalogue, view: View, edges: np.ndarray) -> list[html.Span]:
    """The limits of the thirds, from low to high."""
    indicator = held.indicators[view.indicator]
    return [html.Span(figure_words(indicator, view.lang, float(edge)), className="edge") for edge in edges[1:-1]]


def finding(reader: Reader, held: Catalogue, view: View) -> str:
    """How many areas have much of the first and little of the second."""
    views, values = _asked(reader, held, view)
    classes = classes_of(*values)
    n, all_ = int((classes == HIGH).sum()), int((classes != 255).sum())
    return say(
        view.lang,
        "In {n} of {all} {level}, “{one}” is in the top third and “{other}” in the bottom third",
        n=numbers.number(n, view.lang),
        all=numbers.number(all_, view.lang),
        level=level_name(held, view.level, view.lang),
        one=short(held, views[0]),
        other=short(held, views[1]),
    )


def below(reader: Reader, held: Catalogue, view: View) -> list:
    """The areas with much of the first and little of the second, most of the first leading."""
    views, values = _asked(reader, held, view)
    hit = np.flatnonzero(classes_of(*values) == HIGH)
    heads = [say(view.lang, "Area"), *(heading(held, each) for each in views)]
    rows = [
        [values[0].code[i], place(held, values[0].code[i], view.lang)]
        + [value_words(held, each, float(found.value[i])) for each, found in zip(views, values, strict=True)]
        for i in hit[np.argsort(-values[0].value[hit], kind="stable")]
    ]
    caption = say(view.lang, "Much of the first, little of the second")
    return [twin(view, caption, heads, rows, hit.size, view.area)]
