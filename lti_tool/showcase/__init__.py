"""The twilight meeting: communities present, and every member of staff chooses two sessions."""
