"""The vector index, derived from the archive: its items in Chroma, embedded in a folder or on a server."""
