"""The page of duration and frequency: curves, comparisons, returns, reasons for leaving."""
