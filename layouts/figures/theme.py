"""One look for every chart: colours, type and axes. Figures are plain mappings of Plotly's schema,
because building them through Plotly's classes costs more time than all else in a panel."""

INK = "#16202C"
INK_2 = "#3A4754"
QUIET = "#5B6875"
LINE = "#E3E8EC"
WASH = "#F3F6F8"
PAPER = "#FFFFFF"
ACCENT = "#D9480F"
ACCENT_TEXT = "#B23A08"
ACCENT_TINT = "rgba(217,72,15,0.14)"
TEAL = "#14606F"
MIST = "#9CCBC8"
SLATE = "#8A97A3"
SEQUENTIAL = ("#E6F1EE", "#B9DBD6", "#7DBBB9", "#3E8F97", "#14606F")
COMPARED = ("#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#5D3A9B")
FONT = '"Noto Sans SC","Source Han Sans SC","Microsoft YaHei","PingFang SC","Noto Sans CJK SC",system-ui,sans-serif'

CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}


def colours(classes: int) -> list[str]:
    """The sequential colours of so many classes, light to dark."""
    if classes <= 1:
        return [SEQUENTIAL[2]] * classes
    last = len(SEQUENTIAL) - 1
    return [SEQUENTIAL[round(i * last / (classes - 1))] for i in range(classes)]


def layout(height: int, **changes) -> dict:
    """The layout common to all charts."""
    return {
        "height": height,
        "margin": {"l": 4, "r": 4, "t": 6, "b": 24},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 11, "color": QUIET},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": INK,
            "bordercolor": INK,
            "font": {"family": FONT, "size": 12, "color": PAPER},
        },
        **changes,
    }


def axis(**changes) -> dict:
    """An axis without line or zero line, with a faint grid unless changed."""
    return {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "gridcolor": LINE,
        "tickfont": {"size": 11, "color": QUIET},
        "automargin": False,
        **changes,
    }


def empty(words: str, height: int) -> dict:
    """A chart without data that says why."""
    return {
        "data": [],
        "layout": layout(
            height,
            xaxis=axis(visible=False),
            yaxis=axis(visible=False),
            annotations=[
                {
                    "text": words,
                    "showarrow": False,
                    "xref": "paper",
                    "yref": "paper",
                    "x": 0,
                    "y": 0.5,
                    "xanchor": "left",
                    "align": "left",
                    "font": {"size": 12, "color": QUIET},
                }
            ],
        ),
    }
