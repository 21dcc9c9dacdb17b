"""Files to take away. Every format writes the same protected rows and the same notes."""

from layouts.exports.menu import FORMATS, Format, menu
from layouts.exports.tables import file_name

__all__ = ["FORMATS", "Format", "file_name", "menu"]
