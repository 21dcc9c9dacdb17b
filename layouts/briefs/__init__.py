"""The brief of an area: two pages for a meeting, on screen and on paper."""
