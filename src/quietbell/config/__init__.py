"""Settings, wiring, command line, supervisor: the one room that knows the others."""
