"""The archive of articles: reading them, splitting them, finding who said what, keeping and indexing it all."""
