"""The door: login, the check of the browser's cookies, launch, and our public keys."""
