"""Doors out, one file each: they carry what others decided to say."""
