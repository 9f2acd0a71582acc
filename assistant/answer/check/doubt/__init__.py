"""A second opinion on who speaks, which does not read whom the extraction took for the speaker."""
