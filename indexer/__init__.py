"""From files to articles: sources, formats, the ledger, and the run that joins them."""
