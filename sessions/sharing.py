"""Publish an edition; make, revoke and look up share links.

The links follow the W3C's "Good Practices for Capability URLs". A token has 128 random bits and cannot be guessed. The
database holds a nonce and the token's hash; the token is derived from the nonce with a key of the server
(``settings.SHARE_KEYS``, newest first), so that a copy of the database opens no link, while the teacher can see the
link again and print its QR code again.

An edition keeps what the library's conditions mean for its steps (``domain/advice.py``), for all conditions and never
for a room. When a rule is corrected, editions stay as they are until somebody renews their advice.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Collection, Mapping
from collections.abc import Sequence as Listed
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from anatomy.domain.photos import Photo
from anatomy.domain.repertoire import Repertoire
from anatomy.domain.safety import Asked, Rulebook
from anatomy.models import LibraryState
from anatomy.photos import known_photos
from anatomy.repertoire import repertoire
from anatomy.rulebook import rulebook
from sessions.domain import advice as advising
from sessions.domain.advice import Advice, Adviser
from sessions.domain.edition import for_students, from_json, to_json
from sessions.domain.handout import chosen_steps
from sessions.domain.plan import Plan
from sessions.editing import Gone
from sessions.models import Edition, Sequence, ShareLink
from sessions.reading import plan_of

NONCE_BYTES = 16
TOKEN_BYTES = 16
_PURPOSE = b"pliable.sharing.link:"


def _token(key: str, nonce: bytes) -> str:
    digest = hmac.digest(key.encode(), _PURPOSE + nonce, "sha256")
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).rstrip(b"=").decode()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(link: ShareLink) -> str | None:
    """Return the token of ``link``, or None where the key that made it is no longer among the server's keys."""
    for key in settings.SHARE_KEYS:
        token = _token(key, bytes(link.nonce))
        if hmac.compare_digest(_hash(token), link.token_hash):
            return token
    return None


def _locked(sequence: Sequence) -> Sequence:
    """Read the class again, and hold it until the transaction ends. Raise ``Gone`` where it was removed."""
    found = Sequence.objects.select_for_update(of=("self",)).select_related("owner").filter(pk=sequence.pk).first()
    if found is None:
        raise Gone
    return found


def frozen(plan: Plan) -> dict[str, Any]:
    """Return what an edition keeps of ``plan``: an edition that equals it still says what the class says."""
    return to_json(for_students(plan, [step.id for step in chosen_steps(plan)]))


@transaction.atomic
def publish(sequence: Sequence, by: AbstractBaseUser) -> Edition:
    """Freeze the class as it stands now as its next edition. Every open link of the class shows it from now on.

    Where the newest edition says the same already (a button pressed twice), return that one, with advice as the
    library has it now. Raise ``Gone`` where the class was removed meanwhile.
    """
    locked = _locked(sequence)
    plan = frozen(plan_of(locked))
    newest = locked.editions.first()
    if newest is not None and newest.plan == plan:
        _renew([newest])
        return newest
    return Edition.objects.create(
        sequence=locked,
        number=newest.number + 1 if newest else 1,
        plan=plan,
        advice=advising.to_json(_adviser().advise(from_json(plan))),
        published_at=timezone.now(),
        published_by_id=by.pk,
    )


@transaction.atomic
def make_link(sequence: Sequence, by: AbstractBaseUser, *, name: str = "", ends_on: date | None = None) -> ShareLink:
    """Make a link to the class's newest edition; publish the first one where there is none yet.

    Raise ``Gone`` where the class was removed meanwhile.
    """
    locked = _locked(sequence)
    if not locked.editions.exists():
        publish(locked, by)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return ShareLink.objects.create(
        sequence=locked,
        name=name,
        ends_on=ends_on,
        nonce=nonce,
        token_hash=_hash(_token(settings.SHARE_KEYS[0], nonce)),
        created_by_id=by.pk,
    )


def revoke_link(link: ShareLink) -> None:
    """Close the link for good. Closing it again keeps the first moment."""
    ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


def find_edition(token: str, today: date) -> Edition | None:
    """Return the newest edition that ``token`` opens on ``today`` (a date where the studio is), in one query.

    Unknown, revoked and ended tokens are alike: None. The library's revision comes along, as ``library_revision``.
    """
    open_links = ShareLink.objects.open_on(today).filter(token_hash=_hash(token))
    editions = Edition.objects.filter(sequence__in=open_links.values("sequence"))
    return editions.with_library_revision().order_by("-number").first()


def photos_shown(edition: Edition) -> Mapping[str, Photo]:
    """Return the curators' pictures of ``edition``, which was found by its token, that were not taken down, by digest.

    No query but where this process has not looked since the library changed; none at all for an edition without any.
    """
    pictures = (technique.get("picture") for technique in edition.plan["techniques"].values())
    digests = [picture["digest"] for picture in pictures if picture]
    known = known_photos(edition.library_revision) if digests else {}
    return {digest: known[digest] for digest in digests if digest in known}


# Advice ---------------------------------------------------------------------------------------------------------------


def advice_of(edition: Edition) -> Advice | None:
    """Return the advice that ``edition`` keeps; None where it has none that can be read."""
    try:
        return advising.from_json(edition.advice) if edition.advice is not None else None
    except advising.UnknownAdvice:
        return None


def _adviser(book: Rulebook | None = None, offers: Repertoire | None = None) -> Adviser:
    """Read the library as it is now, or as it is given. A technique that it lost keeps the facts of the edition."""
    if book is None or offers is None:
        revision = LibraryState.objects.revision()
        book, offers = book or rulebook(revision), offers or repertoire(revision)
    known = offers.by_slug

    def facts(slug: str) -> Asked | None:
        return known[slug].asked if slug in known else None

    return Adviser(book, facts)


def is_advice_old(edition: Edition) -> bool:
    """Tell whether the library would say something else of the steps of ``edition`` than ``edition`` does."""
    return edition.advice != advising.to_json(_adviser().advise(from_json(edition.plan)))


def editions_with_old_advice(book: Rulebook, offers: Repertoire, today: date) -> list[Edition]:
    """Return what students read and what ``book`` would now say otherwise: editions with their class, by its title.

    One query. ``today`` is a date where the studio is: only what an open link shows counts.
    """
    adviser = _adviser(book, offers)
    shown = Edition.objects.shown_on(today).select_related("sequence").order_by("sequence__title", "sequence_id")
    return [edition for edition in shown if edition.advice != advising.to_json(adviser.advise(from_json(edition.plan)))]


@transaction.atomic
def renew_advice(sequence: Sequence) -> bool:
    """Let the newest edition of the class say what the library says now; its plan and its number stay.

    Return whether that changed anything. Raise ``Gone`` where the class was removed meanwhile.
    """
    newest = _locked(sequence).editions.first()
    return newest is not None and bool(_renew([newest]))


@transaction.atomic
def renew_advices(editions: Collection[Edition]) -> int:
    """Renew the advice of many editions as ``renew_advice`` does for one, and return how many changed.

    Editions that were removed meanwhile are left out.
    """
    # The classes first, and always in the same order: whoever else publishes or renews waits for the same locks.
    classes = {edition.sequence_id for edition in editions}
    locked = Sequence.objects.select_for_update(of=("self",)).filter(pk__in=classes).order_by("pk")
    held = [sequence.pk for sequence in locked]
    numbers = [edition.pk for edition in editions]
    return _renew(list(Edition.objects.filter(pk__in=numbers, sequence__in=held)))


def _renew(editions: Listed[Edition]) -> int:
    """Renew what is old. The caller holds the locks of the classes."""
    adviser, now, renewed = _adviser(), timezone.now(), 0
    for edition in editions:
        fresh = advising.to_json(adviser.advise(from_json(edition.plan)))
        if edition.advice != fresh:
            edition.advice, edition.advice_renewed_at = fresh, now
            edition.save(update_fields=["advice", "advice_renewed_at"])
            renewed += 1
    return renewed
