"""The pages that put a community's parts together: set-up, home, gradebook, leaving."""
