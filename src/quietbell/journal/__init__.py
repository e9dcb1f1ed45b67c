"""What reached us and what people did, in order, on disk: append only, chained.

`store.py` is the engine's way in, `reading.py` and `verify.py` everybody else's.
Nothing here knows what an entry means.
"""
