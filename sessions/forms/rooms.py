"""The form of a room: which conditions are present, and where on the body those are that ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, zip_longest
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anatomy.domain.safety import WHOLE_BODY, Area, Condition, Present, Rulebook
from anatomy.safety_words import area_words
from sessions.domain.plan import PlanRoom
from sessions.editing import check_present
from sessions.editing.rooms import Places
from sessions.forms.seen import CONFLICT, SeenForm

# One more place than are given can be added without a script.
SPARE = ("", "")
# Nobody has more; what a page sends beyond them is not read.
MAX_SENT = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of the list of places."""

    value: str
    name: str
    paired: bool


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """A part of the body, and the places in it."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Where a condition is, as it was chosen. ``id`` names its controls; ``problem`` says what is wrong with it."""

    id: str
    area: str
    side: str
    problem: str
    first: bool


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One condition to tick. ``words`` are all that it can be found by. The ``id`` tells nothing of it."""

    id: str
    slug: str
    name: str
    aliases: str
    summary: str
    words: str
    ticked: bool
    places: tuple[PlaceRow, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class ConditionGroup:
    """The conditions under one heading of the library."""

    id: str
    name: str
    rows: tuple[ConditionRow, ...]

    @property
    def ticked(self) -> int:
        """How many of them are in the room."""
        return sum(row.ticked for row in self.rows)

    @property
    def is_open(self) -> bool:
        """Whether there is anything to see in it at once: what is ticked, and what is wrong."""
        return any(row.ticked or row.problem for row in self.rows)


type Typed = dict[str, list[tuple[str, str]]]


class RoomForm(SeenForm, forms.Form):
    """Which conditions are present. ``book`` is the library's, ``room`` what is there now.

    Ticked conditions come as ``condition``; the places of each as ``area-`` and ``side-`` with its slug, in pairs.
    """

    use_required_attribute = False

    for_everyone = forms.BooleanField(
        label=gettext_lazy("Advice for everyone"),
        required=False,
        help_text=gettext_lazy(
            "Also show what holds for any student: the spots that nobody presses, and when to stop or ask first."
        ),
    )

    def __init__(self, data: QueryDict | None = None, *, book: Rulebook, room: PlanRoom) -> None:
        super().__init__(data, initial={"for_everyone": room.for_everyone})
        self.book = book
        self.problems: dict[tuple[str, int | None], str] = {}
        self.shown = room.present if data is None else _decoded(data.get("seen", ""))
        self.typed = _typed_in(room.present) if data is None else _typed_by(data, book)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "seen" not in self.data or "for_everyone" not in self.seen():
            self.add_error(None, _("The page did not arrive whole. Nothing was changed: save again."))
        if unknown := [slug for slug in self.typed if slug not in self.book.conditions]:
            for slug in unknown:
                del self.typed[slug]
            self.add_error(None, _("A condition that you ticked is no longer in the library. Look at the list again."))
        for slug in self.typed:
            for number, (area, side) in enumerate(self.typed[slug]):
                self._check(slug, number, area, side)
        return cleaned

    def _check(self, slug: str, number: int, area: str, side: str) -> None:
        if side and not area:
            self._refuse(slug, number, ValidationError(_("Choose where, or leave the side open.")))
        here = Present(slug, Area(area, side))
        try:
            # What stood there before the library changed is no mistake of the person who saves something else.
            if area and here not in self.shown:
                check_present(here, self.book)
        except ValidationError as error:
            self._refuse(slug, number, error)

    def _refuse(self, slug: str, number: int | None, error: ValidationError) -> None:
        words = " ".join(error.messages)
        self.problems[slug, number] = words
        self.add_error(None, ValidationError(f"{self.book.conditions[slug].name}: {words}", code=error.code))

    @property
    def present(self) -> list[Present]:
        """What was chosen: a condition for each of its places, or once where it has none."""
        found: list[Present] = []
        for slug, places in self.typed.items():
            areas = [Present(slug, Area(area, side)) for area, side in places if area]
            found += areas or [Present(slug)]
        return found

    def seen_room(self) -> PlanRoom:
        """Return what the page showed when it was made."""
        return PlanRoom(self.shown, self.seen()["for_everyone"])

    def show_room_conflict(self, now: Mapping[str, Places]) -> None:
        """Say beside each condition what is there ``now``, and remember that the person has seen it."""
        kept = [one for one in self.shown if one.condition not in now]
        self.shown = (*kept, *(Present(slug, area) for slug, places in now.items() for area in places))
        for slug, places in now.items():
            if slug in self.book.conditions:
                self._refuse(slug, None, ValidationError(self._conflict_words(places), code=CONFLICT))

    def _conflict_words(self, places: Places) -> str:
        if not places:
            now = _("not in the room")
        else:
            now = "; ".join(sorted(filter(None, (area_words(area, self.book) for area in places)))) or _("in the room")
        return _(
            "This was changed meanwhile, perhaps in another tab. It is now: %(now)s. Save again to keep yours."
        ) % {"now": now}

    @property
    def seen_text(self) -> str:
        """What the page shows of the room, for the hidden input that carries it along."""
        return _encoded(self.shown)

    @cached_property
    def groups(self) -> tuple[ConditionGroup, ...]:
        """Every condition of the library, under its heading."""
        ordered = sorted(self.book.conditions.values(), key=lambda one: (one.group, one.name.lower()))
        rows = [(one.group, self._row(f"condition-{number}", one)) for number, one in enumerate(ordered, start=1)]
        return tuple(
            ConditionGroup(f"group-{number}", name, tuple(row for _group, row in found))
            for number, (name, found) in enumerate(groupby(rows, key=lambda pair: pair[0]), start=1)
        )

    def _row(self, id_: str, condition: Condition) -> ConditionRow:
        aliases = ", ".join(condition.aliases)
        return ConditionRow(
            id=id_,
            slug=condition.slug,
            name=condition.name,
            aliases=aliases,
            summary=condition.summary,
            words=f"{condition.name} {aliases} {condition.student_name}".lower(),
            ticked=condition.slug in self.typed,
            places=tuple(self._places(id_, condition)) if condition.asks_area else (),
            problem=self.problems.get((condition.slug, None), ""),
        )

    def _places(self, id_: str, condition: Condition) -> Iterator[PlaceRow]:
        given = self.typed.get(condition.slug, [])
        for number, (area, side) in enumerate([*given, SPARE]):
            problem = self.problems.get((condition.slug, number), "")
            yield PlaceRow(f"{id_}-{number + 1}", area, side, problem, first=number == 0)

    @cached_property
    def areas(self) -> tuple[ChoiceGroup, ...]:
        """The places to choose from: each part of the body as a whole, and what lies in it."""
        regions = self.book.regions
        groups = [
            ChoiceGroup(
                group.name,
                (
                    Choice(group.slug, _("All of it: %(part)s") % {"part": group.name}, paired=False),
                    *(Choice(slug, one.name, one.paired) for slug, one in regions.items() if slug in group.inside),
                ),
            )
            for group in regions.values()
            if group.inside
        ]
        grouped = {choice.value for group in groups for choice in group.choices} | {WHOLE_BODY}
        rest = tuple(Choice(slug, one.name, one.paired) for slug, one in regions.items() if slug not in grouped)
        return (*groups, ChoiceGroup(_("Elsewhere"), rest)) if rest else tuple(groups)

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """What is wrong, in the order of the page: the id of the control, and the words."""
        rows = [row for group in self.groups for row in group.rows]
        found = [(row.id, f"{row.name}: {row.problem}") for row in rows if row.problem]
        found += [(place.id, f"{row.name}: {place.problem}") for row in rows for place in row.places if place.problem]
        own = {words for _id, words in found}
        return [("", words) for words in map(str, self.non_field_errors()) if words not in own] + found


def _typed_in(present: Iterable[Present]) -> Typed:
    typed: Typed = {}
    for one in present:
        places = typed.setdefault(one.condition, [])
        if one.area is not None:
            places.append((one.area.region, one.area.side))
    return typed


def _typed_by(data: QueryDict, book: Rulebook) -> Typed:
    """What was ticked, with every place that was chosen for it, where the condition asks for one."""
    typed: Typed = {}
    for slug in data.getlist("condition")[:MAX_SENT]:
        condition = book.conditions.get(slug)
        asked = condition is not None and condition.asks_area
        pairs = zip_longest(data.getlist(f"area-{slug}"), data.getlist(f"side-{slug}"), fillvalue="") if asked else ()
        typed[slug] = [(area, side) for area, side in pairs if area or side][:MAX_SENT]
    return typed


def _encoded(present: Iterable[Present]) -> str:
    return ";".join(
        " ".join([one.condition, *([one.area.region, one.area.side] if one.area else [])]).strip() for one in present
    )


def _decoded(text: str) -> tuple[Present, ...]:
    found = []
    for one in text.split(";")[:MAX_SENT]:
        condition, area, side, *_more = [*one.split(), "", "", ""]
        if condition:
            found.append(Present(condition, Area(area, side) if area else None))
    return tuple(found)
