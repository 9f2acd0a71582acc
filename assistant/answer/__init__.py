"""From a query to a checked answer: retrieve, rank, draft, check."""
