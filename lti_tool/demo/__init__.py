"""Example School: an LMS of our own that answers as a real Moodle does."""
