"""Who came and who went, month by month."""

from layouts.figures import theme


def in_and_out(months: list[dict], *, names: tuple[str, str, str], empty: str, height: int) -> dict:
    """Bars above the line for `entered`, below it for `left`, a line for the net of the rest (`other`); each month
    has its `period` and its `label`."""
    if not months:
        return theme.empty(empty, height)
    x = list(range(len(months)))
    bars = ((names[0], "entered", 1, theme.TEAL), (names[1], "left", -1, theme.SLATE))
    data = [
        {
            "type": "bar",
            "x": x,
            "y": [sign * month[key] for month in months],
            "customdata": [month[key] for month in months],
            "name": name,
            "marker": {"color": colour},
            "hovertemplate": "%{customdata:,}",
        }
        for name, key, sign, colour in bars
    ]
    data.append(
        {
            "type": "scatter",
            "mode": "lines",
            "x": x,
            "y": [month["other"] for month in months],
            "name": names[2],
            "line": {"color": theme.ACCENT, "width": 1.6},
            "hovertemplate": "%{y:+,}",
        }
    )
    starts = [i for i, month in enumerate(months) if month["period"].endswith("-01")] or [0]
    return {
        "data": data,
        "layout": theme.layout(
            height,
            margin={"l": 52, "r": 8, "t": 30, "b": 30},
            barmode="relative",
            bargap=0.2,
            hovermode="x unified",
            showlegend=True,
            legend={"orientation": "h", "x": 0, "y": 1.12, "font": {"size": 12}},
            xaxis=theme.axis(
                tickvals=starts,
                ticktext=[months[i]["period"][:4] if len(starts) > 1 else months[i]["label"] for i in starts],
                range=[-0.6, len(months) - 0.4],
            ),
            yaxis=theme.axis(showgrid=True, nticks=6, tickformat=",d", zeroline=True, zerolinecolor=theme.INK_2),
        ),
    }
