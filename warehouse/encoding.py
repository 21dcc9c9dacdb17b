"""The encoding of a delivered text: told by its bytes, checked, never guessed into wrong characters."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from warehouse.errors import WarehouseError

CUT = "unexpected end of data"
AGAIN = "Deliver the file again, in one encoding; nothing was changed."
SAY_WHICH = "Deliver it as UTF-8, or name its encoding in the mapping; nothing was changed."
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
ENCODINGS = ("utf-8", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "big5")
UNREADABLE = "\ufffd"
# GB 2312 keeps its 3,755 most used characters in these rows; ordinary Chinese hardly leaves them and the signs.
COMMON_ROWS = range(0xB0, 0xD8)
SIGN_ROWS = (0xA1, 0xA3)
LEAST_COMMON = 0.6
ENOUGH = 20
SAMPLED = 2_000
BLOCK, LINE_END = 1 << 20, ord("\n")


def as_utf8(path: Path, scratch: Path, declared: str = "") -> tuple[Path, str]:
    """The file itself if it is UTF-8, else a copy decoded into `scratch`; and the encoding it had. Never Latin-1.

    Raises WarehouseError, with the line, for a file that mixes encodings, has none that is known, or whose
    characters are those of a text decoded wrongly before it was delivered.
    """
    content = path.read_bytes()
    coding = declared or ("utf-16" if content.startswith(UTF_16) else "utf-8")
    if not coding.startswith("utf-16") and b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise WarehouseError(f"{path}: line {line} holds a NUL byte; this is no text.", remedy=SAY_WHICH)
    try:
        text = content.decode(coding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        if declared or coding != "utf-8":
            who = "the mapping says" if declared else "its first bytes say"
            raise WarehouseError(f"{path}: line {line} is not {coding}, as {who}.", remedy=AGAIN) from error
        if error.reason == CUT:
            raise WarehouseError(f"{path} ends inside a character, in line {line}.", remedy=AGAIN) from error
        coding, text = "gb18030", _from_gb18030(path, content, line)
    _refuse_mojibake(path, text)
    if coding == "utf-8":
        return path, coding
    copy = scratch / f"{path.parent.name}-{path.name}"
    copy.write_text(text.removeprefix("\ufeff"), encoding="utf-8", newline="")
    return copy, coding


def _from_gb18030(path: Path, content: bytes, line: int) -> str:
    """The text, if no line of it is Chinese in UTF-8 (such a file mixes encodings) and it reads like Chinese."""
    mixed = next((number + 1 for number, row in _perhaps_utf8(content) if _is_chinese(row)), 0)
    try:
        if not mixed:
            text = content.decode("gb18030")
            _refuse_guess(path, content)
            return text
        words = f"{path}: line {mixed} is UTF-8, line {line} is not."
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        words = f"{path}: line {line} is neither UTF-8 nor GB18030."
    raise WarehouseError(words, remedy=AGAIN)


def blocks(content: bytes) -> Iterator[bytes]:
    """Whole lines, about a megabyte of them at a time: arrays as long as a file take longer to be had than filled."""
    at = 0
    while at < len(content):
        end = content.rfind(b"\n", at, at + BLOCK) + 1 or content.find(b"\n", at + BLOCK) + 1 or len(content)
        yield content[at:end]
        at = end


def _perhaps_utf8(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines with other than plain signs, from 0, but those in which a byte that begins a sign of UTF-8 is followed
    by none that goes on, or one that goes on follows a plain sign: most lines of another encoding have such bytes, and
    to decode each takes its time."""
    before = 0
    for block in blocks(content):
        signs = np.frombuffer(block, np.uint8)
        goes_on = signs & 0xC0 == 0x80
        stray = np.zeros(len(signs), bool)
        stray[1:] = goes_on[1:] & (signs[:-1] < 0x80)
        stray[:-1] |= ~goes_on[1:] & (signs[:-1] >= 0xC0)
        ends = np.flatnonzero(signs == LINE_END) + 1
        starts = np.r_[0, ends[ends < len(signs)]]
        likely = (np.maximum.reduceat(signs, starts) >= 0x80) & ~np.logical_or.reduceat(stray, starts)
        for at in np.flatnonzero(likely).tolist():
            yield before + at, block[starts[at] : starts[at + 1] if at + 1 < len(starts) else None]
        before += len(ends)


def _refuse_guess(path: Path, content: bytes) -> None:
    """GB18030 fits almost any bytes; a text whose characters are mostly rare ones was something else."""
    pairs = common = at = 0
    while at < len(content) - 1 and pairs < SAMPLED:
        lead = content[at]
        if lead < 0x80:
            at += 1
            continue
        pairs += 1
        common += (lead in COMMON_ROWS or lead in SIGN_ROWS) and content[at + 1] >= 0xA1
        at += 4 if 0x30 <= content[at + 1] <= 0x39 else 2
    if pairs >= ENOUGH and common < LEAST_COMMON * pairs:
        raise WarehouseError(
            f"{path} is not UTF-8, and as GB18030 it is not Chinese: {common} of {pairs} characters are usual.",
            allowed=", ".join(ENCODINGS),
            remedy=SAY_WHICH,
        )


def _refuse_mojibake(path: Path, text: str) -> None:
    """Refuses a text that somebody decoded wrongly before: its wrong characters encode to right ones."""
    for number, line in enumerate(_first_lines(text, SAMPLED), 1):
        if line.isascii():
            continue
        if UNREADABLE in line:
            raise WarehouseError(f"{path}: line {number} holds characters that were lost (�).", remedy=AGAIN)
        for wrong in ("gb18030", "latin-1", "cp1252"):
            right = _re_encoded(line, wrong)
            if right and any("\u4e00" <= sign <= "\u9fff" for sign in right):
                raise WarehouseError(
                    f"{path}: line {number} was UTF-8 read as {wrong}: “{line.strip()[:40]}” stands for "
                    f"“{right.strip()[:40]}”.",
                    remedy="Ask for the file as it left the system; nothing was changed.",
                )


def _first_lines(text: str, most: int) -> Iterator[str]:
    at, end = 0, 0
    for _ in range(most):
        end = text.find("\n", at)
        yield text[at : end if end >= 0 else None]
        if end < 0:
            return
        at = end + 1


def _re_encoded(line: str, wrong: str) -> str:
    try:
        return line.encode(wrong).decode("utf-8")
    except UnicodeError:
        return ""


def _is_chinese(row: bytes) -> bool:
    """Whether a line is Chinese in UTF-8. Short names in GB18030 are UTF-8 by chance, of other signs: 谢伟 is лΰ."""
    try:
        return max(row.decode("utf-8")) >= "\u2e80"
    except UnicodeDecodeError:
        return False
