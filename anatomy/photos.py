"""Curators' pictures, kept by each process: what pages need to know of all, and the bytes that papers used last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping
from threading import Lock
from typing import Final

from .domain.photos import Photo
from .keeping import Kept
from .models import Picture

KEPT_BYTES: Final = 32 * 1024 * 1024


def known_photos(revision: int | None = None) -> Mapping[str, Photo]:
    """Return every picture of the library by its digest, without its bytes. What was taken down is not among them.

    No query where this process has read them since the library's ``revision``, else one; one more where that is not
    said.
    """
    return _known.now(revision)


def photos(digests: Collection[str], revision: int | None = None) -> Mapping[str, Photo]:
    """Return the pictures with these ``digests`` for paper, with the bytes of their small size; those that are there.

    None asked for, no query. Else those of ``known_photos``, and one for pictures that no paper needed lately.
    """
    if not digests:
        return {}
    there = known_photos(revision).keys() & set(digests)
    found = {digest: photo for digest in sorted(there) if (photo := _lately.get(digest))}
    if missing := there - found.keys():
        for photo in Picture.objects.filter(digest__in=missing).photos():
            _lately.put(photo)
            found[photo.digest] = photo
    return found


def _read(_revision: int) -> dict[str, Photo]:
    return {photo.digest: photo for photo in Picture.objects.facts()}


_known = Kept(_read)


class _Lately:
    """Pictures with their bytes, the one that was used longest ago first, and no more bytes than ``most``."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._photos: OrderedDict[str, Photo] = OrderedDict()
        self._lock = Lock()

    def get(self, digest: str) -> Photo | None:
        with self._lock:
            photo = self._photos.get(digest)
            if photo is not None:
                self._photos.move_to_end(digest)
            return photo

    def put(self, photo: Photo) -> None:
        with self._lock:
            if photo.digest in self._photos:
                return
            self._photos[photo.digest] = photo
            self._size += len(photo.content)
            while self._size > self._most:
                _digest, oldest = self._photos.popitem(last=False)
                self._size -= len(oldest.content)


_lately = _Lately(KEPT_BYTES)
