"""Keep a curator's picture: the one door through which rows of pictures come."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import sha256

from .images import PictureInTwoSizes
from .models import Picture


@dataclass(frozen=True, slots=True)
class PictureWords:
    """What a curator says of a picture. ``kind`` is a ``PictureKind``, ``licence`` a ``Licence``."""

    kind: str
    shows: str
    author: str
    licence: str
    terms: str = ""
    source: str = ""


def keep_picture(picture: PictureInTwoSizes, words: PictureWords) -> Picture:
    """Return the row of ``picture``, a new one where these bytes were never kept. What is said of it is ``words`` now.

    Call it in the transaction that says that the library has changed.
    """
    large, small = picture.large, picture.small
    row, _is_new = Picture.objects.without_bytes().update_or_create(
        digest=sha256(large.content).hexdigest(),
        defaults=asdict(words),
        create_defaults={
            **asdict(words),
            "media_type": large.media_type,
            "width": large.width,
            "height": large.height,
            "content": large.content,
            "small": small.content,
        },
    )
    return row


def describe_picture(picture: Picture, words: PictureWords) -> None:
    """Say something else of a picture that is kept; its bytes stay. Editions keep the words that they have."""
    for name, value in asdict(words).items():
        setattr(picture, name, value)
    picture.save(update_fields=list(asdict(words)))
