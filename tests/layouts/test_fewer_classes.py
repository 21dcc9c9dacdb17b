"""Where a method makes fewer classes than are asked for, the menu says why."""

import pytest

from layouts.display import SCHEMES
from layouts.figures.scales import FEWER, scale_of
from layouts.map_menus import class_menu
from layouts.reading import text
from layouts.texts import say
from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.values import indicator_by_area


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_menu_says_why_there_are_fewer_classes(reader, scheme, lang):
    held, found = catalogue(reader), set()
    for k in ("3", "5", "6", "9"):
        view, _ = settle(View(level="city", class_=scheme, k=k, lang=lang), held)
        made = len(scale_of(reader, held, view, indicator_by_area(reader, view.selection)).edges) - 1
        told = text(class_menu(reader, held, view))
        assert made <= int(k) and (say(lang, FEWER[scheme]) in told) == (made < int(k))
        assert (
            f"{made} classes instead of {k}" if lang == "en" else f"只有 {made} 级，而不是 {k} 级"
        ) in told or made == int(k)
        found.add(made < int(k))
        kept = view.but(breaks="5,10")
        assert say(lang, FEWER[scheme]) not in text(class_menu(reader, held, kept))
    assert scheme != "centred" or True in found
