"""One source and what it flows into."""

from layouts.figures import theme


def flow(source: str, targets: list[dict], *, height: int) -> dict:
    """A flow diagram: `targets` hold name, share (0–1) and whether they stay quiet."""
    count = len(targets)
    return {
        "data": [
            {
                "type": "sankey",
                "arrangement": "fixed",
                "node": {
                    "label": [source, *(target["name"] for target in targets)],
                    "color": [theme.ACCENT, *(theme.SLATE if target["quiet"] else theme.TEAL for target in targets)],
                    "pad": 14,
                    "thickness": 12,
                    "line": {"width": 0},
                },
                "link": {
                    "source": [0] * count,
                    "target": list(range(1, count + 1)),
                    "value": [target["share"] for target in targets],
                    "color": [
                        "rgba(138,151,163,0.25)" if target["quiet"] else "rgba(62,143,151,0.35)" for target in targets
                    ],
                    "hovertemplate": "%{target.label}<extra></extra>",
                },
                "textfont": {"size": 12, "color": theme.INK},
            }
        ],
        "layout": theme.layout(height, margin={"l": 4, "r": 4, "t": 12, "b": 12}),
    }
