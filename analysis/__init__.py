"""Statistics as pure functions of plain arrays, each with its source."""
