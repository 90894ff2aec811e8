"""What a teacher can search the library by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

from django import forms
from django.utils.choices import flatten_choices
from django.utils.translation import gettext_lazy as _

from .facets import Facets, read_facets
from .models import Kind, Level, Position
from .search import LibraryQuery

MAX_TEXT = 100
NOT_IN_LIST = _("This is not in the library. Choose from the list.")
FILTERS = ("kind", "region", "tool", "position", "intent", "level")


class LibrarySearchForm(forms.Form):
    """A search of the library, as an address carries it: every field may be empty.

    ``live`` is the address that answers while somebody types or chooses; without it the form waits for its button.
    Reads the library's filters, unless they are handed in as ``facets``.
    """

    text = forms.CharField(
        label=_("Search the library"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("calf, tree, release, Vṛkṣāsana …"), "autocomplete": "off"}
        ),
        error_messages={"max_length": _("Search for at most %(limit_value)d letters.")},
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    tool = forms.ChoiceField(label=_("Tool"), required=False)
    position = forms.ChoiceField(label=_("Position"), required=False)
    intent = forms.ChoiceField(label=_("Intent"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False)

    use_required_attribute = False

    def __init__(self, *args: Any, facets: Facets | None = None, live: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facets = facets or read_facets()
        self.live = live
        self.choices: dict[str, Callable[[], list[Any]]] = {
            "kind": lambda: _any(Kind.choices),
            "region": lambda: _any(self.facets.regions),
            "tool": lambda: _any(self.facets.tools),
            "position": lambda: _any(Position.choices),
            "intent": lambda: _any(self.facets.intents),
            "level": lambda: _any(Level.choices),
        }
        for name in FILTERS:
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = self.choices[name]  # A function, since most pages take their lists from the cache.
            field.error_messages["invalid_choice"] = NOT_IN_LIST
        if live:
            self._answer_at_once(live)

    @property
    def filters(self) -> list[forms.BoundField]:
        """The lists to choose from, in the order of the page."""
        return [self[name] for name in FILTERS]

    def _answer_at_once(self, address: str) -> None:
        """Ask while somebody types, after a breath; and at once when something is chosen."""
        self.fields["text"].widget.attrs.update({"hx-get": address, "hx-trigger": "input changed delay:250ms"})
        for name in FILTERS:
            self.fields[name].widget.attrs.update({"hx-get": address, "hx-trigger": "change"})

    def query(self) -> LibraryQuery:
        """Return what to search for. A field with an error counts as empty."""
        self.is_valid()
        return LibraryQuery(**{name: self.cleaned_data.get(name, "") for name in ("text", *FILTERS)})

    def chosen(self) -> dict[str, str]:
        """Return the filters in use: field name and the words of its value."""
        query = self.query()
        values = {name: getattr(query, name) for name in FILTERS}
        return {name: self._words(name, value) for name, value in values.items() if value}

    def _words(self, name: str, value: str) -> str:
        labels = dict(flatten_choices(self.choices[name]()))
        return str(labels.get(value, value))


def _any(choices: Iterable[Any]) -> list[Any]:
    """Put the choice that filters nothing before ``choices``."""
    return [("", _("Any")), *choices]
