"""Slack: what comes in on POST /slack/events is stored as a job, then acknowledged; workers post the replies.

In: router (signatures) -> listeners (payloads, allow_list) -> inbox. Out: handler (replies) -> blocks -> client.
"""
