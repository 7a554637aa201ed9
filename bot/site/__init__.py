"""The reading room: the fact base as pages, which citations link to.

Pages are made by pure functions of the facts and the record; writing them to a
folder and serving them from memory are the two edges.
"""
