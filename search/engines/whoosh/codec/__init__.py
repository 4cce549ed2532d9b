"""Segments as named arrays: the codec under the Whoosh index. Its import path never moves."""
