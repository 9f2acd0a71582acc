"""When two spellings are one name."""

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=65_536)  # all names of the archive are read for a search by speaker
def name_key(name: str) -> str:
    """The same for two spellings of one name: case, diacritics, blanks, a leading "the" and a final "'s" aside."""
    letters = unicodedata.normalize("NFKD", name.replace("’", "'"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
    return re.sub(r"^the (?=.)|'s$", "", " ".join(plain.split()))
