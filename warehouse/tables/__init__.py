"""From a table of aggregates that somebody else made to an atlas of its own."""
