"""Text in SVG: escaped, measured and broken into lines."""

import unicodedata
from xml.sax.saxutils import escape, quoteattr

FAMILY = "'Noto Sans SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif"


def tag(name: str, *content: str, **attributes: object) -> str:
    """An element with its attributes (`font_size` is written font-size) around content that is markup."""
    written = "".join(f" {key.rstrip('_').replace('_', '-')}={quoteattr(_text(v))}" for key, v in attributes.items())
    inside = "".join(content)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def text(words: str, x: float, y: float, size: float, fill: str, **attributes: object) -> str:
    """One line of text with its base line at y."""
    return tag("text", escape(_printable(words)), x=x, y=y, font_size=size, fill=fill, **attributes)


def width(words: str, size: float) -> float:
    """About how wide the words stand, in pixels."""
    return size * sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.56 for sign in words)


def lines(words: str, size: float, widest: float) -> list[str]:
    """The words in lines of at most `widest` pixels: broken at spaces, in Chinese anywhere but before a stop."""
    found, line = [], ""
    for piece in _pieces(words):
        if line and width((line + piece).rstrip(), size) > widest:
            found.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*found, line.rstrip()] if line.strip() else found


def _pieces(words: str) -> list[str]:
    pieces: list[str] = []
    for sign in words:
        wide = unicodedata.east_asian_width(sign) in "WF"
        stop = unicodedata.category(sign) in ("Po", "Pe", "Pf") and pieces
        if stop or (not wide and pieces and not pieces[-1].endswith(" ") and not _ends_wide(pieces[-1])):
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


def _ends_wide(piece: str) -> bool:
    return unicodedata.east_asian_width(piece[-1]) in "WF"


def _printable(words: str) -> str:
    """Without the control characters that XML forbids."""
    return "".join(sign for sign in words if sign in "\t\n" or unicodedata.category(sign) != "Cc")


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)
