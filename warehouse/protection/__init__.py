"""From the exact published file to one file for each further audience, which holds nothing but atoms."""
