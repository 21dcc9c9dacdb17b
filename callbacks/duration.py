"""What stands in each panel of the duration page."""

from callbacks.draws import Panel, together
from layouts.duration import page, panels

together(
    Panel("d-filters", panels.filters),
    Panel("d-title", panels.title),
    Panel("d-topics", page.topics),
    Panel("d-figure", panels.figure, "figure"),
    Panel("d-below", panels.below),
    Panel("d-foot", panels.foot),
    Panel("d-side", panels.side),
    Panel("d-frame", page.frame_class, "className"),
)
