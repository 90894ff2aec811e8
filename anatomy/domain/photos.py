"""Curators' pictures as values: what they are called, how large they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

EXTENSIONS: Final = {"image/jpeg": "jpg", "image/png": "png"}
# The longest side in pixels: for a page of its own, and for beside a step, in the browser and on paper.
LARGE_SIDE: Final = 1200
SMALL_SIDE: Final = 600

_NAME = re.compile(r"([0-9a-f]{64})(\.small)?\.(jpg|png)")


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture that a curator gave: ``width`` and ``height`` are those of the large one, in pixels.

    ``content`` holds the bytes of the small one, where they were asked for: paper needs them, a page does not.
    """

    digest: str
    media_type: str
    width: int
    height: int
    content: bytes = b""

    @property
    def name(self) -> str:
        """The file's name in the address of the large one."""
        return f"{self.digest}.{EXTENSIONS[self.media_type]}"

    @property
    def small_name(self) -> str:
        """The file's name in the address of the small one."""
        return f"{self.digest}.small.{EXTENSIONS[self.media_type]}"

    @property
    def small_size(self) -> tuple[int, int]:
        """Width and height of the small one, in pixels."""
        return fitted(self.width, self.height, SMALL_SIDE)


@dataclass(frozen=True, slots=True)
class PhotoName:
    """What a file's name says: which picture, of which type, and in which of its two sizes."""

    digest: str
    media_type: str
    is_small: bool


def read_name(name: str) -> PhotoName | None:
    """Return what ``name`` says; None for a name that no picture has."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    digest, small, extension = found.groups()
    media_type = next(kind for kind, ending in EXTENSIONS.items() if ending == extension)
    return PhotoName(digest, media_type, is_small=bool(small))


def fitted(width: int, height: int, longest: int) -> tuple[int, int]:
    """Return width and height in proportion, neither above ``longest`` nor below 1. What is smaller stays as it is."""
    scale = min(1.0, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))
