"""Forms that remember what their page showed, so that two people (or two tabs) lose nothing to each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Clash:
    """Two texts for one field: what stands there now (in words, and as its input has it), and what was typed."""

    theirs: str
    theirs_typed: str
    mine: str


@dataclass(frozen=True, slots=True)
class FieldSaid:
    """What an answer says beside one field, by the id of its input: what is wrong, or two texts to choose from."""

    id: str
    errors: tuple[str, ...]
    clash: Clash | None = None


class SeenForm(forms.BaseForm):
    """Carries the value that each field was rendered with in a hidden input beside it.

    ``seen()`` goes to ``editing`` together with ``cleaned_data``. Where that answers with a conflict, ``show_conflict``
    puts the other text beside the field; saving once more then replaces it knowingly.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clashes: dict[str, Clash] = {}
        for field in self.fields.values():
            field.show_hidden_initial = True

    def keep_only(self, names: Iterable[str]) -> None:
        """Leave the fields that are not in ``names`` alone: one field is saved while the others are still typed in."""
        for name in self.fields.keys() - set(names):
            del self.fields[name]

    def seen(self) -> dict[str, Any]:
        """Return the value that each field was rendered with; a field whose hidden input is missing is left out."""
        found = {}
        for name, field in self.fields.items():
            hidden = self[name].html_initial_name
            if hidden not in self.data:
                continue
            try:
                found[name] = field.to_python(field.hidden_widget().value_from_datadict(self.data, self.files, hidden))
            except ValidationError:
                continue
        return found

    def show_conflict(self, now: Mapping[str, Any]) -> None:
        """Say beside each field what stands there ``now``, and remember that the person has seen it."""
        data = cast("QueryDict", self.data).copy()
        for name, value in now.items():
            field = self.fields[name]
            self.clashes[name] = Clash(
                theirs=_words(field, value) or _("(empty)"),
                theirs_typed="" if value is None else str(field.prepare_value(value)),
                mine=_words(field, self.cleaned_data[name]) or _("(empty)"),
            )
            data[self[name].html_initial_name] = "" if value is None else str(field.prepare_value(value))
            self.add_error(name, ValidationError(_conflict_words(field, value), code=CONFLICT))
        self.data = data

    def said(self) -> list[FieldSaid]:
        """What is to be said beside each field of a form that was not saved."""
        return [
            FieldSaid(self[name].id_for_label, tuple(map(str, self.errors[name])), self.clashes.get(name))
            for name in self.fields
            if name in self.errors
        ]


def _conflict_words(field: forms.Field, value: Any) -> str:
    words = _words(field, value)
    if not words:
        return _("This was emptied meanwhile, in another tab or by somebody else. Save again to keep what stands here.")
    return _(
        "This was changed meanwhile, in another tab or by somebody else. It now says: “%(words)s”. "
        "Save again to keep what stands here instead."
    ) % {"words": words}


def _words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, forms.ChoiceField):
        return str(dict(cast("list[tuple[Any, Any]]", field.choices)).get(value, value))
    return "" if value is None else str(value)
