"""Letters as texts are compared: accents written as characters of their own, letters that plain keyboards lack."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

INVISIBLE: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Characters that are not seen (soft hyphens, joiners, marks of order), for a class of a regular expression."""
CAPITAL: Final = f"[{''.join(chr(code) for code in range(0x41, 0x530) if chr(code).isupper())}]"
"""A capital letter of the Latin, Greek or Cyrillic alphabet, for regular expressions."""

_INVISIBLE: Final = re.compile(f"[{INVISIBLE}]")
_UNLIKE: Final = str.maketrans(  # letters that Unicode does not take apart
    {
        "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ħ": "h", "Ħ": "H",
        "ŧ": "t", "Ŧ": "T", "ı": "i", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th", "ß": "ss",
        "ẞ": "SS", "ŋ": "n", "Ŋ": "N", "ĸ": "k", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ə": "e", "Ə": "E",
    }
)  # fmt: skip


def composed(text: str) -> str:
    """The text with each accent in its letter (NFC), and without invisible characters."""
    return text if text.isascii() else unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


@lru_cache(maxsize=65_536)  # the same names and words are compared again and again
def plain_letters(text: str) -> str:
    """The text in the letters of an English keyboard as far as there are such: `Sinead Ostby` for `Sinéad Østby`."""
    if text.isascii():
        return text
    letters = unicodedata.normalize("NFD", text.translate(_UNLIKE))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
