"""What a teacher chose for paper: for the hand-out of a class, and for every plan of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, cast

from django.conf import settings
from django.db import models
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from sessions.domain.papers import PAPERS, PlanChoices, PlanForm
from sessions.models.classes import Person, Sequence

# What a teacher chooses is called the same in the row and in the value.
CHOICES = tuple(field.name for field in fields(PlanChoices))


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


class PlanChoiceQuerySet(models.QuerySet["PlanChoice"]):
    def in_one(self, owner: Person) -> models.QuerySet[PlanChoice, Any]:
        """Give all that ``owner`` chose as one value, to be read along with another row. See ``choices_in``."""
        return self.filter(owner_id=owner.pk).values_list(JSONObject(**{name: name for name in CHOICES}))


def choices_in(found: Mapping[str, Any] | None) -> PlanChoices:
    """Return what ``in_one`` found as a value; the usual choices where a teacher has kept none."""
    if found is None:
        return PlanChoices()
    # In SQLite's JSON a yes is a 1.
    parts = {name: bool(value) for name, value in found.items() if name not in ("form", "paper")}
    return PlanChoices(form=PlanForm(found["form"]), paper=found["paper"], **parts)


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

    objects = PlanChoiceQuerySet.as_manager()

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

    @classmethod
    def word(cls, name: str) -> str:
        """Return what a part is called within a sentence: "pictures"."""
        return str(cast("models.Field[Any, Any]", cls._meta.get_field(name)).verbose_name)


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
