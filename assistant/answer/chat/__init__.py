"""Drafts an answer with a chat model, and checks that it keeps to the words of the sentences that it cites."""
