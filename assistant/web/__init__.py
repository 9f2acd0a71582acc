"""The chat page. Knows Assistant and Answer, and Gradio; serving it is app.py's."""

from assistant.web.look import PAGE_CSS, PAGE_HEAD, page_theme
from assistant.web.markup import reply_html
from assistant.web.page import ROOMS, build_page
from assistant.web.rooms import rooms_of
from assistant.web.rooms_css import ROOMS_CSS

__all__ = [
    "PAGE_CSS",
    "PAGE_HEAD",
    "ROOMS",
    "ROOMS_CSS",
    "build_page",
    "page_theme",
    "reply_html",
    "rooms_of",
]
