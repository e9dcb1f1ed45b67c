"""Rules as values and tables: no clock, no I/O, nothing that waits."""
