"""Uploaded pictures: bounded before they are decoded, verified, and encoded again by us.

What comes out holds nothing but pixels: no metadata, no script, no second file behind the first.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from .domain.photos import LARGE_SIDE, SMALL_SIDE, fitted

MEGABYTE = 1024 * 1024
LOGO_BYTES = 2 * MEGABYTE
LOGO_SIDE = 600
PHOTO_BYTES = 5 * MEGABYTE
MAX_PIXELS = 16_000_000  # A telephone's photo has 12 million.
MAX_RATIO = 3  # A longer strip would push everything else off a page.
MAX_DRAWN_COLOURS = 4096  # A drawing has fewer, even with soft edges; a photo has tens of thousands.
JPEG_QUALITY = 82
FORMATS = ["PNG", "JPEG", "WEBP", "GIF"]


class Readable(Protocol):
    """An upload, or any open file."""

    def read(self, size: int, /) -> bytes: ...


class PictureRefused(ValueError):
    """An upload that is no picture for us. The message is for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that we encoded. Width and height are in pixels."""

    content: bytes
    width: int
    height: int
    media_type: str = "image/png"


@dataclass(frozen=True, slots=True)
class PictureInTwoSizes:
    """The same picture for a page of its own, and for beside a step. Both are of one type."""

    large: Picture
    small: Picture


def read_logo(upload: Readable, size: int) -> Picture:
    """Return the picture in ``upload``, a file of ``size`` bytes, as PNG of at most 600 pixels a side.

    Raise PictureRefused with a plain message where it is too large, or nothing that we can read.
    """
    return _read(upload, size, LOGO_BYTES, _logo)


def read_photo(upload: Readable, size: int) -> PictureInTwoSizes:
    """Return the photo or drawing in ``upload``, a file of ``size`` bytes: JPEG, or PNG for a drawing.

    Raise PictureRefused with a plain message where it is too large, too narrow, or nothing that we can read.
    """
    return _read(upload, size, PHOTO_BYTES, _in_two_sizes)


def _read[T](upload: Readable, size: int, most: int, encode: Callable[[bytes], T]) -> T:
    if size > most:
        raise PictureRefused(_too_many_bytes(most))
    data = upload.read(most + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            _check(data)
            return encode(data)
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


def _upright(data: bytes, longest: int) -> Image.Image:
    """Decode, and turn as the camera was held."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as source:
        source.draft("RGB", (2 * longest, 2 * longest))  # A JPEG can be decoded small from the start.
        upright = ImageOps.exif_transpose(source)
    # Inks have no way to transparency but over colours.
    return (upright.convert("RGB") if upright.mode == "CMYK" else upright).convert("RGBA")


def _clean(source: Image.Image, mode: str, colour: str | int) -> Image.Image:
    """Return the pixels in a new picture: what came along in the old one's margins stays behind."""
    clean = Image.new(mode, source.size, colour)
    clean.paste(source, mask=source if mode == "RGB" else None)
    return clean


# A logo keeps what is transparent: it stands on our own colours -------------------------------------------------------


def _logo(data: bytes) -> Picture:
    upright = _upright(data, LOGO_SIDE)
    upright.thumbnail((LOGO_SIDE, LOGO_SIDE))
    return _picture(_clean(upright, "RGBA", 0), "PNG", "image/png", optimize=True)


# A photo, or a drawing on white: dark lines on nothing would be lost on a dark page -----------------------------------


def _in_two_sizes(data: bytes) -> PictureInTwoSizes:
    upright = _upright(data, LARGE_SIDE)
    if max(upright.size) > MAX_RATIO * min(upright.size):
        raise PictureRefused(_("This picture is too long and narrow. Cut it to at most three times as long as wide."))
    opaque = _clean(upright, "RGB", "white")
    is_drawing = opaque.getcolors(MAX_DRAWN_COLOURS) is not None
    large, small = _resized(opaque, LARGE_SIDE), _resized(opaque, SMALL_SIDE)
    as_jpeg = PictureInTwoSizes(_jpeg(large), _jpeg(small))
    if not is_drawing:
        return as_jpeg
    as_png = PictureInTwoSizes(_drawn(large), _drawn(small))
    # Lines are cleaner as PNG; a grey photo has few colours too, and would be far larger so.
    return as_png if len(as_png.large.content) <= 2 * len(as_jpeg.large.content) else as_jpeg


def _resized(picture: Image.Image, longest: int) -> Image.Image:
    size = fitted(picture.width, picture.height, longest)
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0) if size != picture.size else picture


def _jpeg(picture: Image.Image) -> Picture:
    return _picture(picture, "JPEG", "image/jpeg", quality=JPEG_QUALITY, optimize=True)


def _drawn(picture: Image.Image) -> Picture:
    few = picture.quantize(256, dither=Image.Dither.NONE)
    return _picture(few, "PNG", "image/png", optimize=True)


def _picture(picture: Image.Image, form: str, media_type: str, **options: int) -> Picture:
    out = io.BytesIO()
    picture.save(out, format=form, **options)
    return Picture(out.getvalue(), picture.width, picture.height, media_type)


# Refusals -------------------------------------------------------------------------------------------------------------


def _too_many_bytes(most: int) -> str:
    return _("This file is too large. Choose a picture of at most %(count)d MB.") % {"count": most // MEGABYTE}


def _too_many_pixels() -> str:
    return _("This picture has too many pixels. Choose one of at most 4000 × 4000.")


def _unreadable(data: bytes) -> str:
    if b"<svg" in data[:4096].lower():
        return _("SVG files can carry programs, so we do not take them. Save the picture as PNG, and choose that.")
    return _("We cannot read this file as a picture. Choose a PNG, JPEG, WebP or GIF file.")
