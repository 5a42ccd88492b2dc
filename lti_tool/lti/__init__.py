"""LTI 1.3 Advantage, spoken plainly; it knows nothing of communities."""
