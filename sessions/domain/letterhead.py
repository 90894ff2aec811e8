"""What the documents and the clock need of the studio, as values. The project hands them over as ``request.studio``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sessions.domain.clock import ClockSettings


@dataclass(frozen=True, slots=True)
class Logo:
    """The studio's logo: where it is served from follows from its digest. Width and height are in pixels."""

    digest: str
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head and foot of every document. ``time_zone`` is an IANA name, ``paper`` is "a4" or "us-letter"."""

    name: str
    address: str = ""
    contact: str = ""
    disclaimer: str = ""
    paper: str = "a4"
    time_zone: str = "UTC"
    logo: Logo | None = None


def _no_logo() -> bytes | None:
    return None


@dataclass(frozen=True, slots=True)
class StudioValues:
    """All that a class page or a document needs of the studio. ``read_logo`` fetches the picture's bytes."""

    letterhead: Letterhead
    clock: ClockSettings = field(default_factory=ClockSettings)
    read_logo: Callable[[], bytes | None] = _no_logo
