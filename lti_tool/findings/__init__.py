"""Findings: what each community found in its year, for the whole staff, and a wall of setbacks."""
