"""SIA DC-09: what an alarm panel sends over IP, and what it must be answered.

`frames.py` finds frames in bytes, `contents.py` opens one and reads its events,
`answers.py` writes what the panel waits for, `encoding.py` is the panel's own side.
Nothing here raises on what a peer sends, knows the time, or makes anything random.
"""
