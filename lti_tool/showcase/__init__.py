"""The twilight: one evening on which every community presents, and every colleague chooses."""
