"""The fonts that every document is set in, and which characters they hold."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from threading import Lock

import typst

# In the order in which a template asks for them.
_PACKAGES = ("fontpkg_source_sans_3", "fontpkg_noto_sans_devanagari")

_lock = Lock()


def folders() -> list[Path]:
    """Return the folders that hold the bundled font files."""
    return [Path(str(files(package) / "files")) for package in _PACKAGES]


def versions() -> str:
    """Return the versions of the font packages, as part of what decides the bytes of a document."""
    return " ".join(f"{package} {version(package.replace('_', '-'))}" for package in _PACKAGES)


@cache
def _bundled() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in folders()]
    )


def bundled() -> typst.Fonts:
    """Return the fonts, read once a process. Nothing of the machine's own is used, so every machine prints alike."""
    with _lock:
        return _bundled()


@cache
def coverage() -> tuple[frozenset[int], ...]:
    """Return the characters (as code points) of each font family, in the order in which they are tried.

    A character counts where every style of the family has it: the upright alone would not do for a line in italics.
    """
    families = []
    for folder in folders():
        styles = [frozenset(_characters(path.read_bytes())) for path in sorted(folder.glob("*.ttf"))]
        families.append(frozenset.intersection(*styles))
    return tuple(families)


def _characters(font: bytes) -> Iterator[int]:
    """Yield the code points that an OpenType font maps to a glyph (its ``cmap`` table, formats 4 and 12)."""
    cmap = _table(font, b"cmap")
    (count,) = struct.unpack_from(">2xH", cmap)
    for entry in range(count):
        (offset,) = struct.unpack_from(">4xL", cmap, 4 + 8 * entry)
        (format_,) = struct.unpack_from(">H", cmap, offset)
        if format_ == 4:
            yield from _format_4(cmap[offset:])
        elif format_ == 12:
            yield from _format_12(cmap[offset:])


def _table(font: bytes, wanted: bytes) -> bytes:
    (count,) = struct.unpack_from(">4xH", font)
    for entry in range(count):
        tag, offset, length = struct.unpack_from(">4s4xLL", font, 12 + 16 * entry)
        if tag == wanted:
            return font[offset : offset + length]
    raise ValueError(f"The font has no {wanted.decode()} table.")


def _format_4(table: bytes) -> Iterator[int]:
    (double_count,) = struct.unpack_from(">6xH", table)
    count = double_count // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts = struct.unpack_from(f">{count}H", table, 16 + double_count)
    deltas = struct.unpack_from(f">{count}H", table, 16 + 2 * double_count)
    ranges_at = 16 + 3 * double_count
    for segment, (start, end, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        place = ranges_at + 2 * segment
        (range_offset,) = struct.unpack_from(">H", table, place)
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if range_offset:
                (glyph,) = struct.unpack_from(">H", table, place + range_offset + 2 * (code - start))
            if (glyph + delta) & 0xFFFF and (glyph or not range_offset):
                yield code


def _format_12(table: bytes) -> Iterator[int]:
    (groups,) = struct.unpack_from(">12xL", table)
    for group in range(groups):
        start, end, glyph = struct.unpack_from(">LLL", table, 16 + 12 * group)
        yield from range(start if glyph else start + 1, end + 1)
