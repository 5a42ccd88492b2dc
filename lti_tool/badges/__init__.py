"""Open Badges 3.0: what somebody did, signed by their school's key, for them to keep and show."""
