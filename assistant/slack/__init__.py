"""Slack: what comes in on POST /slack/events, the jobs made of it, and the replies.

verifying -> entry -> jobs (stored, then acknowledged) -> workers -> replying -> blocks, client. router.py ties them.
"""
