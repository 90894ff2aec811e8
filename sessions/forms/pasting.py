"""The form of a pasted list: the text, where it goes, and what each line means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from anatomy.domain.repertoire import Offer
from sessions.asking import key
from sessions.domain.draft import Draft, DraftStep
from sessions.domain.pasted import Part, taken
from sessions.domain.pasting import Heading, Item, TooMany
from sessions.forms.fields import InPlaceForm, TypedTextField
from sessions.lists import Understood, understand
from sessions.models import MAX_STEPS
from sessions.presenting.outline import Places
from sessions.presenting.pasting import NEW, OWN, Meaning, planned_minutes, section_kind

MAX_LINES = 300
MAX_LETTERS = 20_000
_PLACE = re.compile(r"([0-9]{1,18})-([0-9]{0,18})")


class PasteForm(InPlaceForm, forms.Form):
    """A list, and the place that its first steps go to: "12-34" behind step 34, "12-" first in section 12, "new"."""

    use_required_attribute = False

    text = TypedTextField(
        label=_("The list"),
        max_length=MAX_LETTERS,
        strip=False,
        help_text=_(
            "One step a line, or several with commas between them. A line that ends with a colon begins a section."
        ),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
        error_messages={
            "required": _("Paste or type a list first."),
            "max_length": _("A list has at most 20,000 characters. Paste it in two parts."),
        },
    )
    place = forms.CharField(
        label=_("Put it"),
        help_text=_("What stands below a heading goes to the section of that heading."),
        max_length=40,
        widget=forms.Select,
        error_messages={"required": _("Choose where it goes."), "max_length": _("Choose a place in this class.")},
    )

    def __init__(self, data: QueryDict | None = None, *, places: Places, usual: str) -> None:
        super().__init__(data, auto_id="paste-%s", initial={"place": usual})
        self._places = {value for _section, choices in places for value, _words in choices}
        cast("forms.Select", self.fields["place"].widget).choices = places
        if data is None:
            self.fields["text"].widget.attrs["autofocus"] = True

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise ValidationError(self.fields["text"].error_messages["required"])
        if sum(1 for line in text.split("\n") if line.strip()) > MAX_LINES:
            raise ValidationError(_("A list has at most 300 lines. Paste it in two parts."))
        return text

    def clean_place(self) -> str:
        place: str = self.cleaned_data["place"]
        if place not in self._places:
            raise ValidationError(_("That place is not in the class any more. Choose another one."))
        return place

    def understood(self, revision: int | None) -> tuple[Understood, ...]:
        """Return the list as it is understood with the library's ``revision``.

        One in which there is nothing to add, or more than a class holds, is an error of the form, and empty.
        """
        try:
            lines = understand(self.cleaned_data["text"], revision, most=MAX_STEPS)
        except TooMany:
            self.add_error("text", _("A class holds at most %(most)d steps.") % {"most": MAX_STEPS})
            return ()
        if not lines:
            self.add_error("text", _("There are no words in this list. Write a step in each line."))
        return lines


def meaning_of(
    lines: Sequence[Understood], typed: Mapping[str, Any], offers: Mapping[int, Offer], draft: Draft
) -> Meaning:
    """Return what each line is taken for: what was chosen, else what is sure; a heading's own section where it is."""
    return Meaning(
        offers={
            at: _offer(line, typed.get(f"means-{at}"), offers)
            for at, line in enumerate(lines)
            if isinstance(line.entry, Item)
        },
        sections={
            at: _section(line.entry, typed.get(f"section-{at}"), draft)
            for at, line in enumerate(lines)
            if isinstance(line.entry, Heading)
        },
    )


def _offer(line: Understood, chosen: str | None, offers: Mapping[int, Offer]) -> Offer | None:
    if chosen == OWN:
        return None
    return offers.get(key(chosen)) or offers.get(line.match.sure or 0)


def _section(heading: Heading, chosen: str | None, draft: Draft) -> int | None:
    ids = {section.id for section in draft.sections}
    if chosen == NEW:
        return None
    if key(chosen) in ids:
        return key(chosen)
    named = (one.id for one in draft.sections if one.name.casefold() == heading.name.casefold())
    return next(named, None)


def parts_of(lines: Sequence[Understood], meaning: Meaning, place: str, unnamed: str) -> list[Part]:
    """Return the steps of a list by where they go. Those before its first heading go to ``place``.

    A new section for them is called ``unnamed``.
    """
    unheaded: list[DraftStep] = []
    headed: list[tuple[Heading, int | None, list[DraftStep]]] = []
    for at, line in enumerate(lines):
        if isinstance(line.entry, Heading):
            headed.append((line.entry, meaning.sections[at], []))
        else:
            steps = headed[-1][2] if headed else unheaded
            steps.append(taken(line.entry, meaning.offers[at]).step)
    first = [_at_place(tuple(unheaded), place, unnamed)] if unheaded else []
    return first + [_under_heading(heading, section, tuple(steps)) for heading, section, steps in headed]


def _at_place(steps: tuple[DraftStep, ...], place: str, unnamed: str) -> Part:
    match = _PLACE.fullmatch(place)
    if match is None:
        return Part(steps, name=unnamed, kind=section_kind(unnamed))
    return Part(steps, section=int(match[1]), after=int(match[2]) if match[2] else None, first=not match[2])


def _under_heading(heading: Heading, section: int | None, steps: tuple[DraftStep, ...]) -> Part:
    if section is not None:
        return Part(steps, section=section)
    return Part(steps, name=heading.name, kind=section_kind(heading.name), planned_minutes=planned_minutes(heading))
