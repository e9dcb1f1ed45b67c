"""Deeds of the office: the only code that writes rows.

Each is one deed in one transaction: it asks for the right, loads, decides, saves. Time
and reader are given; what can be refused is in the docstring.
"""
