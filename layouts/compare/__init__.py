"""The page on which areas, indicators and periods are set against each other."""
