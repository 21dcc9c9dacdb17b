"""Small maps of one indicator: their classes, their key, what is said of them."""

from dataclasses import replace

import pytest

from layouts.compare import many
from layouts.compare.legends import legends
from layouts.reading import text
from queries.values import Status
from tests.layouts.test_compare import settled


@pytest.mark.parametrize("split", ["", "sex", "hukou", "year"])
def test_small_maps_of_one_measure_share_their_classes(reader, split):
    held, view = settled(reader, sheet="many", split=split, level="city")
    entries = many.maps(reader, held, view)["entries"]
    inner = {tuple(entry["breaks"][1:-1]) for entry in entries}
    assert len(entries) > 1 and (len(inner) == 1) == (split != "")
    assert {entry["name"] for entry in entries} == {name for name, _ in many.variants(held, view)}


@pytest.mark.parametrize(("values", "words"), [((0.94, 0.93), "0.9‰ in every map"), ((1.2, 0.9), "highest for Women")])
def test_figures_that_read_alike_are_not_told_as_highest_and_lowest(reader, monkeypatch, values, words):
    held, view = settled(reader, sheet="many", split="sex", lang="en")
    told = [(name, each, value) for (name, each), value in zip(many.variants(held, view), values, strict=True)]
    monkeypatch.setattr(many, "_told", lambda *_: told)
    assert words in many.finding(reader, held, view)


def test_counts_are_not_coloured_on_small_maps(reader):
    held, view = settled(reader, sheet="many", indicator="recipients")
    assert many.maps(reader, held, view)["entries"] == []
    assert "rate" in text(many.note(reader, held, view.but(lang="en")))


def test_the_key_of_small_maps_tells_each_absence_that_occurs_apart(guarded, monkeypatch):
    held, view = settled(guarded, sheet="many", level="township", lang="en")
    ask, kinds = many.indicator_by_area, set(many.ABSENT) - {Status.MISSING, Status.NOT_SEPARABLE}

    def key() -> dict:
        many.asked.cache_clear()
        swatches = [each for each in many.note(guarded, held, view) if getattr(each, "className", None)]
        return {each.className.split()[-1]: text(each) for each in swatches}

    assert key() == {
        f"atlas-{many.ABSENT[kind].lower()}": many.absence_words(guarded, held, view, kind) for kind in kinds
    }
    with monkeypatch.context() as patched:
        patched.setattr(many, "indicator_by_area", lambda *one: without_first(ask(*one)))
        assert key() == {f"atlas-{many.ABSENT[kind].lower()}": many.absence_words(guarded, held, view, kind)
                         for kind in kinds | {Status.MISSING}}  # fmt: skip
    many.asked.cache_clear()


def without_first(values):
    """The values, as if the first area had delivered nothing."""
    status = values.status.copy()
    status[0] = Status.MISSING
    return replace(values, status=status)


def test_small_maps_ask_their_values_once_for_colours_key_and_legend(reader, monkeypatch):
    held, view = settled(reader, sheet="many", split="sex", level="city")
    asked, ask = [], many.indicator_by_area
    monkeypatch.setattr(many, "indicator_by_area", lambda *one: asked.append(one) or ask(*one))
    many.asked.cache_clear()
    for draw in (many.maps, many.note, legends):
        assert draw(reader, held, view)
    assert len(asked) == len(many.variants(held, view)) == 2


def test_whoever_receives_anything_is_not_told_as_the_highest_of_the_programmes(reader):
    held, view = settled(reader, sheet="many", level="city", lang="en")
    told = many._told(reader, held, view)
    assert told[0][1].programme == "any" and told[1][0] in many.finding(reader, held, view)
    assert held.programmes["any"].name.en not in many.finding(reader, held, view)
    by_year = many.finding(reader, held, view.but(split="year", programme="any"))
    assert "highest for" in by_year
