"""Days of publication, as an article, a file name or an address states them."""

import re
from datetime import date, datetime
from typing import Final
from urllib.parse import urlsplit

_ISO_DATE: Final = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_PATH_DATE: Final = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})(?=/|$)")


def written_date(written: str) -> date | None:
    """The day as written, with no time zone applied; None where it is incomplete or can be read in two ways."""
    written = written.strip()
    if re.match(r"\d{4}-\d|\d{8}$", written):
        try:
            return datetime.fromisoformat(written).date()
        except ValueError:
            return None  # dateparser would read 2016-13-01 as the 13th of January
    if not re.search(r"\d{4}", written) or len(written) > 60:
        return None
    import dateparser  # type: ignore[import-untyped]

    readings = {
        dateparser.parse(
            written,
            languages=["en"],
            settings={
                "DATE_ORDER": order,
                "STRICT_PARSING": True,
                "PARSERS": ["absolute-time"],  # neither "yesterday" nor seconds since 1970
                "REQUIRE_PARTS": ["day", "month", "year"],
            },
        )
        for order in ("DMY", "MDY", "YMD")
    }
    days = {reading.date() for reading in readings if reading is not None}
    return days.pop() if len(days) == 1 else None


def date_in_name(name: str) -> date | None:
    """The date in a file name such as herald_2016-09-25_slug."""
    found = _ISO_DATE.search(name)
    return written_date(found[0]) if found else None


def date_in_address(url: str) -> date | None:
    """The date in the path of an address, such as /2016/9/25/slug."""
    path = urlsplit(url).path
    if found := _PATH_DATE.search(path):
        year, month, day = (int(part) for part in found.groups())
        return written_date(f"{year:04}-{month:02}-{day:02}")
    return date_in_name(path)
