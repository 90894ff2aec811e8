"""Uploaded pictures: bounded before they are decoded, verified, and encoded again by us.

What comes out holds nothing but pixels: no metadata, no script, no second file behind the first.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 16_000_000  # A telephone's photo has 12 million.
LONGEST_SIDE = 600
FORMATS = ["PNG", "JPEG", "WEBP", "GIF"]


class Readable(Protocol):
    """An upload, or any open file."""

    def read(self, size: int, /) -> bytes: ...


class PictureRefused(ValueError):
    """An upload that is no picture for us. The message is for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG that we encoded. Width and height are in pixels."""

    content: bytes
    width: int
    height: int


def read_picture(upload: Readable, size: int) -> Picture:
    """Return the picture in ``upload``, a file of ``size`` bytes, at most 600 pixels a side.

    Raise PictureRefused with a plain message where it is too large, or nothing that we can read.
    """
    if size > MAX_BYTES:
        raise PictureRefused(_("This file is too large. Choose a picture of at most 2 MB."))
    data = upload.read(MAX_BYTES + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            _check(data)
            return _encode(data)
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(_too_many_pixels()) from error
    except Exception as error:  # Decoders raise whatever a broken file makes them raise.
        raise PictureRefused(_unreadable(data)) from error


def _check(data: bytes) -> None:
    """Look at the head only: dimensions first, then the file's own checksums. Nothing is decoded."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as head:
        if head.width * head.height > MAX_PIXELS:
            raise PictureRefused(_too_many_pixels())
        head.verify()


def _encode(data: bytes) -> Picture:
    with Image.open(io.BytesIO(data), formats=FORMATS) as source:
        source.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))  # A JPEG can be decoded small from the start.
        upright = ImageOps.exif_transpose(source).convert("RGBA")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.new("RGBA", upright.size)  # A new picture: what came along in the old one's margins stays behind.
    clean.paste(upright)
    out = io.BytesIO()
    clean.save(out, format="PNG", optimize=True)
    return Picture(out.getvalue(), clean.width, clean.height)


def _too_many_pixels() -> str:
    return _("This picture has too many pixels. Choose one of at most 4000 × 4000.")


def _unreadable(data: bytes) -> str:
    if b"<svg" in data[:4096].lower():
        return _("SVG files can carry programs, so we do not take them. Save the logo as PNG, and choose that.")
    return _("We cannot read this file as a picture. Choose a PNG, JPEG, WebP or GIF file.")
