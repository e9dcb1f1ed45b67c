"""The gateway of the live faces: it relays and decides nothing."""
