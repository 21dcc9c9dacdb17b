"""What stands beside the map of a scene belongs to its figure, and says how far it can be trusted."""

from layouts.stories.scene import scene
from layouts.stories.templates import template
from layouts.view import View, settle
from queries.catalogue import catalogue


def test_beside_returns_and_months_stands_their_course_not_the_curve_of_durations(reader):
    held = catalogue(reader)
    view, _ = settle(View(programme="DIB", level="city"), held)
    made = template(reader, held, view, "long")["scenes"][1:]
    asides = {one["search"].partition("indicator=")[2].partition("&")[0]: one["look"]["aside"] for one in made}
    assert asides["median_duration"] == asides["share_remaining_12"] == "curve"
    assert asides["reentry_12"] == asides["months_received_12"] == "trend"
    assert all(one["en"]["trend"]["lines"] for one in made if one["look"]["aside"] == "trend")


def test_a_scene_of_mostly_uncertain_figures_says_so(guarded):
    held = catalogue(guarded)
    view, _ = settle(View(indicator="median_duration", programme="DIB", level="township"), held)
    made = scene(guarded, held, view)
    assert "Most townships have too few people for a reliable figure." in made["en"]["against"]
    whole, _ = settle(View(indicator="recipient_rate", programme="DIB", level="city"), held)
    assert not any("too few people" in words for words in scene(guarded, held, whole)["en"]["against"])
