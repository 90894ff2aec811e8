"""The forms of a class as a whole: a new one, and its settings."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from anatomy.models import Level
from sessions.domain.shapes import SHAPES
from sessions.forms.fields import PlainModelForm, WholeNumberField, field_for
from sessions.forms.seen import SeenForm
from sessions.models import Sequence
from sessions.models.classes import TARGET_WORDS, TITLE_WORDS, Person

BLANK, COPY, TEMPLATE = "blank", "copy", "template"

START_WORDS = _("Write a time, such as 18:30.")
START_INPUT = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class SettingsForm(SeenForm, PlainModelForm):
    """Everything about a class but its sections."""

    class Meta:
        model = Sequence
        fields = ("title", "intention", "level", "target_minutes", "starts_at", "head_count", "visibility", "notes")
        formfield_callback = field_for
        widgets = {
            "visibility": forms.RadioSelect,
            "notes": forms.Textarea(attrs={"rows": 4}),
            "starts_at": START_INPUT,
        }
        error_messages = {"title": {"required": TITLE_WORDS}, "starts_at": {"invalid": START_WORDS}}


class StartForm(SeenForm, PlainModelForm):
    """When a class usually begins, from the clock of the builder. Empty: not known."""

    class Meta:
        model = Sequence
        fields = ("starts_at",)
        widgets = {"starts_at": START_INPUT}
        error_messages = {"starts_at": {"invalid": START_WORDS}}

    @property
    def seen_text(self) -> str:
        """What the page showed, as it came."""
        return str(self.data.get(self["starts_at"].html_initial_name, ""))


class NewClassForm(forms.Form):
    """A class to begin: blank, from a shape, from a studio template, or as a copy of one that ``user`` can see.

    Templates are asked for only where the studio has any.
    """

    use_required_attribute = False

    title = forms.CharField(label=_("Title"), max_length=120, error_messages={"required": TITLE_WORDS})
    level = forms.ChoiceField(label=_("Level"), choices=Level, initial=Level.BEGINNER)
    start = forms.ChoiceField(
        label=_("Start from"),
        widget=forms.RadioSelect,
        initial="60",
        choices=[
            *(
                (str(minutes), _("The shape of a class of %(minutes)d minutes") % {"minutes": minutes})
                for minutes in SHAPES
            ),
            (TEMPLATE, _("A template of the studio")),
            (BLANK, _("A blank page")),
            (COPY, _("A copy of another class")),
        ],
        error_messages={"required": _("Choose how to start."), "invalid_choice": _("Choose how to start.")},
    )
    target_minutes = WholeNumberField(
        label=_("Target"), required=False, initial=60, help_text=_("Minutes, for a blank page. A shape brings its own.")
    )
    template = forms.ModelChoiceField(
        Sequence.objects.none(),
        label=_("Template"),
        required=False,
        empty_label=_("Choose a template"),
        help_text=_("You get a copy of your own, with its steps. The template stays as it is."),
        error_messages={"invalid_choice": _("This is no template any more. Choose one from the list.")},
    )
    source = forms.ModelChoiceField(
        Sequence.objects.none(),
        label=_("Copy of"),
        required=False,
        empty_label=_("Choose a class"),
        help_text=_("For a copy: one of yours, or one that a colleague opened to the studio."),
        error_messages={"invalid_choice": _("This class cannot be copied. Choose one from the list.")},
    )

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes: QuerySet[Sequence] = Sequence.objects.visible_to(user).current().order_by("title", "pk")
        cast("forms.ModelChoiceField[Sequence]", self.fields["source"]).queryset = classes
        self._offer_templates()

    def _offer_templates(self) -> None:
        field = cast("forms.ModelChoiceField[Sequence]", self.fields["template"])
        field.queryset = Sequence.objects.templates().order_by("title", "pk")
        if not field.queryset.exists():
            del self.fields["template"]
            start = cast("forms.ChoiceField", self.fields["start"])
            choices = cast("list[tuple[str, str]]", start.choices)
            start.choices = [(value, words) for value, words in choices if value != TEMPLATE]

    def clean_target_minutes(self) -> int | None:
        minutes: int | None = self.cleaned_data["target_minutes"]
        if self.data.get("start") == BLANK:
            if minutes is None:
                raise ValidationError(TARGET_WORDS)
            Sequence._meta.get_field("target_minutes").run_validators(minutes)
        return minutes

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("start") == TEMPLATE and not cleaned.get("template") and "template" not in self.errors:
            self.add_error("template", _("Choose the template."))
        if cleaned.get("start") == COPY and not cleaned.get("source") and "source" not in self.errors:
            self.add_error("source", _("Choose the class to copy."))
        return cleaned
