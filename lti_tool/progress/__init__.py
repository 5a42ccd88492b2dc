"""Completed cycles: the hinge between what members do and what the gradebook is owed."""
