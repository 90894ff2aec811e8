"""The library drawer: its cards with what the room says of each, its shelves, its chips, and company for a step."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from anatomy.domain.safety import Finding, Rulebook
from anatomy.models import Kind
from anatomy.safety_words import severity_word
from anatomy.search import Card, Results
from anatomy.wording import dose_text, tool_text
from sessions import wording
from sessions.domain.company import Bond, Companion
from sessions.domain.plan import Plan
from sessions.fitting import Fitting
from sessions.shelves import Shelf

BOND_WORDS = {
    Bond.GENTLER: gettext_lazy("the gentler way"),
    Bond.STRONGER: gettext_lazy("the stronger way"),
    Bond.MOVES: gettext_lazy("moves what was rolled"),
    Bond.COUNTERS: gettext_lazy("bends the other way"),
    Bond.TOOLS: gettext_lazy("the same tools"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the room says of a technique: ``severity`` with its ``word``, and the ``conditions`` behind it.

    All are empty where it says nothing.
    """

    severity: str = ""
    word: str = ""
    conditions: str = ""


@dataclass(frozen=True, slots=True)
class DrawerCard:
    """A card of the library in the drawer of a class. ``verdict`` is None where the class has no room to ask."""

    card: Card
    starred: bool = False
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: the builder's ``address``, what a search adds to it, and the words of the filters in use."""

    address: str
    parameters: Mapping[str, str]
    in_use: Mapping[str, str]

    @property
    def fits(self) -> bool:
        """Whether only what fits the room is wanted."""
        return "fits" in self.in_use

    @property
    def filters(self) -> bool:
        """Whether the library is filtered."""
        return bool(self.in_use.keys() - {"fits"})


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use: its field, its words, and the address of the same search without it."""

    name: str
    words: str
    without: str


@dataclass(frozen=True, slots=True)
class ShelfTab:
    """One of the lists that the drawer shows before anything is searched."""

    value: str
    words: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Drawer:
    """What the drawer shows: cards with their number in words, or why there are none and what to do then.

    ``tabs`` are there where nothing is searched, ``chips`` where something is filtered by.
    """

    cards: list[DrawerCard]
    count: str
    nothing: str = ""
    chips: list[Chip] = field(default_factory=list)
    tabs: list[ShelfTab] = field(default_factory=list)
    everything: str = ""


@dataclass(frozen=True, slots=True)
class CompanyCard:
    """Something that goes well after a step. ``why`` is the bond between them."""

    pk: int
    name: str
    url: str
    kind: str
    kind_label: str
    why: str
    dose: str
    tools: str
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Company:
    """What goes well after one step. ``place`` is right behind it, as a form names that: "12-34"."""

    step: int
    name: str
    place: str
    cards: tuple[CompanyCard, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Right behind a step, as a choice of where the next technique goes."""

    value: str
    words: str


def drawer_cards(cards: Iterable[Card], room: Fitting | None, starred: Container[int] = ()) -> list[DrawerCard]:
    """Put beside each card what the room says of it, and whether it is a favourite. No queries."""
    if room is None:
        return [DrawerCard(card, card.pk in starred) for card in cards]
    return [DrawerCard(card, card.pk in starred, verdict(room.finding(card.pk), room.book)) for card in cards]


def found(search: Search, results: Results, cards: list[DrawerCard]) -> Drawer:
    """Present what a search found; ``cards`` are those of it that are shown."""
    return Drawer(
        cards=cards,
        count=_count(results, len(cards)),
        nothing="" if results.total else _nothing_found(search, results),
        chips=_chips(search),
        everything="" if results.total else _address(search, {"list": Shelf.ALL.value}),
    )


def on_shelf(search: Search, shelf: Shelf, cards: list[DrawerCard], total: int) -> Drawer:
    """Present a shelf, with the tabs of all three. ``total`` is how many it holds."""
    chips = _chips(search)
    return Drawer(
        cards=cards,
        count=_shown(len(cards), total),
        nothing="" if cards else _empty_shelf(shelf, hidden=bool(total)),
        chips=chips,
        tabs=_tabs(search, shelf),
    )


def _shown(shown: int, total: int) -> str:
    if total > shown > 0:
        words = _("%(shown)s of %(total)s. A word or a filter finds the rest.")
        return words % {"shown": shown, "total": number_format(total)}
    return ngettext("%(total)s technique", "%(total)s techniques", shown) % {"total": shown}


def _count(results: Results, shown: int) -> str:
    if not results.total:
        return _("Nothing found")
    words = _shown(shown, results.total)
    return words + " " + _("for “%(words)s”") % {"words": results.corrected} if results.corrected else words


def _nothing_found(search: Search, results: Results) -> str:
    if search.fits:
        return _("Nothing found that fits this room. Take the tick away to see the rest.")
    if search.filters and "text" in search.parameters:
        return _("Nothing has all of this. Take a filter away, or try one word, such as calf or twist.")
    if search.filters:
        return _("Nothing has all of this. Take a filter away.")
    return _("Try one word, such as calf or twist.")


def _empty_shelf(shelf: Shelf, *, hidden: bool) -> str:
    if hidden:
        return _("Nothing here fits this room. Take the tick away to see the rest.")
    if shelf is Shelf.FAVOURITES:
        return _("No favourites yet. The star beside a technique keeps it here, for every class of yours.")
    if shelf is Shelf.RECENT:
        return _("What you put into your classes is kept here. Search, or look at all of the library.")
    return _("The library is empty. A curator can fill it.")


def _chips(search: Search) -> list[Chip]:
    parameters = search.parameters
    return [
        Chip(name, words, _address(search, {key: value for key, value in parameters.items() if key != name}))
        for name, words in search.in_use.items()
    ]


def _tabs(search: Search, shelf: Shelf) -> list[ShelfTab]:
    kept = {key: value for key, value in search.parameters.items() if key != "list"}
    return [
        ShelfTab(one.value, str(one.label), url=_address(search, {**kept, "list": one.value}), current=one is shelf)
        for one in Shelf
    ]


def _address(search: Search, parameters: Mapping[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update(parameters)
    return f"{search.address}?{query.urlencode()}" if parameters else search.address


def company_of(plan: Plan, step: int, companions: Iterable[Companion], book: Rulebook) -> Company:
    """Present what goes well after the step with that id, which stands in ``plan``."""
    section, name = next((part.id, one.title) for part in plan.sections for one in part.steps if one.id == step)
    has_room = bool(plan.room.present)
    cards = tuple(_company_card(one, book, has_room=has_room) for one in companions)
    return Company(step, name, f"{section}-{step}", cards)


def _company_card(one: Companion, book: Rulebook, *, has_room: bool) -> CompanyCard:
    offer = one.offer
    return CompanyCard(
        pk=offer.pk,
        name=offer.name,
        url=reverse("anatomy:technique_detail", args=[offer.slug]),
        kind=offer.asked.kind,
        kind_label=str(Kind(offer.asked.kind).label),
        why=str(BOND_WORDS[one.bond]),
        dose=dose_text(offer.dose_mode, offer.dose_seconds, offer.dose_count, offer.side),
        tools=", ".join(tool_text(tool.name, tool.count) for tool in offer.tools),
        verdict=verdict(one.finding, book) if has_room else None,
    )


def place_behind(plan: Plan, step: int) -> Place | None:
    """Return the place right behind a step; None where the class has no such step."""
    number = 0
    for section in plan.sections:
        for one in section.steps:
            number += 1
            if one.id == step:
                words = _("Right behind %(number)s. %(name)s") % {"number": number, "name": one.title}
                return Place(f"{section.id}-{step}", words)
    return None


def verdict(finding: Finding | None, book: Rulebook) -> Verdict:
    """Word a finding as a badge: its severity, and the conditions that are as severe."""
    if finding is None:
        return Verdict()
    strongest = [reason.rule.condition for reason in finding.reasons if reason.severity is finding.severity]
    names = [book.conditions[slug].name for slug in dict.fromkeys(strongest)]
    return Verdict(finding.severity.value, severity_word(finding.severity), wording.listed(names))
