"""The rehearsal in a browser: a page on loopback that is a client of the stand-in."""
