"""How the page looks and what it does by itself: theme, style sheet, script. The latter two are files beside this."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import gradio as gr

_HERE: Final = Path(__file__).parent

# Gradio puts `.contain` before each selector: what lies outside of that cannot be styled here.
PAGE_CSS: Final = (_HERE / "style.css").read_text(encoding="utf-8")
# Gradio hides what overflows its outermost box, in which nothing can then stay in sight while the page is scrolled.
_OUTERMOST: Final = "<style>.gradio-container { overflow: clip !important; }</style>"
PAGE_HEAD: Final = f"{_OUTERMOST}<script>\n{(_HERE / 'page.js').read_text(encoding='utf-8')}</script>"


def page_theme() -> "gr.themes.Base":
    """Paper and ink, light and dark, in a font that Gradio carries itself: nothing is fetched."""
    import gradio as gr

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
