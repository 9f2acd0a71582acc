"""The archive: one SQLite file as the source of truth, and the vector index that is derived from it."""
