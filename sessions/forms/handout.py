"""The form for the hand-out: what it says, which steps are on it, which teaching notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from anatomy.models import TeachingNote
from anatomy.models.choices import Audience
from sessions import wording
from sessions.asking import key
from sessions.domain.handout import FEWEST, MOST, MOST_ENTRIES, MOST_NOTES, chosen_steps, left_off
from sessions.domain.plan import Plan, PlanStep
from sessions.editing import SeenHandout
from sessions.forms.seen import SeenForm
from sessions.models import Handout

type Choices = list[tuple[str, list[tuple[int, str]]]]


class HandoutForm(SeenForm, forms.ModelForm):
    """The teacher's words and choices. What was suggested stands ticked until the teacher has chosen."""

    steps = forms.TypedMultipleChoiceField(
        label=_("Steps"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Three to six work best, and twelve are the most. Tick none, and we suggest some."),
        error_messages={"invalid_choice": _("One of these steps is no longer in the class. Choose again.")},
    )
    notes = forms.TypedMultipleChoiceField(
        label=_("Teaching notes"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Short texts from the library: two at most."),
        error_messages={"invalid_choice": _("One of these notes is no longer in the library. Choose again.")},
    )

    use_required_attribute = False

    class Meta:
        model = Handout
        fields = ("title", "why", "how_often", "large", "ticks")

    field_order = ("title", "why", "how_often", "steps", "notes", "large", "ticks")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        chosen = {note.slug for note in plan.handout.notes}
        notes = list(TeachingNote.objects.filter(audience=Audience.STUDENT).only("slug", "title"))
        self._offer("steps", _step_choices(plan), [step.id for step in chosen_steps(plan)])
        self._offer("notes", [(note.pk, note.title) for note in notes], [n.pk for n in notes if n.slug in chosen])
        for name in self.Meta.fields:
            self.fields[name].initial = getattr(plan.handout, name)

    def _offer(self, name: str, choices: Any, chosen: list[int]) -> None:
        field = cast("forms.TypedMultipleChoiceField", self.fields[name])
        field.choices, field.initial = choices, chosen

    def clean_notes(self) -> list[int]:
        """Refuse more notes than a hand-out has room for; a class that already has more of them keeps as many."""
        notes: list[int] = self.cleaned_data["notes"]
        if len(notes) > max(MOST_NOTES, len(self.plan.handout.notes)):
            raise ValidationError(
                _("%(count)d are ticked. Choose two at most, so that the steps have room."),
                code="too_many",
                params={"count": len(notes)},
            )
        return notes

    def advice(self) -> str:
        """Return what works best, where fewer or more steps were chosen than that; it is the teacher's choice.

        Where more were chosen than a hand-out has, say which of them are on it.
        """
        chosen = self.cleaned_data["steps"]
        count = len(chosen)
        if count == 0 or FEWEST <= count <= MOST:
            return ""
        if left_off(replace(self.plan, handout=replace(self.plan.handout, step_ids=tuple(chosen)))):
            return _("The first %(most)d are on it: more would be a class, and three to six work best.") % {
                "most": MOST_ENTRIES
            }
        return ngettext(
            "It has %(count)d step. Three to six work best: enough to feel, and few enough to do.",
            "It has %(count)d steps. Three to six work best: enough to feel, and few enough to do.",
            count,
        ) % {"count": count}

    def seen_handout(self) -> SeenHandout:
        """Return what the page showed when it was made."""
        seen = self.seen()
        return SeenHandout(
            words={name: seen[name] for name in self.Meta.fields if name in seen},
            steps=_keys(seen.get("steps")),
            notes=_keys(seen.get("notes")),
        )


def _keys(ticked: Iterable[str] | None) -> frozenset[int] | None:
    return None if ticked is None else frozenset(map(key, ticked))


def _step_choices(plan: Plan) -> Choices:
    """The steps by section, each with its number and its dose. A section without steps is left out."""
    numbers = {step.id: number for number, step in plan.numbered()}
    return [
        (section.name, [(step.id, _step_label(numbers[step.id], step)) for step in section.steps])
        for section in plan.sections
        if section.steps
    ]


def _step_label(number: int, step: PlanStep) -> str:
    return f"{number}. {step.title} ({wording.dose(step)})"
