"""How numbers, lists and words are told in arrays, and read again."""
