"""A drawing as SVG: text stays text, in the fonts of the reader's machine; or as PNG, in ours."""

from base64 import b64encode
from collections.abc import Iterator
from functools import singledispatchmethod
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import resvg_py

from layouts.drawings import fonts
from layouts.drawings.marks import Area, Box, Disc, Drawing, Inset, Lines, Words
from layouts.figures.lettering import FAMILY, printable

TILES = {
    "hatched": '<path d="M-1 6L6-1M-1 1L1-1M4 6L6 4" stroke="{ink}" stroke-width="0.8"/>',
    "dotted": '<circle cx="1.2" cy="1.2" r="0.7" fill="{ink}"/><circle cx="3.7" cy="3.7" r="0.7" fill="{ink}"/>',
    "veiled": '<path d="M-1-1L6 6M4-1L6 1M-1 4L1 6" stroke="{ink}" stroke-opacity="0.62" stroke-width="1.4"/>',
}


def svg(drawing: Drawing, grain: float = 0.1) -> str:
    """The drawing as an SVG document of its own, coordinates rounded to `grain` points."""
    wide, high = round(drawing.width, 1), round(drawing.height, 1)
    pen = _Pen(grain)
    body = "".join(map(pen.mark, drawing.marks))
    said = f"<title>{escape(printable(drawing.says))}</title>" if drawing.says else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
        f' role="img" font-family={quoteattr(FAMILY)}>{said}{pen.patterns()}{body}</svg>'
    )


def address(drawing: Drawing) -> str:
    """The drawing as an address that an image can show."""
    return "data:image/svg+xml;base64," + b64encode(svg(drawing).encode()).decode("ascii")


def png(drawing: Drawing, zoom: float = 2.0, grain: float = 0.1) -> bytes:
    """The drawing as a PNG picture, `zoom` pixels per point; in the typeface of our pages where it is installed."""
    files = [str(fonts.FOLDER / name) for name in fonts.FILES.values() if (fonts.FOLDER / name).exists()]
    known = {"skip_system_fonts": True, "font_files": files} if files else {}
    return bytes(resvg_py.svg_to_bytes(svg_string=svg(drawing, grain), zoom=zoom, **known))


class _Pen:
    """Writes marks; keeps the patterns that they need, and each number once it is put into words."""

    def __init__(self, grain: float):
        self.grain, self.words, self.used = grain, {}, {}

    def patterns(self) -> str:
        frame = 'width="5" height="5" patternUnits="userSpaceOnUse"'
        made = (
            f'<pattern id="{name}" {frame}><rect width="5" height="5" fill="{fill or "none"}"/>'
            f"{TILES[kind].format(ink=ink)}</pattern>"
            for (kind, fill, ink), name in self.used.items()
        )
        return f"<defs>{''.join(made)}</defs>" if self.used else ""

    def numbers(self, whole: np.ndarray) -> str:
        listed = whole.tolist()
        for number in set(listed).difference(self.words):
            self.words[number] = f"{number * self.grain:.2f}".rstrip("0").rstrip(".")
        return " ".join([self.words[number] for number in listed])

    def path(self, parts: tuple[np.ndarray, ...], close: bool) -> str:
        return "".join(self.steps(parts, close))

    def steps(self, parts: tuple[np.ndarray, ...], close: bool) -> Iterator[str]:
        """Each part as a move and steps relative to one another; steps of nothing are left out."""
        if not parts:
            return
        starts = np.cumsum([0, *map(len, parts)])
        places = np.rint(np.concatenate(parts) / self.grain).astype(int)
        moves = np.diff(places, axis=0, prepend=places[:1])
        for start, end in zip(starts[:-1], starts[1:], strict=True):
            steps = moves[start + 1 : end - 1 if close else end]
            steps = steps[steps.any(axis=1)]
            if len(steps) or not close:
                line = f"l{self.numbers(steps.ravel())}" if len(steps) else ""
                yield f"M{self.numbers(places[start])}{line}{'z' if close else ''}"

    @singledispatchmethod
    def mark(self, mark) -> str:
        raise TypeError(f"{mark!r} is not a mark.")

    @mark.register
    def _(self, mark: Area) -> str:
        fill = mark.fill or "none"
        if mark.pattern:
            name = self.used.setdefault((mark.pattern, mark.fill, mark.ink), f"p{len(self.used)}")
            fill = f"url(#{name})"
        edge = f' stroke="{mark.edge}" stroke-width="{mark.width:.2f}" stroke-linejoin="round"' if mark.edge else ""
        seen = f' opacity="{mark.opacity}"' if mark.opacity < 1 else ""
        return f'<path d="{self.path(mark.rings, True)}" fill="{fill}" fill-rule="evenodd"{edge}{seen}/>'

    @mark.register
    def _(self, mark: Lines) -> str:
        dash = f' stroke-dasharray="{" ".join(map(str, mark.dash))}"' if mark.dash else ""
        path = self.path(mark.parts, False)
        return f'<path d="{path}" fill="none" stroke="{mark.colour}" stroke-width="{mark.width}"{dash}/>'

    @mark.register
    def _(self, mark: Box) -> str:
        return (
            f'<rect x="{mark.x:.1f}" y="{mark.y:.1f}" width="{mark.width:.1f}" height="{mark.height:.1f}"'
            f' fill="{mark.fill}"/>'
        )

    @mark.register
    def _(self, mark: Disc) -> str:
        edge = f' stroke="{mark.edge}" stroke-width="0.7"' if mark.edge else ""
        seen = f' fill-opacity="{mark.opacity}"' if mark.opacity < 1 else ""
        return f'<circle cx="{mark.x:.1f}" cy="{mark.y:.1f}" r="{mark.radius:.1f}" fill="{mark.fill}"{edge}{seen}/>'

    @mark.register
    def _(self, mark: Words) -> str:
        look = f'font-size="{mark.size}" fill="{mark.colour}" text-anchor="{mark.anchor}"'
        look += ' font-weight="600"' if mark.bold else ""
        if mark.halo:
            thick = round(0.3 * mark.size, 1)
            look += f' stroke="{mark.halo}" stroke-width="{thick}" stroke-linejoin="round" paint-order="stroke"'
        return f'<text x="{mark.x:.1f}" y="{mark.y:.1f}" {look}>{escape(printable(mark.text))}</text>'

    @mark.register
    def _(self, mark: Inset) -> str:
        wide, high = round(mark.drawing.width, 1), round(mark.drawing.height, 1)
        body = "".join(map(self.mark, mark.drawing.marks))
        return f'<svg x="{mark.x:.1f}" y="{mark.y:.1f}" width="{wide}" height="{high}">{body}</svg>'
