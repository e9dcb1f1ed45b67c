"""The office as people see it: portal, workbench, sign-in and API, on Django.

Nothing here decides what is allowed (`domain`), writes a row (`operations`) or asks the
database by itself (`queries`).
"""
