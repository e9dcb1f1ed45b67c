"""Between the journal and the rows: entries are copied up, the site file is made.

The one room that knows both sides. What it copies up it copies once, in order and word
for word; what it writes down for the alarm path is a whole new file or none.
"""
