"""Quietbell: a campus duress alarm system."""

__version__ = "0.1.0"
