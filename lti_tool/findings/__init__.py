"""What communities found out, for the whole staff: the directory and the findings pages."""
