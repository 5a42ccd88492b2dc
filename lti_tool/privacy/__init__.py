"""My data: see it, take it along, have it erased; and how long everything is kept."""
