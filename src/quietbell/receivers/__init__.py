"""The doors: they take what a device sends and hand it to *keep*.

A door holds connections and knows nothing of incidents. What it must do with a
signal is passed in, and it answers whatever happens.
"""
