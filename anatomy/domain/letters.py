"""Letters as they are compared: without case, accents and punctuation; and Sanskrit as magazines write it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# How everybody else writes the letters of scholarly Sanskrit. The plain ones (s for ṣ) come from normalising.
ANGLICISED = str.maketrans(
    {
        "ṛ": "ri",
        "ṝ": "ri",
        "ḷ": "lri",
        "ś": "sh",
        "ṣ": "sh",
        "c": "ch",
        "ṃ": "m",
        "ṅ": "n",
        "ñ": "n",
        "ṭ": "t",
        "ḍ": "d",
    }
)

_SIGNS = re.compile(r"[^a-z0-9]+")


def normalise(text: str) -> str:
    """Return ``text`` as it is searched: no case, no accents, no punctuation, single spaces.

    Apostrophes vanish ("Child's" becomes "childs"), any other sign becomes a space.
    """
    if text.isascii():
        return " ".join(_SIGNS.sub(" ", text.lower().replace("'", "")).split())
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(_letters(folded)).split())


def _letters(folded: str) -> Iterator[str]:
    for character in folded:
        category = unicodedata.category(character)
        if category[0] in "LN" or category == "Mc":
            yield character
        elif category[0] != "M" and character not in "'’ʼ":
            yield " "


def anglicise(sanskrit: str) -> str:
    """Return a Sanskrit name as magazines write it: Vṛkṣāsana becomes Vrikshasana."""
    return (
        unicodedata.normalize("NFC", sanskrit).lower().translate(ANGLICISED).replace("chh", "ch").replace("shch", "sch")
    )
