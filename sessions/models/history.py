"""What happened to a class: one linear log, in which undoing is an entry like any other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from sessions.models.classes import Sequence


class ChangeQuerySet(models.QuerySet["Change"]):
    def heads_of(self, sequence_id: int) -> Mapping[str, Any] | None:
        """Return what was done by the change that is undone next, and by the undoing that is taken back next.

        By the names "undo_action", "undo_what" and "redo_what", with the "number" of the last entry; None where nothing
        was done yet. One query.
        """
        of_class = self.filter(sequence_id=sequence_id)
        undone = Change.objects.filter(sequence_id=sequence_id, number=OuterRef("undo_next"))
        redone = Change.objects.filter(sequence_id=sequence_id, number=OuterRef("redo_next"))
        return (
            of_class.order_by("-number")
            .annotate(
                undo_action=Subquery(undone.values("action")),
                undo_what=Subquery(undone.values("what")),
                redo_what=Subquery(redone.values("what")),
            )
            .values("number", "undo_action", "undo_what", "redo_what")
            .first()
        )

    def last_number(self, sequence_id: int) -> int:
        """Return the number of the last entry of a class; 0 where nothing was done yet. One query."""
        return self.filter(sequence_id=sequence_id).order_by("-number").values_list("number", flat=True).first() or 0


class Change(models.Model):
    """One edit of a class: what was done, by whom, and the difference that it made, both ways.

    Entries are only ever added. ``patch`` is what ``sessions.domain.draft`` makes of two drafts, and leads from the
    entry before to this one. ``of`` is the number of the change that an entry undoes or does again. ``below`` is the
    change that stood next to be undone before this one was made; ``undo_next`` and ``redo_next`` stand next after it:
    a change, and the undoing that would be taken back. 0: none.
    ``once`` is the name that a browser gave the request, so that one that is sent again is not done again.
    """

    sequence = models.ForeignKey(Sequence, models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=24)
    what = models.JSONField(default=dict)
    patch = models.JSONField(default=dict)
    of = models.PositiveIntegerField(default=0)
    below = models.PositiveIntegerField(default=0)
    undo_next = models.PositiveIntegerField(default=0)
    redo_next = models.PositiveIntegerField(default=0)
    redo_below = models.PositiveIntegerField(default=0)
    once = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["sequence", "number"], name="change_number_once"),
            models.UniqueConstraint(fields=["sequence", "once"], condition=~Q(once=""), name="change_applied_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"
