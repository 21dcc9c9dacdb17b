"""Cells of the files that are opened in a spreadsheet."""

import re

# What a spreadsheet may take for a formula or a command, in any width.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?", re.ASCII)


def inert(cell: object) -> object:
    """A cell that no spreadsheet runs as a formula, whatever stands before the sign; numbers stay numbers."""
    if not isinstance(cell, str) or NUMBER.fullmatch(cell):
        return cell
    # A tab or the end of a line at the beginning is dangerous itself, whatever follows it.
    return f"'{cell}" if cell.startswith(DANGEROUS) or cell.lstrip().startswith(DANGEROUS) else cell
