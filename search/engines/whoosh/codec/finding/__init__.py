"""Where the leaves and trees of a query occur in a segment."""
