"""The answers to findings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sessions.asking import key
from sessions.forms.fields import InPlaceForm
from sessions.models import Acceptance

MAX_NAMES = 300
REASON_LENGTH = Acceptance._meta.get_field("reason").max_length
NOTHING_NAMED = _("Tick what you accept.")
_NAME = re.compile(r"[0-9a-f]{32}")


class NamesField(forms.MultipleChoiceField):
    """Names of findings, several in one value parted by spaces. Which they are, only the edit itself can say."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"required": NOTHING_NAMED, "invalid_list": NOTHING_NAMED}

    def to_python(self, value: Any) -> list[str]:
        return [name for names in super().to_python(value) for name in names.split()]

    def validate(self, value: Any) -> None:
        if not value:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(value) > MAX_NAMES or not all(map(_NAME.fullmatch, value)):
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list")


@dataclass(frozen=True, slots=True)
class Ticked:
    """The names that were ticked. A box of several names is in it if all of them were."""

    names: frozenset[str]

    def __contains__(self, names: object) -> bool:
        return self.names.issuperset(str(names).split())


class AnswerForm(forms.Form):
    """An answer to findings, by their names."""

    finding = NamesField()

    @property
    def step(self) -> int:
        """The key of the step at which it was given; 0 where it was given at none, or at several."""
        return 0

    @property
    def faults(self) -> list[str]:
        """What was wrong with it, but for the reason: that is said beside its field."""
        return [str(error) for name, errors in self.errors.items() if name != "reason" for error in errors]


class ReopenForm(AnswerForm):
    """Findings to look at again."""


class AcceptForm(InPlaceForm, AnswerForm):
    """Findings that stay in the class, and why. ``place`` tells at which finding of the page it was typed."""

    use_required_attribute = False

    place = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    reason = forms.CharField(max_length=REASON_LENGTH, error_messages={"required": _("Say why it can stay.")})

    @property
    def step(self) -> int:
        """The key of the step at which it was typed; 0 for a line of several steps."""
        return key(str(self["place"].value() or "").removeprefix("step-"))

    @property
    def ticked(self) -> Ticked:
        """The names that it was sent with, whether it was valid or not."""
        return Ticked(frozenset(name for names in self["finding"].value() or () for name in names.split()))

    def clean_reason(self) -> str:
        """One line, however it was typed."""
        return " ".join(self.cleaned_data["reason"].split())
