"""From one figure to another by steps."""

from collections.abc import Callable

from layouts.figures import theme

UP, DOWN = theme.TEAL, "#BF812D"


def bridge(
    start: tuple[str, float],
    steps: list[tuple[str, float]],
    end: tuple[str, float],
    *,
    words: Callable[[float, bool], str],
    cut: str,
    height: int,
) -> dict:
    """Bars from `start` over `steps` (name, change) to `end`; `words` writes a figure, signed if asked.

    The axis is cut where the steps would be too small to be seen; then it says so in the words of `cut`.
    """
    at, bases, sizes, colours, texts = start[1], [0.0], [start[1]], [theme.SLATE], [words(start[1], False)]
    for _, change in steps:
        bases.append(min(at, at + change))
        sizes.append(abs(change))
        colours.append(UP if change >= 0 else DOWN)
        texts.append(words(change, True))
        at += change
    bases, sizes = [*bases, 0.0], [*sizes, end[1]]
    colours, texts = [*colours, theme.ACCENT], [*texts, words(end[1], False)]
    tops = [base + size for base, size in zip(bases, sizes, strict=True)]
    lowest = min(*bases[1:-1], start[1], end[1])
    floor = _floor(lowest, max(tops))
    names = [start[0], *(name for name, _ in steps), end[0]]
    return {
        "data": [
            {
                "type": "bar",
                "x": list(range(len(names))),
                "base": [max(base, floor) for base in bases],
                "y": [top - max(base, floor) for base, top in zip(bases, tops, strict=True)],
                "marker": {"color": colours},
                "text": texts,
                "textposition": "outside",
                "cliponaxis": False,
                "hoverinfo": "skip",
                "textfont": {"size": 13, "color": theme.INK},
            }
        ],
        "layout": theme.layout(
            height,
            margin={"l": 4, "r": 4, "t": 30, "b": 44},
            bargap=0.35,
            xaxis=theme.axis(tickvals=list(range(len(names))), ticktext=[_folded(name) for name in names],
                             range=[-0.6, len(names) - 0.4]),
            yaxis=theme.axis(range=[floor, max(tops) + 0.12 * (max(tops) - floor)], showticklabels=False),
            annotations=[_cut(cut)] if floor else [],
        ),
    }  # fmt: skip


def _floor(lowest: float, highest: float) -> float:
    """Zero, or where steps are small against the whole, somewhat below the lowest."""
    spread = highest - lowest
    return 0.0 if spread > 0.25 * highest else max(lowest - 1.2 * max(spread, 0.01 * highest), 0.0)


def _cut(words: str) -> dict:
    font = {"size": 11, "color": theme.QUIET}
    return {"text": words, "x": 0, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom",
            "yshift": 12, "showarrow": False, "font": font}  # fmt: skip


def _folded(name: str) -> str:
    """A long name on two lines."""
    if len(name) < 16 or " " not in name:
        return name.replace("–", "–<br>", 1) if len(name) > 12 else name
    middle = min((i for i, letter in enumerate(name) if letter == " "), key=lambda i: abs(i - len(name) / 2))
    return name[:middle] + "<br>" + name[middle + 1 :]
