"""The alarm process: keep, fold, timers, ladder, and the line's server."""
