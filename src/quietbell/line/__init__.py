"""The engine's line as others see it: messages, client, tokens, the site file."""
