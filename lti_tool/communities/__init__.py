"""A learning community in a course: who set it up, who joined it, and what someone is to it."""
