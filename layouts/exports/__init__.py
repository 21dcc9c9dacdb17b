"""Files to take away. Every format writes the same protected rows and the same notes."""

from layouts.exports.menu import FORMATS, Format, file_name, menu

__all__ = ["FORMATS", "Format", "file_name", "menu"]
