"""Everything that trains: the tagger and the ranker. Not part of the installed package."""
