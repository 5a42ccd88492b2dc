"""Support among members: responses, offers of help, and peer visits that the two arrange."""
