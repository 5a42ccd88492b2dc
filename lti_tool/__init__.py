"""Spaces for learning communities inside LMS courses, as an LTI 1.3 tool."""
