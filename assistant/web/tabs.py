"""The tabs beside Ask, by their labels."""

from collections.abc import Mapping

from assistant.service.upload_jobs import Uploads
from assistant.web.archive_tab import ArchiveTab
from assistant.web.page import BuildTab
from assistant.web.statements_tab import StatementsTab


def tabs_for(uploads: Uploads) -> Mapping[str, BuildTab]:
    """The tabs of a server that adds articles through `uploads`."""
    return {"Who said what": StatementsTab, "Archive": lambda assistant: ArchiveTab(assistant, uploads)}
