"""Prompts for chat models, one Markdown file each."""
