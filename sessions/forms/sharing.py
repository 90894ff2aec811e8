"""The form for a share link."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sessions.models import ShareLink


class LinkForm(forms.ModelForm):
    """For whom the link is, and until when it opens. ``today`` is the date where the studio is."""

    class Meta:
        model = ShareLink
        fields = ("name", "ends_on")
        widgets = {"ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.helper = FormHelper()
        self.helper.form_tag = False  # The template owns <form> and the CSRF token.
        self.helper.disable_csrf = True
        self.helper.layout = Layout("name", "ends_on")

    def clean_ends_on(self) -> date | None:
        ends_on: date | None = self.cleaned_data["ends_on"]
        if ends_on is not None and ends_on < self.today:
            raise ValidationError(_("This day is over. Choose today or a later day."))
        return ends_on
