"""Slack's part of the server, put together from the settings: the route, and the handler of its jobs."""

from typing import NamedTuple

from fastapi import APIRouter

from assistant.answer.pipeline import Assistant
from assistant.answer.values import Answer
from assistant.errors import SettingsError
from assistant.service.feedback import FeedbackStore
from assistant.service.jobs import JobQueue
from assistant.service.saved_answers import AnswerStore, answer_of
from assistant.service.server_database import ServerDatabase
from assistant.settings import Settings
from assistant.slack.allow_list import allow_list_of
from assistant.slack.client import API, SlackClient
from assistant.slack.handler import SlackHandler
from assistant.slack.inbox import Inbox
from assistant.slack.listeners import Listeners
from assistant.slack.replies import ReplyStore
from assistant.slack.router import slack_router


class SlackApp(NamedTuple):
    """What the server serves and what its workers run for Slack."""

    router: APIRouter
    handler: SlackHandler


def slack_app(assistant: Assistant, settings: Settings, database: ServerDatabase, queue: JobQueue) -> SlackApp:
    """The app of the settings. Raises SettingsError for a signing secret without a token."""
    secret, token = settings.slack_signing_secret.get_secret_value(), settings.slack_bot_token.get_secret_value()
    if not token:
        raise SettingsError("Slack needs the bot's token: set WHOSAID_SLACK_BOT_TOKEN, it begins with xoxb-")
    answers, client = AnswerStore(database), SlackClient(token, settings.slack_api_url or API)

    def find_answer(id: str) -> Answer | None:
        saved = answers.find(id)
        return answer_of(saved, assistant.archive) if saved else None

    listeners = Listeners(Inbox(queue), find_answer, client, allow_list_of(settings))
    handler = SlackHandler(
        assistant,
        queue,
        ReplyStore(database),
        answers,
        FeedbackStore(database),
        client,
        threads=settings.slack_workers,
    )
    return SlackApp(slack_router(listeners, signing_secret=secret, token=token), handler)
