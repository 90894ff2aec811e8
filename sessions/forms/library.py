"""What a teacher can search the builder's drawer by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anatomy.forms import FILTERS, LibrarySearchForm
from sessions.presenting.drawer import Search
from sessions.shelves import Shelf

# What an address of the drawer carries. A room's conditions are never part of it.
DRAWER_PARAMETERS = ("text", *FILTERS, "fits", "list")


class DrawerForm(LibrarySearchForm):
    """A search of the library for one class. ``has_room`` tells whether the class has a room that things could fit."""

    fits = forms.BooleanField(
        label=_("Fits this room"),
        help_text=_("Nothing worse than a change: what has to be cleared first or left out is hidden."),
        required=False,
    )

    # Not a field on the page: each shelf is a link.
    list = forms.ChoiceField(choices=Shelf.choices, required=False)

    # The chips beside the results say what is filtered by, so the filters themselves need not stay open.
    folds = True

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

    @property
    def shelf(self) -> Shelf | None:
        """The shelf that the address asks for."""
        self.is_valid()
        chosen = self.cleaned_data.get("list")
        return Shelf(chosen) if chosen else None

    @property
    def searches(self) -> bool:
        """Whether something is looked for, rather than a shelf shown."""
        return bool(self.query().parameters()) or (self.wants_fitting and self.shelf is None)

    def parameters(self) -> dict[str, str]:
        """Return the search as an address carries it, without what is empty."""
        fitting = {"fits": "1"} if self.wants_fitting else {}
        shelf = {"list": self.shelf.value} if self.shelf and not self.query().parameters() else {}
        return {**self.query().parameters(), **fitting, **shelf}

    def search(self) -> Search:
        """Return the search in the words of a page."""
        fitting = {"fits": str(self.fields["fits"].label)} if self.wants_fitting else {}
        return Search(self.live, self.parameters(), {**self.chosen(), **fitting})
