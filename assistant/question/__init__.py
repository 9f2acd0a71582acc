"""Reads questions: what is asked, of whom, about what, when, and what a follow-up leaves to the questions before it."""
