"""Drafts an answer without a chat model: chooses what answers the question, and words it as the articles do."""
