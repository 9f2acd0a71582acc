"""The rooms beside Ask, by the names on their tabs."""

from collections.abc import Mapping

from assistant.service.upload_jobs import Uploads
from assistant.web.archive_room import build_archive_room
from assistant.web.board import build_board
from assistant.web.page import Room


def rooms_of(uploads: Uploads) -> Mapping[str, Room]:
    return {"Who said what": build_board, "Archive": lambda assistant: build_archive_room(assistant, uploads)}
