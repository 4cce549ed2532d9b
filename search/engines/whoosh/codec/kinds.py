"""What an array of a segment's file is: told in its table, for who reads the file by itself."""

from __future__ import annotations

#: An item for each document, in their order.
PER_DOCUMENT = "per-document"

#: An item for each term of a space, in their order.
PER_TERM = "per-term"

#: The postings of a space, encoded term after term.
PER_POSTING = "per-posting"

#: An item for each occurrence in a space, term after term.
PER_POSITION = "per-position"

#: What items of other arrays are numbers of.
DICTIONARY = "dictionary"
