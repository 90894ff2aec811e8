"""What the teacher chose for the student's hand-out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.classes import Sequence


class Handout(models.Model):
    """The teacher's words and choices for the hand-out of a class. Its steps carry ``on_handout``."""

    sequence = models.OneToOneField(Sequence, models.CASCADE, related_name="handout")
    title = models.CharField(
        _("title"),
        max_length=120,
        blank=True,
        help_text=_("What it does: “Easing tight calves”. Empty: the class's title."),
    )
    why = models.CharField(_("why"), max_length=300, blank=True, help_text=_("One sentence, in plain words."))
    how_often = models.CharField(
        _("how often"), max_length=120, blank=True, help_text=_("“Most days, when you are warm.”")
    )
    notes = models.ManyToManyField("anatomy.TeachingNote", through="HandoutNote", related_name="+")

    class Meta:
        verbose_name = _("hand-out")
        verbose_name_plural = _("hand-outs")

    def __str__(self) -> str:
        return self.title or str(self.sequence)


class HandoutNote(models.Model):
    """A teaching note that the teacher put on the hand-out."""

    handout = models.ForeignKey(Handout, models.CASCADE, related_name="handout_notes")
    note = models.ForeignKey("anatomy.TeachingNote", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["handout", "note"],
                name="handout_note_once",
                violation_error_message=_("This note is on the hand-out already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.note)
