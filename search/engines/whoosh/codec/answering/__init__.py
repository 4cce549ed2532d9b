"""What a query finds in all segments: scored, counted and in order."""
