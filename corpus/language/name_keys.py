"""Keys under which different spellings of a name are equal."""

import re
from functools import lru_cache

from corpus.language.letters import plain_letters


@lru_cache(maxsize=65_536)  # a search by speaker reads all names of the archive
def name_key(name: str) -> str:
    """The name without case, diacritics, extra white space, a leading "the" and a final "'s"."""
    plain = plain_letters(name.replace("’", "'")).casefold()
    return re.sub(r"^the (?=.)|'s$", "", " ".join(plain.split()))
