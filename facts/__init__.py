"""The fact base: loads, verifies, searches and changes facts.

Knows nothing of Discord, SQL, asyncio or the environment, so that every rule
about evidence can be tested as a plain function.
"""
