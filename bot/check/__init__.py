"""A draft's quotations checked for a newsroom: in a thread, with a report to keep."""
