"""What stands in each panel of the page of sources and of the glossary."""

from callbacks.draws import Panel, together
from layouts import divisions, glossary_page, provenance, revised

together(
    Panel("sources-summary", provenance.summary),
    Panel("sources-lineage", provenance.lineage),
    Panel("sources-drawn", provenance.drawn, "figure"),
    Panel("sources-fresh", provenance.fresh, whole=True),
    Panel("sources-revised", revised.revised),
    Panel("sources-corrections", provenance.corrections),
    Panel("sources-divisions", divisions.divisions),
    Panel("sources-dictionary", provenance.dictionary, whole=True),
)
together(Panel("glossary", glossary_page.glossary))
