"""The studio's row and logo, read and written: what other rooms get to know of the studio."""

from __future__ import annotations

from functools import lru_cache, partial
from hashlib import sha256

from django.db import transaction

from anatomy.images import Picture
from sessions.domain.clock import ClockSettings
from sessions.domain.letterhead import Letterhead, StudioValues
from sessions.domain.letterhead import Logo as LogoValue
from studio.models import Logo, Studio


def studio_values() -> StudioValues:
    """Return what documents and the clock need of the studio, in one query. The logo's bytes stay in the database."""
    studio = Studio.objects.current()
    logo = _logo_value(studio)
    return StudioValues(
        letterhead=Letterhead(
            name=studio.name,
            address=studio.address,
            contact=studio.contact,
            disclaimer=studio.disclaimer,
            paper=studio.paper,
            time_zone=studio.time_zone,
            logo=logo,
        ),
        clock=ClockSettings(
            base=studio.setup_base, position=studio.setup_position, tools=studio.setup_tools, side=studio.setup_side
        ),
        read_logo=partial(kept_logo, logo.digest if logo else ""),
    )


def logo_bytes(digest: str | None = None) -> bytes | None:
    """Return the logo as PNG; None where there is none, or none with this digest."""
    logos = Logo.objects.all() if digest is None else Logo.objects.filter(digest=digest)
    content = logos.values_list("content", flat=True).first()
    return None if content is None else bytes(content)


def kept_logo(digest: str) -> bytes | None:
    """Return the logo with this digest as PNG, read once a process: what has this digest never changes.

    Only for documents, which ask for the logo that the studio has now. A query the first time; None where it is gone.
    """
    try:
        return _logo_of(digest) if digest else None
    except Logo.DoesNotExist:
        return None


# What raises is not kept: a logo that is not there yet is asked for again.
@lru_cache(maxsize=4)
def _logo_of(digest: str) -> bytes:
    return bytes(Logo.objects.only("content").get(digest=digest).content)


@transaction.atomic
def save_studio(studio: Studio, *, logo: Picture | None = None, remove_logo: bool = False) -> Studio:
    """Store the studio's row, and with it a new logo, none, or the one that it has."""
    studio.save()
    if logo is not None:
        Logo.objects.update_or_create(
            studio=studio,
            defaults={
                "digest": sha256(logo.content).hexdigest(),
                "width": logo.width,
                "height": logo.height,
                "content": logo.content,
            },
        )
    elif remove_logo:
        Logo.objects.filter(studio=studio).delete()
    return studio


def _logo_value(studio: Studio) -> LogoValue | None:
    # An unsaved studio has no logo, and asking for one would be a query.
    logo = None if studio._state.adding else getattr(studio, "logo", None)
    if logo is None:
        return None
    return LogoValue(digest=logo.digest, media_type="image/png", width=logo.width, height=logo.height)
