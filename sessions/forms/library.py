"""What a teacher can search the builder's drawer by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anatomy.forms import FILTERS, LibrarySearchForm

# What an address of the drawer carries. A room's conditions are never part of it.
DRAWER_PARAMETERS = ("text", *FILTERS, "fits")


class DrawerForm(LibrarySearchForm):
    """A search of the library for one class. ``has_room`` tells whether the class has a room that things could fit."""

    fits = forms.BooleanField(
        label=_("Fits this room"),
        help_text=_("Nothing worse than a change: what has to be cleared first or left out is hidden."),
        required=False,
    )

    def __init__(self, *args: Any, has_room: bool, live: str = "", **kwargs: Any) -> None:
        super().__init__(*args, live=live, **kwargs)
        self.has_room = has_room
        if not has_room:
            del self.fields["fits"]
        elif live:
            self.fields["fits"].widget.attrs.update({"hx-get": live, "hx-trigger": "change"})

    @property
    def wants_fitting(self) -> bool:
        """Whether only what fits the room is looked for."""
        self.is_valid()
        return bool(self.cleaned_data.get("fits"))

    def parameters(self) -> dict[str, str]:
        """Return the search as an address carries it, without what is empty."""
        fitting = {"fits": "1"} if self.wants_fitting else {}
        return {**self.query().parameters(), **fitting}
