"""The trained network that marks source, cue and content in a text, and which belong together."""
