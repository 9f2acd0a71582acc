"""Everything that trains, and what makes the encoder's graph. Not part of the installed package."""
