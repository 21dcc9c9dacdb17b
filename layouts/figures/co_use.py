"""A matrix of benefits and services: the darker, the more holders use the service."""

from layouts.figures import theme


def co_use(cells: list[dict], *, rows: list[str], columns: list[str], focus: int, height: int) -> dict:
    """`cells` hold row, column, share (0–1), words and lift; pairs without a cell stay empty."""
    top = max(cell["share"] for cell in cells)
    shares = [[None] * len(columns) for _ in rows]
    for cell in cells:
        shares[cell["row"]][cell["column"]] = cell["share"]
    scale = [[i / (len(theme.SEQUENTIAL) - 1), colour] for i, colour in enumerate(theme.SEQUENTIAL)]
    texts = [
        {
            "x": cell["column"],
            "y": cell["row"],
            "text": f"<b>{cell['words']}</b><br>{cell['lift']}",
            "showarrow": False,
            "font": {"size": 11.5, "color": theme.PAPER if cell["share"] > 0.6 * top else theme.INK},
        }
        for cell in cells
    ]
    labels = [f"<b>{name}</b>" if i == focus else name for i, name in enumerate(rows)]
    return {
        "data": [
            {
                "type": "heatmap", "z": shares, "zmin": 0, "zmax": top, "colorscale": scale, "showscale": False,
                "xgap": 3, "ygap": 3, "hoverinfo": "skip", "hoverongaps": False,
            }
        ],
        "layout": theme.layout(
            height,
            margin={"l": 168, "r": 8, "t": 34, "b": 8},
            xaxis=theme.axis(side="top", tickangle=0, tickvals=list(range(len(columns))), ticktext=columns),
            yaxis=theme.axis(autorange="reversed", tickvals=list(range(len(rows))), ticktext=labels),
            annotations=texts,
        ),
    }  # fmt: skip
