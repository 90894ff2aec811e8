"""The form of an occasion: when and where a class is taught."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.forms.fields import PlainModelForm, field_for
from sessions.forms.seen import SeenForm
from sessions.models import Occasion


class OccasionForm(SeenForm, PlainModelForm):
    """Dates and times are those where the studio is."""

    class Meta:
        model = Occasion
        fields: tuple[str, ...] = ("starts_on", "starts_at", "place", "format", "head_count", "notes_after")
        formfield_callback = field_for
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "notes_after": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {
            "starts_on": {"required": _("Choose a date."), "invalid": _("Write a date, such as 2026-09-30.")},
            "starts_at": {"invalid": _("Write a time, such as 18:30.")},
        }


class NewOccasionForm(OccasionForm):
    """An occasion to come: what there is to say afterwards is asked afterwards."""

    class Meta(OccasionForm.Meta):
        fields = ("starts_on", "starts_at", "place", "format", "head_count")
