"""Training of the reader, with the questions it is trained on."""
