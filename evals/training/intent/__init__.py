"""Training of the intent of questions."""
