"""The form for the plans that a teacher prints: in which form, with which parts, on which paper."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Self, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.domain.papers import PlanChoices, PlanForm
from sessions.models import Paper, PlanFormChoice

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _part(label: StrOrPromise) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


class PlanChoiceForm(forms.Form):
    """What a teacher wants on a plan. A part that is not ticked is not wanted."""

    form = forms.ChoiceField(
        label=gettext_lazy("Form"),
        choices=PlanFormChoice.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a form for the plan."),
            "invalid_choice": gettext_lazy("Choose a form for the plan."),
        },
    )
    pictures = _part(gettext_lazy("Pictures"))
    sanskrit = _part(gettext_lazy("Sanskrit names"))
    cues = _part(gettext_lazy("Cues"))
    safety = _part(gettext_lazy("What to watch for"))
    notes_area = _part(gettext_lazy("Room for notes"))
    paper = forms.ChoiceField(
        label=gettext_lazy("Paper"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a size of paper.")},
    )

    # An input called "form" would stand in the way of the form's own property of that name in scripts.
    prefix = "plan"
    use_required_attribute = False

    def __init__(self, *args: Any, studio_paper: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_studio = _("The studio's (%(paper)s)") % {"paper": Paper(studio_paper).label}
        paper = cast("forms.ChoiceField", self.fields["paper"])
        paper.choices = [(Paper.STUDIO.value, of_studio), *Paper.choices[1:]]

    @classmethod
    def showing(cls, choices: PlanChoices, *, studio_paper: str) -> Self:
        """Return the form as it stands on the page, with ``choices`` ticked."""
        return cls(initial=asdict(choices), studio_paper=studio_paper, auto_id="choose_%s")

    @property
    def parts(self) -> list[forms.BoundField]:
        """The fields that are ticked."""
        return [field for field in self if isinstance(field.field, forms.BooleanField)]

    @property
    def choices(self) -> PlanChoices:
        """What a valid form asks for."""
        return PlanChoices(**{**self.cleaned_data, "form": PlanForm(self.cleaned_data["form"])})
