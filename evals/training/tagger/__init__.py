"""Training of the tagger on PolNeAR, whose data stay outside."""
