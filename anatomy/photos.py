"""Curators' pictures, kept by each process: what pages need to know of all, and the bytes that papers used last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Final

from .domain.photos import Photo
from .keeping import Kept
from .models import Picture

KEPT_BYTES: Final = 32 * 1024 * 1024


def known_photos(revision: int | None = None) -> Mapping[str, Photo]:
    """Return every picture of the library by its digest, without its bytes. What was taken down is not among them.

    No query where this process has looked since the library's ``revision``, else one; one more where that is not said.
    """
    return _shelf.now(revision).known


def photos(digests: Iterable[str], revision: int | None = None) -> Mapping[str, Photo]:
    """Return the pictures with these ``digests`` for paper, with the bytes of their small size; those that are there.

    None asked for, no query. Else that of ``known_photos``, and one for pictures that no paper needed lately.
    """
    wanted = set(digests)
    return _shelf.now(revision).with_bytes(wanted) if wanted else {}


class _Shelf:
    """The pictures of the library as it is, with no more than ``most`` of their bytes: those that were used last."""

    def __init__(self, known: Iterable[Photo], most: int) -> None:
        self.known = {photo.digest: photo for photo in known}
        self._most = most
        self._size = 0
        self._lately: OrderedDict[str, Photo] = OrderedDict()
        self._lock = Lock()

    def with_bytes(self, digests: set[str]) -> Mapping[str, Photo]:
        there = self.known.keys() & digests
        with self._lock:
            found = {digest: self._lately[digest] for digest in sorted(there & self._lately.keys())}
        read = Picture.objects.filter(digest__in=there - found.keys()).photos() if len(found) < len(there) else []
        found |= {photo.digest: photo for photo in read}
        with self._lock:
            for photo in found.values():
                self._use(photo)
        return found

    def _use(self, photo: Photo) -> None:
        if photo.digest not in self._lately:
            self._lately[photo.digest] = photo
            self._size += len(photo.content)
        self._lately.move_to_end(photo.digest)
        while self._size > self._most:
            _digest, oldest = self._lately.popitem(last=False)
            self._size -= len(oldest.content)


def _read(_revision: int) -> _Shelf:
    return _Shelf(Picture.objects.facts(), KEPT_BYTES)


_shelf = Kept(_read)
