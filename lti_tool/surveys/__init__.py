"""The survey at the end of a community's year: what its members think, and nobody's answer."""
