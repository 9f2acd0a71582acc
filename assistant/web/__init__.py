"""The chat page. Knows Assistant and Answer, and Gradio; serving it is app.py's."""

from assistant.web.page import (
    PAGE_CSS,
    PAGE_HEAD,
    ROOMS,
    Turn,
    asked_html,
    build_page,
    cited_sentences,
    example_questions,
    header_html,
    page_theme,
    panel_html,
    passed_html,
    replies,
    reply_html,
    welcome_html,
)
from assistant.web.rooms import rooms_of
from assistant.web.rooms_css import ROOMS_CSS

__all__ = [
    "PAGE_CSS",
    "PAGE_HEAD",
    "ROOMS",
    "ROOMS_CSS",
    "Turn",
    "asked_html",
    "build_page",
    "cited_sentences",
    "example_questions",
    "header_html",
    "page_theme",
    "panel_html",
    "passed_html",
    "replies",
    "reply_html",
    "rooms_of",
    "welcome_html",
]
