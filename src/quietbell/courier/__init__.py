"""Carry out the notices that the engine says are due; own no state."""
