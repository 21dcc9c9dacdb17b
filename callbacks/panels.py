"""What stands in each panel: one line per panel."""

from dash import html

from callbacks.draws import draws
from layouts import catalogue_page, duration_tab, frequency_tab, header, rail, table_tab
from layouts.controls import range_links
from layouts.foot import foot
from layouts.map_page import TAB_NAMES
from layouts.texts import say
from layouts.view import TABS, drawable_levels

draws("headline")(rail.headline)
draws("spoken")(rail.spoken)
draws("ranking", tab="overview")(rail.ranking)
draws("distribution", "figure", tab="overview")(rail.distribution_figure)
draws("trend", "figure", tab="overview")(rail.trend_figure)
draws("finding", tab="duration")(duration_tab.finding)
draws("curve", "figure", tab="duration")(duration_tab.curve_figure)
draws("at-risk", tab="duration")(duration_tab.at_risk_table)
draws("remaining", tab="duration")(duration_tab.remaining)
draws("spells", tab="frequency")(frequency_tab.spells)
draws("received", tab="frequency")(frequency_tab.received)
draws("returns", tab="frequency")(frequency_tab.returns)
draws("table", tab="table")(table_tab.table)
draws("foot")(foot)
draws("catalogue")(catalogue_page.catalogue)


@draws("crumbs")
def draw_crumbs(source, have, view):
    """The breadcrumb."""
    return header.crumbs(have, view)


@draws("levels")
def draw_levels(source, have, view):
    """The levels the map can show."""
    return header.level_links(have, view, drawable_levels(have, view.within))


@draws("chips")
def draw_chips(source, have, view):
    """The filters that are set."""
    return header.chips(have, view)


@draws("ranges")
def draw_ranges(source, have, view):
    """The shortcuts to common ranges of months."""
    return range_links(have, view)


@draws("languages")
def draw_languages(source, have, view):
    """The language links."""
    return header.languages(view)


@draws("tabs")
def draw_tabs(source, have, view):
    """The tabs of the rail."""
    return [
        html.A(
            say(view.lang, TAB_NAMES[tab]),
            href=view.but(tab=tab).search,
            className="on" if tab == view.tab else None,
            **{"data-view": "1", "aria-current": "true" if tab == view.tab else "false"},
        )
        for tab in TABS
    ]


for _tab in TABS:

    @draws(f"tab-{_tab}", "hidden")
    def draw_tab(source, have, view, tab=_tab):
        """Whether the group of panels of a tab is hidden."""
        return view.tab != tab
