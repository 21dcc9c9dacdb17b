"""The duration page: every topic, comparison and language draws, and says nothing of few people."""

import json
import re
from types import SimpleNamespace

import plotly.graph_objects as go
import pytest
from dash import html

from layouts.duration import lines, linked, page, panels, side, stay, words
from layouts.pages import PAGES, titled
from layouts.reading import found, text
from layouts.texts import say
from layouts.view import COUNTS, GAPS, TOPICS, View, settle
from queries.catalogue import catalogue
from queries.flow import flow_of_month
from queries.groups import GROUPINGS, joined_by_tolerance
from queries.values import UNITS

DRAWN = (panels.filters, panels.title, panels.below, panels.side, panels.foot, page.topics)


def settled(reader, **fields) -> View:
    view, changed = settle(View(**{"from_": "2018-01", "to": "2024-10", "lang": "en", **fields}), catalogue(reader))
    assert not changed
    return view


def draw(reader, view: View) -> str:
    held = catalogue(reader)
    text = [
        json.dumps([part.to_plotly_json() for part in panel(reader, held, view)], default=_plain) for panel in DRAWN
    ]
    go.Figure(panels.figure(reader, held, view))
    return "".join(text)


def _plain(component):
    return component.to_plotly_json() if hasattr(component, "to_plotly_json") else str(component)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_heading_and_the_title_of_the_page_name_the_topic(reader, lang):
    held = catalogue(reader)
    heads, titles = set(), set()
    for topic in TOPICS:
        view = settled(reader, topic="" if topic == TOPICS[0] else topic, lang=lang)
        (head,) = found(panels.title(reader, held, view), html.H1)
        assert text(head) == say(lang, page.TOPIC_NAMES[topic]) in titled(PAGES["duration"], view)
        heads.add(text(head))
        titles.add(titled(PAGES["duration"], view))
        drawn = [panels.below(reader, held, view), panels.side(reader, held, view)]
        assert not list(found(drawn, html.H1)) and len(list(found(drawn[1], html.H2))) == 1
    assert len(heads) == len(titles) == len(TOPICS)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("topic", ["often", "return", "leave", "together", "caseload", "change", "lag"])
def test_the_finding_is_that_of_the_topic_and_stands_in_its_table(reader, topic, lang):
    held = catalogue(reader)
    view = settled(reader, topic=topic, area="440000", lang=lang)
    (finding,) = found(panels.title(reader, held, view), html.H2)
    (general,) = found(panels.title(reader, held, settled(reader, area="440000", lang=lang)), html.H2)
    assert text(finding) != text(general) and "{" not in text(finding)
    figures = [text(one) for one in found(finding, html.Strong)]
    # How many have left for whatever reason, or hold several, is the sum of a column and stands in no cell.
    cells = [text(one) for one in found(panels.below(reader, held, view), html.Td)]
    assert all(figure in cells for figure in (figures[1:] if topic in ("leave", "together") else figures))


def test_the_change_of_a_caseload_adds_up_as_it_is_printed(reader):
    held, told = catalogue(reader), 0
    for area in (held.root, *held.layers["city"], *held.layers["district"][:20]):
        view = settled(reader, topic="change", area=area)
        cells = [text(one) for one in found(panels.below(reader, held, view), html.Td)]
        if not cells:
            continue
        said = re.search(
            r"by ([\d,]+): (\S+) through .+, (\S+) through .+, (\S+) not", text(panels.title(reader, held, view))
        )
        moved, *parts = (int(words.replace(",", "").replace("−", "-")) for words in said.groups())
        before, after = (int(cells[at].replace(",", "")) for at in (0, len(cells) // 2))
        assert moved == abs(after - before) and sum(parts) == after - before
        bars = panels.figure(reader, held, view)["data"][0]["text"]
        assert [bars[0], bars[-1]] == [cells[0], cells[len(cells) // 2]]
        told += 1
    assert told > 5


def test_a_topic_of_too_few_people_tells_how_long_it_lasts(guarded):
    held = catalogue(guarded)
    general = text(panels.title(guarded, held, settled(guarded, area="440981103"))[1])
    assert text(panels.title(guarded, held, settled(guarded, topic="return", area="440981103"))[1]) == general


@pytest.mark.parametrize("topic", ["", *TOPICS[1:]])
@pytest.mark.parametrize("area", ["440000", "440981", "440981103"])
def test_every_topic_draws_in_both_languages(guarded, topic, area):
    for lang in ("zh", "en"):
        draw(guarded, settled(guarded, topic=topic, area=area, lang=lang))


@pytest.mark.parametrize("topic", ["", *TOPICS[1:]])
def test_every_topic_draws_for_a_protected_audience_or_says_why_not(briefing, topic):
    held = catalogue(briefing)
    view, _ = settle(View(topic=topic, lang="en", area="440000", programme="DIB"), held)
    text = draw(briefing, view)
    shown = panels.figure(briefing, held, view)
    told = topic not in ("caseload", "change")
    assert bool(shown["data"]) is (told and topic != "indicators")
    assert told or "Not in the file" in shown["layout"]["annotations"][0]["text"]
    assert "each covered member" not in text


@pytest.mark.parametrize("unit", UNITS)
def test_other_ways_of_counting_draw_and_drop_the_tolerance(guarded, unit):
    view, changed = settle(View(unit=unit, gap="2", lang="zh", area="440900"), catalogue(guarded))
    assert view.unit == unit and view.gap == "" and {notice.field for notice in changed} == {"gap"}
    draw(guarded, view)


def test_a_curve_begins_where_enough_are_at_risk(reader):
    held = catalogue(reader)
    view, _ = settle(View(against="cohort", lang="en", area="440000", programme="DIB"), held)
    late = [line for line in lines.lines(reader, held, view) if lines.reached(line.life)]
    assert late
    drawn = stay.curve(late[0], view)
    assert drawn["duration"][0] == lines.reached(late[0].life) > 0 and drawn["share"][0] == 1
    assert late[0].life.at_risk[int(drawn["duration"][0]) + 1] >= 10


def test_no_mean_of_months_in_which_nobody_was_followed(reader):
    held = catalogue(reader)
    view = settled(reader, against="cohort", area="440000", programme="DIB")
    found = {line.group: line for line in lines.lines(reader, held, view)}
    late, whole = found["2023"], lines.lines(reader, held, view.but(against=""))[0]
    assert lines.last_seen(late.life) < 24 and stay._figures(late, view)[5:7] == ["–", "–"]
    assert "2023, to month" in stay.curve(late, view)["name"]
    assert all("±" in cell for cell in stay._figures(whole, view)[5:7])


@pytest.mark.parametrize("against", [*GROUPINGS, "440900"])
def test_every_comparison_draws(guarded, against):
    for area in ("440000", "441900", "440981103"):
        draw(guarded, settled(guarded, against=against, area=area, programme="UI"))


@pytest.mark.parametrize("count", COUNTS)
def test_caseload_and_ended_spells_say_that_they_are_biased(guarded, count):
    text = draw(guarded, settled(guarded, count=count, area="440000"))
    assert words.bias(View(count=count, lang="en")) in text
    assert "Kaplan" not in text and "±" not in text and "that long" in text


def test_a_wider_tolerance_joins_more_spells(reader):
    joined = joined_by_tolerance(reader, settled(reader, programme="UI").selection, "440000")
    runs = {number for number, _ in joined.values()}
    merged = [joined[gap][1] for gap in ("0", "1", "2", "3")]
    assert len(runs) == 1 and merged[0] == 0 and merged == sorted(merged) and merged[3] > merged[1] > 0
    for gap in GAPS:
        draw(reader, settled(reader, programme="UI", gap=gap))


def test_the_groups_of_a_comparison_add_up_to_the_area(reader):
    from queries.groups import spells_by_group

    selection = settled(reader, programme="UI").selection
    whole = spells_by_group(reader, selection, ("440000",)).of("440000")
    for by in ("sex", "age", "hukou"):
        parts = spells_by_group(reader, selection, ("440000",), by)
        assert parts.life.cases.sum() == whole.cases and parts.life.events.sum() == whole.events.sum()
        assert sum(events.sum() for events in parts.reasons.values()) == whole.events.sum()


def test_the_caseload_of_the_page_adds_up_and_hides_few_people(reader, guarded):
    cities = [code for code, area in catalogue(reader).areas.items() if area.level == "city"]
    flows = {code: flow_of_month(reader, settled(reader, area=code).selection, code) for code in cities}
    assert all(flow.adds_up for flow in flows.values())
    few = (c for c, flow in flows.items() if flow.stock > 100 and any(0 < abs(part) < 10 for part in flow.parts))
    view = settled(guarded, area=next(few))
    said = json.dumps(
        [part.to_plotly_json() for part in side.reconciliation(guarded, catalogue(guarded), view)],
        default=_plain,
    )
    assert "not shown" in said and "entered" not in said


def test_a_town_with_few_spells_shows_no_figure(guarded):
    held = catalogue(guarded)
    view = settled(guarded, area="440981103", programme="ORP")
    text = draw(guarded, view)
    assert "Too few spells" in text
    assert panels.figure(guarded, held, view)["data"] == []


def test_the_flow_of_sequences_adds_up_at_every_pause(reader):
    held, none = catalogue(reader), []
    for pause in ("1", "3", ""):
        view = settled(reader, topic="next", programme="UI", pause=pause)
        assert f"within {pause or 12} months" in draw(reader, view)
        sankey = panels.figure(reader, held, view)["data"][0]
        links = list(zip(*(sankey["link"][name] for name in ("source", "target", "value")), strict=True))
        first = [value for source, _, value in links if source == 0]
        assert sum(first) == pytest.approx(1)
        # What leaves a node is no more than what reached it: sequences end, none begins on the way.
        for node in range(1, len(sankey["node"]["label"])):
            into, out = (sum(link[2] for link in links if link[side] == node) for side in (1, 0))
            assert out <= into + 1e-5
        none.append(next(value for _, target, value in links if sankey["node"]["label"][target].startswith("nothing")))
    assert none[0] > none[1] > none[2]


@pytest.mark.parametrize(
    ("lang", "apart", "alike", "chance"),
    [
        ("zh", r"比.+[早晚] \d+ 个月", "大致相同", "偶然"),
        ("en", r"\d+ months? (later|sooner) than in", "about as long as", "no larger"),
    ],
)
def test_a_difference_from_another_area_is_told_in_months_and_only_beyond_chance(reader, lang, apart, alike, chance):
    held, told = catalogue(reader), set()
    for programme in ("UI", "DIB"):
        for area in held.children[held.root]:
            view = settled(reader, area=area, against="440900", programme=programme, lang=lang)
            said, tested = text(words.finding(reader, held, view)), words.comparison(reader, held, view)
            found = bool(re.search(apart, said)), alike in said, chance in tested
            told.add(found)
    assert told <= {(True, False, False), (False, True, True), (False, False, True), (False, False, False)}
    assert {(True, False, False), (False, True, True)} <= told


def test_the_table_of_services_tells_few_users_and_large_limits():
    row = SimpleNamespace(lift=26.6, low=14.9, high=47.5, users=67769, compared=67769, expected=2548)
    assert (linked._lift(row, "en"), linked._limits(row, "en")) == ("×26.6", "14.9–47.5")
    row = SimpleNamespace(lift=5279.0, low=4106.5, high=6785.5, users=34540, compared=34540, expected=7)
    assert (linked._lift(row, "en"), linked._limits(row, "en")) == ("mostly holders", "–")
    assert linked._lift(row, "zh") == "几乎仅领取者"
    row = SimpleNamespace(lift=0.01, low=0.0, high=0.02, users=3, compared=3, expected=300)
    assert (linked._lift(row, "en"), linked._limits(row, "en")) == ("too few", "–")
    row = SimpleNamespace(lift=0.01, low=0.005, high=0.02, users=30, compared=30, expected=3000)
    assert (linked._lift(row, "en"), linked._limits(row, "en")) == ("<×0.1", "<0.1")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_matrix_of_services_says_what_an_empty_cell_is(reader, lang):
    view = settled(reader, topic="services", area="440000", lang=lang)
    note = text(panels.below(reader, catalogue(reader), view))
    assert note.count("An empty cell" if lang == "en" else "空格") == 1 and "{" not in note
