"""A whole school year of Example School, told in the order of its days."""
