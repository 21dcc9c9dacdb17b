"""What stands in each panel of the map page: one line per panel."""

from callbacks.draws import Panel, draws, together
from layouts import (
    catalogue_page,
    duration_tab,
    frequency_tab,
    header,
    map_menus,
    map_page,
    printed,
    rail,
    service_points,
    start_page,
)
from layouts.briefs import bulletin_page
from layouts.briefs import page as brief_page
from layouts.controls import programme_options, range_links
from layouts.course import key, trend_figure
from layouts.foot import foot
from layouts.ids import control
from layouts.map_page import charted
from layouts.methods import page as methods_page
from layouts.ranking import ranking
from layouts.standing import distribution_figure

OVERVIEW = (
    Panel("headline", rail.headline),
    Panel("spoken", rail.spoken),
    Panel("points", service_points.panel, tab="overview"),
    Panel("ranking", ranking, tab="overview", grouped=True),
    Panel("distribution", charted(distribution_figure, "distribution"), tab="overview", grouped=True),
    Panel("trend", charted(trend_figure, "trend"), tab="overview", grouped=True),
    Panel("key", key, tab="overview", beside=True),
)

together(
    *OVERVIEW,
    Panel("finding", duration_tab.finding, tab="duration", grouped=True),
    Panel("curve", charted(duration_tab.curve_figure, "curve"), tab="duration", grouped=True),
    Panel("at-risk", duration_tab.at_risk_table, tab="duration", grouped=True),
    Panel("remaining", duration_tab.remaining, tab="duration", grouped=True),
    Panel("whose", frequency_tab.whose, tab="frequency", grouped=True),
    Panel("spells", frequency_tab.spells, tab="frequency", beside=True),
    Panel("received", frequency_tab.received, tab="frequency", beside=True),
    Panel("returns", frequency_tab.returns, tab="frequency", grouped=True),
    Panel("foot", foot),
    Panel("printed", printed.heading),
    Panel("crumbs", header.crumbs),
    Panel("levels", header.level_links),
    Panel("chips", header.chips),
    Panel("tools", map_menus.tools),
    Panel("classes", map_menus.class_menu),
    Panel("ranges", range_links),
    Panel(control("programme"), programme_options, "data"),
    Panel("tabs", map_page.tabs),
    Panel("rail", map_page.rail_class, "className"),
)
draws("catalogue")(catalogue_page.catalogue)
draws("methods")(methods_page.page)
draws("brief")(brief_page.sheets)
draws("bulletin")(bulletin_page.sheets)
draws("start")(start_page.start)
