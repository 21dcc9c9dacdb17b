"""The browser is given the part of Plotly that a page needs."""

import ast
import re
from pathlib import Path

from layouts.pages import PAGES

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "layouts" / "figures"
TRACE = re.compile(r'"type": "(\w+)"')
# What is drawn by every page's part of Plotly; lines and rectangles are shapes, which are no traces.
DRAWN = {"scatter", "bar", "line", "rect"}


def importers(module: str) -> list[Path]:
    """The modules of layouts that import a figure."""
    wanted = f"layouts.figures.{module}"
    return [
        path
        for path in (ROOT / "layouts").rglob("*.py")
        if any(
            isinstance(node, ast.ImportFrom) and node.module == wanted
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        )
    ]


def test_charts_of_more_than_lines_and_bars_stand_on_pages_that_load_the_whole_of_plotly():
    types = {path.stem: set(TRACE.findall(path.read_text(encoding="utf-8"))) for path in FIGURES.glob("*.py")}
    more = [name for name, found in types.items() if found - DRAWN]
    whole = {name for name, page in PAGES.items() if page.with_flows}
    assert more and {path.parent.name for name in more for path in importers(name)} <= whole
