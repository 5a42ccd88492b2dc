"""The meetings of a community: one a half-term, each opening a cycle that the next one closes."""
