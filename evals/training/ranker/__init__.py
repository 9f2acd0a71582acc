"""Training of the ranker, with the questions it is trained on."""
