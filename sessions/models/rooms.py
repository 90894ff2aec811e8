"""The room: the conditions present in a class or at an occasion, and what the teacher made of what they speak against.

Which conditions, never whose. Rooms and reasons are the teacher's own: no edition, shared page, hand-out or class file
holds them, and no log.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sessions.models.classes import Sequence, Step
from sessions.models.occasions import Occasion


class AreaSide(models.TextChoices):
    """Which side of the body an area is on. Empty: both, or not said."""

    LEFT = "left", pgettext_lazy("side of the body", "left")
    RIGHT = "right", pgettext_lazy("side of the body", "right")


class RoomCondition(models.Model):
    """A condition that is in the room: of a class (its usual room), or of one occasion.

    Without an ``area`` a condition that asks for one is taken at its worst.
    """

    sequence = models.ForeignKey(Sequence, models.CASCADE, related_name="room_conditions")
    occasion = models.ForeignKey(Occasion, models.CASCADE, null=True, blank=True, related_name="room_conditions")
    condition = models.ForeignKey("anatomy.Condition", models.PROTECT, related_name="+", verbose_name=_("condition"))
    area = models.ForeignKey(
        "anatomy.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("where")
    )
    side = models.CharField(_("side"), max_length=5, choices=AreaSide, blank=True)

    class Meta:
        verbose_name = _("condition in the room")
        verbose_name_plural = _("conditions in the room")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "sequence",
                Coalesce("occasion", 0),
                "condition",
                Coalesce("area", 0),
                "side",
                name="room_condition_once",
                violation_error_message=_("The room has that condition already."),
            ),
            models.CheckConstraint(
                condition=Q(side__in=["", *AreaSide.values]),
                name="room_condition_side_known",
                violation_error_message=_("Choose left, right or neither."),
            ),
            models.CheckConstraint(
                condition=Q(side="") | Q(area__isnull=False),
                name="room_condition_side_of_an_area",
                violation_error_message=_("Choose where, before you choose a side."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Acceptance(models.Model):
    """A finding that the teacher looked at and keeps in the class, with the reason.

    ``fingerprint`` stands for the step, the rule and the area as they were then: once one of them is another, the
    acceptance counts no more, and the finding is to be looked at again.
    """

    step = models.ForeignKey(Step, models.CASCADE, related_name="acceptances")
    rule = models.ForeignKey("anatomy.Rule", models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=32, editable=False)
    reason = models.CharField(_("reason"), max_length=300, help_text=_("For you and your plan. Never a name."))
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("accepted finding")
        verbose_name_plural = _("accepted findings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["step", "fingerprint"], name="acceptance_once"),
            models.CheckConstraint(
                condition=~Q(reason=""), name="acceptance_has_a_reason", violation_error_message=_("Say why.")
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
