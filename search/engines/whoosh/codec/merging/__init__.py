"""Segments into one."""
