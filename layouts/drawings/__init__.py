"""Pictures for paper and slides as lists of marks, written as SVG, into PDF, or as PNG."""
