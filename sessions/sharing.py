"""Publish an edition; make, revoke and look up share links.

The links follow the W3C's "Good Practices for Capability URLs". A token has 128 random bits and cannot be guessed. The
database holds a nonce and the token's hash; the token is derived from the nonce with a key of the server
(``settings.SHARE_KEYS``, newest first), so that a copy of the database opens no link, while the teacher can see the
link again and print its QR code again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from sessions.domain.edition import for_students, to_json
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

    Where the newest edition says the same already (a button pressed twice), return that one. Raise ``Gone`` where the
    class was removed meanwhile.
    """
    locked = _locked(sequence)
    plan = frozen(plan_of(locked))
    newest = locked.editions.first()
    if newest is not None and newest.plan == plan:
        return newest
    return Edition.objects.create(
        sequence=locked,
        number=newest.number + 1 if newest else 1,
        plan=plan,
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

    Unknown, revoked and ended tokens are alike: None.
    """
    open_links = ShareLink.objects.open_on(today).filter(token_hash=_hash(token))
    return Edition.objects.filter(sequence__in=open_links.values("sequence")).order_by("-number").first()
