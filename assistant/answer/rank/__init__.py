"""Ranks the sentences found, as the words of each who speaks in them: a small trained ranker over plain features."""
