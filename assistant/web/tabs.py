"""The tabs beside Ask, by their labels."""

import atexit
from collections.abc import Mapping

from assistant.service.uploads import Intake
from assistant.settings import Settings
from assistant.web.archive_tab import ArchiveTab
from assistant.web.page import BuildTab
from assistant.web.statements_tab import StatementsTab


def tabs_for(settings: Settings) -> Mapping[str, BuildTab]:
    """The tabs of a server with these settings. Articles that are being added are ended with the process."""
    intake = Intake(settings)
    atexit.register(intake.close)
    return {"Who said what": StatementsTab, "Archive": lambda assistant: ArchiveTab(assistant, intake)}
