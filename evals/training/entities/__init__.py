"""Trains the tagger's head for entities on the tagger's own hidden states."""
