"""What stands above the map on paper, where the filters and the top bar are left out."""

from dash import html

from layouts import numbers
from layouts.exports.notes import atlas_name, kept, people, title
from layouts.map_menus import kind_words
from layouts.rail import spoken
from layouts.texts import say
from layouts.view import View
from layouts.words import benchmark_name, compared_periods, focus, level_name, place, spell_words
from queries.catalogue import Catalogue
from queries.change import earlier
from queries.reader import Reader


def heading(reader: Reader, held: Catalogue, view: View) -> list:
    """The indicator; what the map shows of whom, where and when; the sentence of the chosen area."""
    return [
        html.P(atlas_name(held, view.lang), className="whose"),
        html.H1(title(held, view)),
        html.P(" · ".join(filter(None, _shown(held, view)))),
        html.P(spoken(reader, held, view), className="finding"),
    ]


def _shown(held: Catalogue, view: View) -> tuple[str, ...]:
    lang = view.lang
    return (
        place(held, view.within, lang),
        level_name(held, view.level, lang),
        numbers.period_range(view.from_, view.to, lang),
        people(held, view),
        *(words for words, _ in spell_words(held, view)),
        _kind(held, view),
        say(lang, "Compared with {name}", name=benchmark_name(held, view, focus(held, view))) if view.benchmark else "",
        f"{say(lang, 'Values kept on the map')} {kept(held, view)}" if view.range else "",
    )


def _kind(held: Catalogue, view: View) -> str:
    """What kind of map it is; nothing for one of plain values."""
    if view.than:
        before = earlier(held, view.selection, view.than)
        return say(view.lang, "change since {period}", period=compared_periods(before, view.lang))
    return kind_words(held, view, view.mode) if view.mode else ""
