"""What stands in each panel of the quality page."""

from callbacks.draws import Panel, together
from layouts import (
    quality_agreement,
    quality_delivery,
    quality_linkage,
    quality_once,
    quality_rules,
    quality_summary,
    quality_unusual,
)
from layouts.controls import range_links
from layouts.foot import of_all_systems
from layouts.header import crumbs

together(
    Panel("quality-crumbs", crumbs),
    Panel("quality-ranges", range_links),
    Panel("quality-summary", quality_summary.summary),
    Panel("quality-rules", quality_rules.rules, whole=True),
    Panel("quality-rule", quality_rules.rule),
    Panel("quality-trend", quality_rules.rule_trend, "figure"),
    Panel("quality-places", quality_rules.places),
)
together(
    Panel("quality-delivery", quality_delivery.delivery),
    Panel("quality-once", quality_once.once),
    Panel("quality-agreement", quality_agreement.agreement),
    Panel("quality-linkage", quality_linkage.linkage),
    Panel("quality-about", quality_unusual.about),
    Panel("quality-course", quality_unusual.course, "figure"),
    Panel("quality-unusual", quality_unusual.unusual),
    Panel("quality-foot", of_all_systems),
)
