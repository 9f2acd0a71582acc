"""Speed and accuracy on real data and real processes, each printed by a command. Not part of the installed package."""
