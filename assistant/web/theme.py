"""How the page looks: Gradio's theme, our style sheets, and what goes into the head of the page."""

from typing import Final

import gradio as gr

from assistant.web.rendering import render, static_file

_STYLE_SHEETS: Final = ("page.css", "tabs.css")


def page_css() -> str:
    """The style sheets. Gradio puts `.contain` before each selector: the head styles what lies outside of that."""
    return "".join(static_file(name) for name in _STYLE_SHEETS)


def page_head() -> str:
    return render("head")


def page_theme() -> gr.themes.Base:
    """Paper and ink, light and dark, in a font that Gradio brings along: nothing is downloaded."""
    # Of this font Gradio carries 400 and 700 whole, but 600 only in part: letters of it fall back to other fonts.
    return gr.themes.Base(
        primary_hue=gr.themes.colors.slate,
        neutral_hue=gr.themes.colors.stone,
        font=(gr.themes.LocalFont("IBM Plex Sans", weights=(400, 700)), "system-ui", "sans-serif"),
        font_mono=("ui-monospace", "monospace"),
    ).set(
        body_background_fill="#fbfaf7",
        body_background_fill_dark="#171614",
        body_text_color="#22201d",
        body_text_color_dark="#e8e4dc",
        body_text_color_subdued="#6a655d",
        body_text_color_subdued_dark="#a39d92",
        border_color_primary="#e2ded5",
        border_color_primary_dark="#35322d",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="#1f1d1a",
        background_fill_secondary="#f4f2ec",
        background_fill_secondary_dark="#24221e",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_shadow="none",
        input_background_fill="#ffffff",
        input_background_fill_dark="#1f1d1a",
        button_primary_background_fill="#1f4b73",
        button_primary_background_fill_dark="#9cc3e6",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#171614",
    )
