"""One look for every chart: colours, type and axes. Figures are plain mappings of Plotly's schema,
because building them through Plotly's classes costs more time than all else in a panel."""

from functools import cache

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
FALLING = ("#F3E3C3", "#D8B365", "#8C510A")
RISING = ("#D3ECE8", "#5AB4AC", "#01665E")
SIMILAR = "#DDE2E6"
UNCHANGED = "#C9CED3"
# Okabe and Ito's, without the reds near the accent, continued by Tol's.
COMPARED = (
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#332288", "#7F6A00", "#44AA99", "#7F4F1E", "#5A6672",
)  # fmt: skip
FONT = '"Noto Sans SC","Source Han Sans SC","Microsoft YaHei","PingFang SC","Noto Sans CJK SC",system-ui,sans-serif'

CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}


def ramp(stops: tuple[str, ...], count: int) -> list[str]:
    """So many colours from the first stop to the last; the middle one for a single colour."""
    if count <= 1:
        return [stops[len(stops) // 2]] * count
    return [_between(stops, i * (len(stops) - 1) / (count - 1)) for i in range(count)]


@cache
def _between(stops: tuple[str, ...], at: float) -> str:
    low = min(int(at), len(stops) - 2)
    one, other = ([int(stop[1 + 2 * i : 3 + 2 * i], 16) for i in range(3)] for stop in (stops[low], stops[low + 1]))
    return "#" + "".join(f"{round(a + (b - a) * (at - low)):02X}" for a, b in zip(one, other, strict=True))


def colours(classes: int) -> list[str]:
    """The sequential colours of so many classes, light to dark."""
    return ramp(SEQUENTIAL, classes)


def diverging(edges, centre: float, good_is_low: bool = False, unchanged: int = -1) -> list[str]:
    """One colour per class: browns for classes below the centre, teals above it; swapped where low is good. The class
    `unchanged`, if any, is grey."""
    middles = [(low + high) / 2 for low, high in zip(edges[:-1], edges[1:], strict=True)]
    below = sum(middle < centre for middle in middles)
    falling, rising = (RISING, FALLING) if good_is_low else (FALLING, RISING)
    between = [UNCHANGED] if unchanged >= 0 else []
    return ramp(falling, below)[::-1] + between + ramp(rising, len(middles) - below - len(between))


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
