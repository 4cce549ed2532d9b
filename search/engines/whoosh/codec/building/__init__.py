"""From articles to the arrays of a segment."""
