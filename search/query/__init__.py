"""The query language: one parser for every engine and door."""
