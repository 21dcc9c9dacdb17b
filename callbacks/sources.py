"""What stands in each panel of the page of sources and of the glossary."""

from callbacks.draws import Panel, together
from layouts import divisions, glossary_page, provenance, revised

together(
    Panel("sources-summary", provenance.summary),
    Panel("sources-lineage", provenance.lineage),
    Panel("sources-drawn", provenance.drawn, "figure"),
    Panel("sources-fresh", provenance.fresh),
    Panel("sources-revised", revised.revised),
    Panel("sources-corrections", provenance.corrections),
    Panel("sources-divisions", divisions.divisions),
    Panel("sources-dictionary", provenance.dictionary),
)
together(Panel("glossary", glossary_page.glossary))
