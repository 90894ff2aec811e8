"""What the forms of a class share: how times, numbers and long texts are read."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

_SECONDS = re.compile(r"(\d{1,6})\s*s?", re.IGNORECASE)
_MINUTES_AND_SECONDS = re.compile(r"(\d{1,4}):([0-5]\d)")
_MINUTES = re.compile(r"(\d{1,4})\s*(?:m|min)", re.IGNORECASE)


class SecondsField(forms.Field):
    """A length of time in seconds, typed as people write it: "90", "90 s", "1:30" or "2 min". Empty is None."""

    default_error_messages = {"invalid": _("Write seconds, such as 90, or minutes and seconds, such as 1:30.")}
    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def __init__(self, *, max_value: Any = None, min_value: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        text = str(value if value is not None else "").strip()
        if not text:
            return None
        if match := _SECONDS.fullmatch(text):
            return int(match[1])
        if match := _MINUTES_AND_SECONDS.fullmatch(text):
            return 60 * int(match[1]) + int(match[2])
        if match := _MINUTES.fullmatch(text):
            return 60 * int(match[1])
        raise ValidationError(self.error_messages["invalid"], code="invalid")


class TypedTextField(forms.CharField):
    """Text of several lines. Browsers send line ends as two characters; one is kept, so that texts compare."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "")
        return text.replace("\r\n", "\n").replace("\r", "\n")


class WholeNumberField(forms.IntegerField):
    """A whole number as text, so that what was typed wrongly comes back. Its bounds are the model's."""

    default_error_messages = {"invalid": _("Write a whole number.")}
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, *, max_value: Any = None, min_value: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # A number that fits no column at all is worded like any other.
        self.validators = [one for one in self.validators if not isinstance(one, MinValueValidator | MaxValueValidator)]


def field_for(field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """Make the form field of a model's field: whole numbers as text, long texts with one kind of line end."""
    if isinstance(field, models.TextField):
        kwargs.setdefault("form_class", TypedTextField)
    if isinstance(field, models.PositiveSmallIntegerField):
        kwargs.setdefault("form_class", WholeNumberField)
    return field.formfield(**kwargs)


class InPlaceForm(forms.BaseForm):
    """A form in the middle of a page: the first field with an error asks for the focus, where a page has a summary."""

    def add_error(self, field: str | None, error: Any) -> None:
        """Add an error, and remember the first field that has one."""
        super().add_error(field, error)
        wrong = [one for name, one in self.fields.items() if name in self.errors]
        if wrong and not any("autofocus" in one.widget.attrs for one in wrong):
            wrong[0].widget.attrs["autofocus"] = True


class PlainModelForm(forms.ModelForm):
    """Leaves the database's constraints to the database: the fields' own validators say the same without a query."""

    use_required_attribute = False

    def validate_unique(self) -> None:
        """Ask nothing: no form here changes what must be unique."""

    def validate_constraints(self) -> None:
        """Ask nothing."""
