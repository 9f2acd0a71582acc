"""The web page. Only page.py, theme.py, components.py and the *_tab.py modules import Gradio."""
