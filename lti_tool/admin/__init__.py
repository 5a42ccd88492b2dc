"""The school's settings for its LMS's administrator, and the health of an installation."""
