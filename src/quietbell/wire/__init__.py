"""Bytes to values and back, for every kind of device. No I/O, no site, no clock."""
