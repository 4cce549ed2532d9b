"""The ground: what is asked, what is answered, where the index lives."""
