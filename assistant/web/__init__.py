"""The web page. Gradio is needed by page.py, tabs.py, theme.py, components.py and the *_tab.py modules alone."""
