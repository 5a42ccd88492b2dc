"""Self-experiments: a student tries a way to learn, and looks at it twice, weeks apart."""
