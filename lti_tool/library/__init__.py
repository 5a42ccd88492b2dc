"""New learning: what a community reads, watches or hears, each with its citation."""
