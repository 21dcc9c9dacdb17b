"""Which person records of different numbers are of one person: proposed, weighed, reviewed, never applied."""
