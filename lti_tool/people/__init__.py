"""Who someone is to one LMS, the courses they are in, and the session they came in with."""
