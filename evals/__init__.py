"""Measurements: accuracy and speed, each printed by a command."""
