"""Drafts: from evidence to statements that the gate then checks. One module an engine."""
