"""What students see: frozen editions, and the links that open them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from anatomy.models import LibraryState
from sessions.models.classes import Sequence

if TYPE_CHECKING:
    from sessions.models.classes import Person


class EditionQuerySet(models.QuerySet["Edition"]):
    """Which editions."""

    def shown_on(self, day: date) -> EditionQuerySet:
        """Keep what students can see on ``day`` (a date where the studio is): the newest of each class with a link."""
        newer = Edition.objects.filter(sequence=OuterRef("sequence"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer), sequence__in=ShareLink.objects.open_on(day).values("sequence"))

    def with_library_revision(self) -> EditionQuerySet:
        """Read along when the library last changed, which tells whether what is kept of it is still true."""
        return self.annotate(library_revision=LibraryState.objects.now())


class Edition(models.Model):
    """A frozen plan, numbered. ``plan`` is the allow-listed projection for students: JSON with its schema version."""

    sequence = models.ForeignKey(Sequence, models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    plan = models.JSONField()
    # Kept apart from the plan: when the library's rules are corrected, the advice is renewed and the plan stays.
    advice = models.JSONField(null=True, editable=False)
    advice_renewed_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    # Known where the edition was read ``with_library_revision()``.
    library_revision: int | None = None

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["sequence", "number"], name="edition_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_number_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.number}"


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    def editable_by(self, user: Person) -> ShareLinkQuerySet:
        """Keep the links of classes that ``user`` may change."""
        return self.filter(sequence__owner_id=user.pk)

    def open_on(self, day: date) -> ShareLinkQuerySet:
        """Keep the links that still open on ``day`` (a date where the studio is): not revoked, not ended."""
        return self.filter(revoked_at=None).filter(Q(ends_on=None) | Q(ends_on__gte=day))


class ShareLink(models.Model):
    """An unguessable address for a class's newest edition.

    The row holds a nonce and the token's hash. The token itself is derived from the nonce with a key of the server, so
    that a copy of the database opens no link.
    """

    sequence = models.ForeignKey(Sequence, models.CASCADE, related_name="share_links")
    name = models.CharField(
        _("for whom"),
        max_length=80,
        blank=True,
        help_text=_("For you, such as “Thursday group”. Never a student's name."),
    )
    nonce = models.BinaryField(max_length=16, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    ends_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Leave empty: it stays open until you close it.")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("share link")
        verbose_name_plural = _("share links")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name or str(self.sequence)
