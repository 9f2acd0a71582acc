"""Drafts without a chat model: statements made from the articles' own words."""
