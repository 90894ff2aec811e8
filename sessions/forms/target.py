"""The form that takes or leaves what fits a class to its target."""

from __future__ import annotations

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sessions.presenting.fit import Ticks

# As many as a class has steps, and more than any name needs.
LONGEST = 40_000


class FitForm(forms.Form):
    """The names of the changes that are taken, and what their page showed."""

    planned = forms.IntegerField(min_value=0, max_value=10_000_000)
    offered = forms.CharField(max_length=LONGEST, required=False)
    take = forms.Field(required=False, widget=forms.SelectMultiple)

    def clean_take(self) -> list[str]:
        names: list[str] = self.cleaned_data["take"] or []
        if not names:
            raise ValidationError(_("Tick what should change, or leave the class as it is."))
        return names

    @property
    def ticks(self) -> Ticks:
        """What was ticked, also where the form is not valid."""
        data = cast("QueryDict", self.data)
        return Ticks(data.getlist("take"), data.get("offered", "").split())
