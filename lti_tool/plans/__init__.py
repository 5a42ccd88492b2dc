"""Personal action plans, and the feedback that closes each: written by a member, for a member."""
