"""The text of shapefiles that do not say their encoding, as most of Chinese offices do not."""

from pathlib import Path

import geopandas as gpd

READ_AS = "ISO-8859-1"
TRIED = ("UTF-8", "GB18030")
# None, and “ANSI”, which is the encoding of whoever wrote it.
SAYS_NOTHING = (0x00, 0x57)
LDID = 29
COMMON = 0.9


def undeclared(file: Path) -> bool:
    """Whether a shapefile has neither a .cpg nor a language in the head of its .dbf."""
    beside = {path.suffix.lower(): path for path in file.parent.glob("*") if path.stem == file.stem}
    if ".cpg" in beside or ".dbf" not in beside:
        return False
    with beside[".dbf"].open("rb") as stream:
        return _says_nothing(stream.read(LDID + 1))


def _says_nothing(head: bytes) -> bool:
    return len(head) > LDID and head[LDID] in SAYS_NOTHING


def decoded(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, str]:
    """A frame read as ISO-8859-1 (each byte a character) in the encoding its texts and column names turn out to have,
    and the name of that; "" if all of them are ASCII."""
    texts = [
        column for column in frame.columns.drop(frame.geometry.name)
        if frame[column].map(lambda value: isinstance(value, str)).any()
    ]  # fmt: skip
    found = _encoding([str(c) for c in frame.columns] + [v for c in texts for v in frame[c] if isinstance(v, str)])
    if found in ("", READ_AS):
        return frame, found
    again = {column: frame[column].map(lambda value: _again(value, found)).astype(object) for column in texts}
    return frame.assign(**again).rename(columns=lambda name: _again(name, found)), found


def _again(value: object, encoding: str) -> object:
    return value.encode(READ_AS).decode(encoding) if isinstance(value, str) else value


def _encoding(texts: list[str]) -> str:
    written = "\n".join(texts)
    if written.isascii():
        return ""
    for encoding in TRIED:
        try:
            text = _again(written, encoding)
        except UnicodeError:
            continue
        if encoding == "UTF-8" or _is_chinese(text):
            return encoding
    return READ_AS


def _is_chinese(text: str) -> bool:
    """Western accents, too, decode as GB18030, but into characters that hardly any name has."""
    beyond = [character for character in text if not character.isascii()]
    return len("".join(beyond).encode("gb2312", "ignore").decode("gb2312")) >= COMMON * len(beyond)
