"""Platforms that other people wrote, so that a misreading of ours does not pass its own test."""
