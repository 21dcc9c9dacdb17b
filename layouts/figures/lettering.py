"""Text in pictures: measured and broken into lines as far as can be known without its typeface."""

import unicodedata

FAMILY = "'Noto Sans SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif"


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


def printable(words: str) -> str:
    """The words without the control characters that XML forbids."""
    return "".join(sign for sign in words if sign in "\t\n" or unicodedata.category(sign) != "Cc")
