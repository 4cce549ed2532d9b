"""Whoosh as an engine: the only place that names it."""
