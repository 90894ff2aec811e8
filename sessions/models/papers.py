"""What a teacher chose for paper: for the hand-out of a class, and for every plan of theirs."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.domain.papers import PAPERS
from sessions.models.classes import Sequence


class PlanFormChoice(models.TextChoices):
    """The forms of a plan, as a teacher chooses them."""

    POCKET = "pocket", _("Pocket")
    COMPACT = "compact", _("Compact")
    STANDARD = "standard", _("Standard")
    LARGE = "large", _("Large print")


class Paper(models.TextChoices):
    """The sizes of paper that a teacher can print on."""

    STUDIO = "", _("The studio's paper")
    A4 = PAPERS[0], _("A4")
    LETTER = PAPERS[1], _("US Letter")


class PlanChoice(models.Model):
    """How a teacher wants the plans that they print. The defaults are those of the domain's ``PlanChoices``."""

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="plan_choice")
    form = models.CharField(_("form"), max_length=10, choices=PlanFormChoice, default=PlanFormChoice.STANDARD)
    pictures = models.BooleanField(_("pictures"), default=True)
    sanskrit = models.BooleanField(_("Sanskrit names"), default=True)
    cues = models.BooleanField(_("cues"), default=True)
    safety = models.BooleanField(_("what to watch for"), default=True)
    notes_area = models.BooleanField(_("room for notes"), default=True)
    paper = models.CharField(_("paper"), max_length=10, choices=Paper, default=Paper.STUDIO, blank=True)

    class Meta:
        verbose_name = _("choices for a plan")
        verbose_name_plural = _("choices for plans")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(form__in=PlanFormChoice.values),
                name="plan_choice_form_known",
                violation_error_message=_("Choose a form for the plan."),
            ),
            models.CheckConstraint(
                condition=models.Q(paper__in=Paper.values),
                name="plan_choice_paper_known",
                violation_error_message=_("Choose a size of paper."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_form_display())


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
    large = models.BooleanField(_("large print"), default=False, help_text=_("Set in 16 point instead of 12."))
    ticks = models.BooleanField(
        _("a grid of two weeks"), default=False, help_text=_("To tick off each day that it was done.")
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
