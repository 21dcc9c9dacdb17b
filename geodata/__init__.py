"""Boundaries: read, repaired, simplified without tearing shared borders, and published."""
