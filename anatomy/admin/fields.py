"""Form fields and widgets of the library's admin."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db import models
from django.utils.text import capfirst

from anatomy.models import Kind, Position

KNOWN_WORDS: dict[str, type[models.TextChoices]] = {"kinds": Kind, "positions": Position}
LONG_TEXT = 150
KEY_DIGITS = 18  # As many as fit into the columns of all databases.
WIDE = {"data-width": "min(36rem, 75vw)"}  # Read by the script behind autocomplete fields.


class PlainTextField(forms.CharField):
    """A text as it can be stored, searched and printed: line ends are \\n, control characters are gone."""

    def to_python(self, value: Any) -> str:
        """Return the text without what nobody can see."""
        text = super().to_python(value) or ""
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        return "".join(letter for letter in lines if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs"))


class OneLineField(PlainTextField):
    """A text of one paragraph, typed in a box that may wrap."""

    def to_python(self, value: Any) -> str:
        """Return the text with line ends turned into spaces."""
        return " ".join(super().to_python(value).split("\n"))


class LinesField(PlainTextField):
    """A list of texts, typed one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines; what was typed stays as it was typed."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the lines that hold something."""
        return [line.strip() for line in super().to_python(value).split("\n") if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the lists, not the letters."""
        return (initial or []) != self.to_python(data)


class ChoicesField(forms.MultipleChoiceField):
    """A list of known words, ticked."""

    widget = forms.CheckboxSelectMultiple


class KeysOnly:
    """Lets keys through and drops the rest: no page sends anything else, and a database stumbles over a word."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was chosen."""
        value = super().value_from_datadict(data, files, name)  # type: ignore[misc]
        if isinstance(value, list):
            return [key for key in value if is_key(key)]
        return value if is_key(value) else None

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        """Show what was chosen, also where an address chose it."""
        return super().optgroups(name, [key for key in value if is_key(key)], attrs)  # type: ignore[misc]


class Autocomplete(KeysOnly, AutocompleteSelect):
    """Choose one entry as you type."""


class AutocompleteMultiple(KeysOnly, AutocompleteSelectMultiple):
    """Choose entries as you type."""


def is_key(value: Any) -> bool:
    """Tell whether ``value`` can be a primary key."""
    text = str(value)
    return text.isascii() and text.isdecimal() and len(text) <= KEY_DIGITS


def field_for(column: models.Field[Any, Any]) -> forms.Field | None:
    """Return the form field for a column that Django's own would serve badly, or None."""
    words: dict[str, Any] = {
        "label": capfirst(column.verbose_name),
        "help_text": column.help_text,
        "required": not column.blank,
    }
    if isinstance(column, models.JSONField):
        if column.name in KNOWN_WORDS:
            return ChoicesField(choices=KNOWN_WORDS[column.name].choices, **words)
        return LinesField(widget=forms.Textarea(attrs={"rows": 5, "cols": 80}), **words)
    if isinstance(column, models.TextField):
        return PlainTextField(
            max_length=column.max_length, widget=forms.Textarea(attrs={"rows": 8, "cols": 80}), **words
        )
    if type(column) is models.CharField and not column.choices:
        long = (column.max_length or 0) >= LONG_TEXT
        widget = forms.Textarea(attrs={"rows": 3, "cols": 80}) if long else forms.TextInput(attrs={"size": 60})
        return OneLineField(max_length=column.max_length, widget=widget, **words)
    return None
