"""What becomes of typed text on paper.

The normal form, in this order:

1. Canonical composition (NFC). Every kind of line end is one newline; every kind of space is one space.
2. Controls, lone surrogates and invisible formatting characters (direction marks, variation selectors, soft hyphens)
   are dropped: they carry nothing that paper could show. Joiners stay between Devanagari letters, where they matter.
3. A character that no bundled font holds becomes its compatibility form, if that is printable ("①" becomes "1"), else
   the substitute ``□``. Nothing that a person can see disappears in silence.
4. A letter keeps at most ``MOST_MARKS`` marks: more would climb over the lines around it.
5. A word of more than ``LONG_WORD`` characters may break after every ``BREAK_EVERY`` of them (a zero-width space).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

from sessions.documents.fonts import coverage

SUBSTITUTE = "□"
BREAK = "\u200b"
MOST_MARKS = 4
LONG_WORD = 24
BREAK_EVERY = 8

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_PLAIN = re.compile(r"[\n -~]*")
_WORD = re.compile(rf"\S{{{LONG_WORD + 1},}}")
_JOINERS = "\u200c\u200d"
_WITHOUT_JOINERS = dict.fromkeys(map(ord, _JOINERS))
_DROPPED = frozenset({"Cc", "Cf", "Cs"})
_NEVER_PRINTED = frozenset({"Co", "Cn"})
_VARIATION_SELECTORS = frozenset([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x034F])


def printable(text: str) -> str:
    """Return the normal form of ``text`` for paper (see the module's own words)."""
    if not _PLAIN.fullmatch(text):
        text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text.replace("\t", " ")))
        text = "".join(_shown(cluster) for cluster in _clusters(text))
    return _WORD.sub(_breakable, text)


def printable_all(value: Any, *, besides: Collection[str] = ()) -> Any:
    """Return ``value`` (what JSON can hold) with every text in its normal form, besides those under certain keys."""
    match value:
        case str():
            return printable(value)
        case dict():
            return {
                key: item if key in besides else printable_all(item, besides=besides) for key, item in value.items()
            }
        case list() | tuple():
            return [printable_all(item, besides=besides) for item in value]
    return value


def _clusters(text: str) -> Iterator[str]:
    """Split ``text`` into letters with the marks that sit on them; what is not printed at all is left out."""
    cluster = ""
    for character in text:
        if character in _JOINERS:
            cluster += character if cluster and not cluster.endswith((*_JOINERS, "\n")) else ""
            continue
        category = unicodedata.category(character)
        if (category in _DROPPED and character != "\n") or ord(character) in _VARIATION_SELECTORS:
            continue
        if category.startswith("M") and cluster and not cluster[-1].isspace():
            cluster += character if len(cluster) <= MOST_MARKS else ""
            continue
        if cluster:
            yield cluster
        cluster = character
    if cluster:
        yield cluster


@lru_cache(maxsize=4096)
def _shown(cluster: str) -> str:
    bare = cluster.translate(_WITHOUT_JOINERS)
    if bare in ("", "\n"):
        return bare
    if _one_font_has(bare):
        return cluster if _is_devanagari(cluster) else bare
    return "".join(_shown_alone(letter) for letter in bare)


def _is_devanagari(cluster: str) -> bool:
    return any("\u0900" <= letter <= "\u097f" for letter in cluster)


def _one_font_has(letters: str) -> bool:
    """Whether a single font can set all of ``letters``: a mark from another font than its letter would be lost."""
    codes = {ord(letter) for letter in letters}
    if any(unicodedata.category(letter) in _NEVER_PRINTED for letter in letters):
        return False
    return any(codes <= family for family in coverage())


def _shown_alone(letter: str) -> str:
    if unicodedata.category(letter) == "Zs":
        return " "
    if unicodedata.category(letter).startswith("M"):
        return SUBSTITUTE
    if _one_font_has(letter):
        return letter
    plain = unicodedata.normalize("NFKC", letter)
    return plain if plain != letter and all(_one_font_has(part) for part in plain) else SUBSTITUTE


def _breakable(word: re.Match[str]) -> str:
    """Put a break after every few clusters, never between a letter and its marks."""
    clusters = list(_clusters(word[0]))
    if len(clusters) <= LONG_WORD:
        return word[0]
    return BREAK.join("".join(clusters[at : at + BREAK_EVERY]) for at in range(0, len(clusters), BREAK_EVERY))
