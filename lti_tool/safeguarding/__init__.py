"""Concerns that students report, the one person who reads them, and how that person is told."""
