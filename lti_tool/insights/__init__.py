"""The culture view: what a head reads of the whole school, as published figures only."""
