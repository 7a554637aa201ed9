"""A stand-in for Discord on loopback: its HTTP API and its gateway.

Tests and `factdesk rehearse` run the real, unmodified bot against it, so what
answers there is what will answer on a server. It refuses what Discord refuses
and keeps its time limits; it never listens on anything but loopback.
"""
