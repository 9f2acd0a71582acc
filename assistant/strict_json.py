"""Values of ours as JSON values, and read back as strictly as what anybody may have sent."""

import json
from functools import cache
from typing import Any, Final, TypeVar, cast

from pydantic import ConfigDict, TypeAdapter

_LONGEST_TEXT: Final = 20_000  # characters of any one text within

T = TypeVar("T")


def dump(value: Any) -> Any:
    """A dataclass and all within it as JSON values."""
    return _adapter(cast(Any, type(value))).dump_python([value], mode="json")[0]


def load(kind: type[T], data: object) -> T:
    """The value of that class that `dump` gave the data of. Raises ValueError for any other data."""
    # From JSON, since only there pydantic is strict and still takes lists for tuples, and words for enums and dates.
    try:
        text = json.dumps([data])
    except RecursionError as exc:
        raise ValueError("nested too deeply") from exc
    value: T = _adapter(cast(Any, kind)).validate_json(text, strict=True)[0]
    return value


@cache
def _adapter(kind: Any) -> TypeAdapter[list[Any]]:
    # Of a list, since pydantic takes no configuration beside a dataclass; those within inherit that of the list.
    return TypeAdapter(list[kind], config=ConfigDict(extra="forbid", str_max_length=_LONGEST_TEXT))
