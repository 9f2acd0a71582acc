"""Access control: who may use the server, from where, how much and how often. Off by default on this machine alone."""
