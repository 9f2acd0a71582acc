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

__all__ = [
    "PAGE_CSS",
    "PAGE_HEAD",
    "ROOMS",
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
    "welcome_html",
]
