"""What the lines of the course are is said beside it, and no two of them look alike."""

import pytest

from layouts.course import line_words, trend_figure
from layouts.view import View, settle
from queries.catalogue import catalogue


@pytest.mark.parametrize(("lang", "grey"), [("zh", "灰线：高州市"), ("en", "grey: Gaozhou")])
def test_the_line_of_the_area_above_is_named(reader, lang, grey):
    held = catalogue(reader)
    view, _ = settle(View(lang=lang, area="440981102", level="township"), held)
    assert grey in line_words(reader, held, view)
    above, _ = settle(view.but(benchmark="district"), held)
    assert grey not in line_words(reader, held, above)
    assert grey not in line_words(reader, held, view.but(compare="440981"))


def test_the_benchmark_and_the_middle_of_all_look_apart(reader):
    held = catalogue(reader)
    view, _ = settle(View(area="440981102", level="township"), held)
    lines = [(one["line"].get("color"), one["line"].get("dash")) for one in trend_figure(reader, held, view)["data"]]
    dashed = {(colour, dash) for colour, dash in lines if dash not in (None, "dot")}
    assert len(dashed) == len({colour for colour, _ in dashed}) == len({dash for _, dash in dashed}) == 2
