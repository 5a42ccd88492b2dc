"""The end-of-year survey: tallies, never answers."""
