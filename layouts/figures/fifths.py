"""The colour of a fifth of all areas: from worse to better where a direction is agreed, else from low to high."""

WORSE_TO_BETTER = ("#E3BE7C", "#F3E6CC", "#F1F3F4", "#D3ECE8", "#8CCBC3")
LOW_TO_HIGH = ("#F4F6FA", "#DCE5F2", "#C1D2E9", "#A3BCDD", "#84A5D0")


def colour(fifth: int, better: str) -> str:
    """The ground of a cell; nothing for an area that shows no value."""
    if fifth < 0:
        return "transparent"
    if better == "neutral":
        return LOW_TO_HIGH[fifth]
    return WORSE_TO_BETTER[fifth if better == "higher" else len(WORSE_TO_BETTER) - 1 - fifth]
