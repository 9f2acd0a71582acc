"""Keys under which different spellings of a name are equal."""

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=65_536)  # a search by speaker reads all names of the archive
def name_key(name: str) -> str:
    """The name without case, diacritics, extra white space, a leading "the" and a final "'s"."""
    letters = unicodedata.normalize("NFKD", name.replace("’", "'"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
    return re.sub(r"^the (?=.)|'s$", "", " ".join(plain.split()))
