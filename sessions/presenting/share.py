"""The teacher's page about editions and links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import segno
from django.urls import reverse

from sessions import sharing
from sessions.models import Edition, Sequence, ShareLink
from sessions.reading import plan_of


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link: ``address`` is empty where it does not open any more, or where its key is gone."""

    id: int
    name: str
    made_at: datetime
    ends_on: date | None
    revoked_at: datetime | None
    ended: bool
    address: str
    qr: str

    @property
    def id_text(self) -> str:
        """The id as text, for joining in a template."""
        return str(self.id)

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and not self.ended


@dataclass(frozen=True, slots=True)
class SharePage:
    """The newest edition (None: nothing is published), whether it still says what the class says, and the links.

    ``is_advice_old``: the library says something else of the edition's steps than its advice does, or it has none.
    """

    newest: Edition | None
    is_current: bool
    is_advice_old: bool
    editions: tuple[Edition, ...]
    links: tuple[LinkRow, ...]


def share_page(sequence: Sequence, today: date, absolute: Callable[[str], str]) -> SharePage:
    """Return what the share page shows. ``absolute`` turns a path into a whole address."""
    editions = tuple(sequence.editions.select_related("published_by"))
    newest = editions[0] if editions else None
    return SharePage(
        newest=newest,
        is_current=newest is not None and newest.plan == sharing.frozen(plan_of(sequence)),
        is_advice_old=newest is not None and sharing.is_advice_old(newest),
        editions=editions,
        links=tuple(_row(link, today, absolute) for link in sequence.share_links.all()),
    )


def _row(link: ShareLink, today: date, absolute: Callable[[str], str]) -> LinkRow:
    ended = link.ends_on is not None and link.ends_on < today
    token = None if ended or link.revoked_at else sharing.token_of(link)
    address = absolute(reverse("sessions:shared", args=[token])) if token else ""
    return LinkRow(
        id=link.pk,
        name=link.name,
        made_at=link.created_at,
        ends_on=link.ends_on,
        revoked_at=link.revoked_at,
        ended=ended,
        address=address,
        qr=segno.make(address, error="m").svg_data_uri(border=2, omitsize=True) if address else "",
    )
