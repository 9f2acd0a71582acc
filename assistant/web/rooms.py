"""The rooms beside Ask, by the names on their tabs."""

import atexit
from collections.abc import Mapping

from assistant.service.uploads import Intake
from assistant.settings import Settings
from assistant.web.archive_room import build_archive_room
from assistant.web.board import build_board
from assistant.web.page import Room


def rooms_of(settings: Settings) -> Mapping[str, Room]:
    """What a server with these settings shows. Intakes under way end with the process."""
    intake = Intake(settings)
    atexit.register(intake.close)
    return {"Who said what": build_board, "Archive": lambda assistant: build_archive_room(assistant, intake)}
