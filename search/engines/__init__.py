"""The engines: each answers the same questions in the same way."""
