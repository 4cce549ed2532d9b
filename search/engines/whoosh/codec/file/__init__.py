"""A segment's file: named arrays, and the columns that say something of each document."""
