"""Pictures for tests: good ones, hostile ones, and such as a curator has given to a technique."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from PIL import Image, ImageDraw

UNREADABLE = "We cannot read this file as a picture. Choose a PNG, JPEG, WebP or GIF file."
TOO_MANY = "This picture has too many pixels. Choose one of at most 4000 × 4000."
SVG = "SVG files can carry programs, so we do not take them. Save the picture as PNG, and choose that."


def _file(image, form, **options):
    out = io.BytesIO()
    image.save(out, format=form, **options)
    return out.getvalue()


def picture(form="PNG", size=(800, 400), **options):
    """Return a picture of one colour as a file of the given form."""
    return _file(Image.new("RGB", size, (24, 78, 84)), form, **options)


def photo(size=(800, 600), form="JPEG", tint=0, **options):
    """Return a picture of very many colours, as a camera makes it. Another ``tint`` is another picture."""
    grey = Image.radial_gradient("L").resize(size)
    level = Image.linear_gradient("L").resize(size)
    bands = (grey, level, level.rotate(180).point(lambda value: (value + tint) % 256))
    return _file(Image.merge("RGB", bands), form, **options)


def drawing(size=(1500, 1000)):
    """Return dark lines on nothing, as a drawing program makes them."""
    image = Image.new("RGBA", size)
    ImageDraw.Draw(image).line((0, 0, *size), fill=(20, 60, 80, 255), width=12)
    return _file(image, "PNG")


def png_head(width, height):
    """Return the smallest file that claims to be a PNG of this size."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


def with_gps():
    """Return a photo that says who took it, with what, where, and which way up the camera was."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of Asha"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825).update({1: "N", 2: (38.0, 42.0, 1.0)})
    return picture("JPEG", (400, 200), exif=exif)


def polyglot():
    """Return a PNG that is a ZIP as well, with a page in it."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("index.html", "<script>alert(1)</script>")
    return picture() + b"<script>alert(1)</script>" + archive.getvalue()


# What is no picture for us: content, file name, and what is said.
HOSTILE = {
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "x.svg", SVG),
    "html": (b"<html><script>alert(1)</script></html>", "x.jpg", UNREADABLE),
    "broken": (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "x.png", UNREADABLE),
    "cut": (picture()[:-200], "half.png", UNREADABLE),
    "eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "x.eps", UNREADABLE),
    "pixels": (png_head(30_000, 30_000), "large.png", TOO_MANY),
    "fewer pixels": (png_head(5_000, 4_000), "less.png", TOO_MANY),
    "lies": (png_head(100, 100), "wrong.png", UNREADABLE),
    "empty": (b"", "empty.png", "The submitted file is empty."),
}


# Given to a technique -------------------------------------------------------------------------------------------------

WORDS = {
    "kind": "photo",
    "shows": "Somebody rolls the sole over a soft ball",
    "author": "A. Nair",
    "licence": "cc-by-4.0",
}
CREDIT = "Photo: A. Nair, CC BY 4.0"


def give_picture(slug, content=None, **words):
    """Give the technique a picture, as the admin site does it; return the row."""
    from anatomy.images import read_photo
    from anatomy.models import LibraryState, Technique
    from anatomy.pictures import PictureWords, keep_picture

    data = photo() if content is None else content
    row = keep_picture(read_photo(io.BytesIO(data), len(data)), PictureWords(**WORDS | words))
    assert Technique.objects.filter(slug=slug).update(picture=row) == 1
    LibraryState.objects.bump()
    return row


def take_down(row):
    """Delete the picture, as the admin site does it."""
    from anatomy.models import LibraryState

    row.delete()
    LibraryState.objects.bump()
