"""LTI 1.3 Advantage, spoken plainly: launches in, rosters and scores; it knows nothing of communities."""
