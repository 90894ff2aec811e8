"""When and where a class is taught."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from anatomy.models import LibraryState
from sessions.models.classes import PEOPLE_WORDS, Sequence, Visibility, within

if TYPE_CHECKING:
    from sessions.models.classes import Person


class OccasionFormat(models.TextChoices):
    STUDIO = "studio", _("In the studio")
    LIVESTREAM = "livestream", _("Livestream")
    PRIVATE = "private", _("One to one")


class OccasionQuerySet(models.QuerySet["Occasion"]):
    def editable_by(self, user: Person) -> OccasionQuerySet:
        """Keep the occasions of classes that ``user`` may change."""
        return self.filter(sequence__owner_id=user.pk)

    def visible_to(self, user: Person) -> OccasionQuerySet:
        """Keep the occasions of classes that ``user`` may look at."""
        return self.filter(Q(sequence__owner_id=user.pk) | Q(sequence__visibility=Visibility.STUDIO))

    def with_library_revision(self) -> OccasionQuerySet:
        """Read the library's revision along: what is kept of the library is then found without a further query."""
        return self.annotate(library_revision=LibraryState.objects.now())

    def between(self, first: date, last: date) -> OccasionQuerySet:
        """Keep the occasions from ``first`` to ``last``, both included."""
        return self.filter(starts_on__range=(first, last))

    def week_from(self, day: date) -> OccasionQuerySet:
        """Keep the occasions of the seven days that begin with ``day``."""
        return self.between(day, day + timedelta(days=6))


class Occasion(models.Model):
    """One time that a class is taught: one class, on Tuesday and on Thursday, to different people."""

    sequence = models.ForeignKey(Sequence, models.CASCADE, related_name="occasions")
    starts_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("start"), null=True, blank=True, help_text=_("Gives the plan clock times."))
    place = models.CharField(_("place"), max_length=120, blank=True)
    format = models.CharField(_("format"), max_length=12, choices=OccasionFormat, default=OccasionFormat.STUDIO)
    head_count = models.PositiveSmallIntegerField(
        _("head-count"),
        null=True,
        blank=True,
        validators=within(1, 500, PEOPLE_WORDS),
        help_text=_("Leave empty for the class's usual number."),
    )
    notes_after = models.TextField(
        _("notes afterwards"),
        max_length=4000,
        blank=True,
        help_text=_("What went well, what to change. Never names or health."),
    )
    # Without one the class's usual room holds.
    own_room = models.BooleanField(_("a room of its own"), default=False, editable=False)
    for_everyone = models.BooleanField(_("advice for everyone"), default=True)

    # Known where the occasion was read ``with_library_revision()``.
    library_revision: int | None = None

    objects = OccasionQuerySet.as_manager()

    class Meta:
        verbose_name = _("occasion")
        verbose_name_plural = _("occasions")
        ordering = ["starts_on", "starts_at", "pk"]
        indexes = [models.Index(fields=["starts_on"], name="occasion_date")]
        constraints = [
            models.CheckConstraint(
                condition=Q(format__in=OccasionFormat.values),
                name="occasion_format_known",
                violation_error_message=_("Choose how the class is taught."),
            ),
            models.CheckConstraint(
                condition=Q(head_count=None) | Q(head_count__range=(1, 500)),
                name="occasion_head_count_1_to_500",
                violation_error_message=PEOPLE_WORDS,
            ),
        ]

    def __str__(self) -> str:
        return date_format(self.starts_on)
