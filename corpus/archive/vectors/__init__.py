"""The vector index: sentences, passages and attributions as vectors in Chroma, embedded in a folder or on a server.

It is derived from the archive and can always be rebuilt from it.
"""
