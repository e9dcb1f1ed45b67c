"""A campus that presses: real clients for the demo, the tests and the bench."""
