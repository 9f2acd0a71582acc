"""English as every other room reads it: stems, name keys, numbers, dates, and the lexicon of rules."""
