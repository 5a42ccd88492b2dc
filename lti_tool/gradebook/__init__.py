"""What the LMS gradebook is owed, and what it has: state, not messages."""
