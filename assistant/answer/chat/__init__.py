"""Drafts by a chat model, held to the words of the sentences that it cites."""
