"""Cards in words: a technique each, for a teacher's pocket or a studio's wall, ready to be set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions import wording
from sessions.documents.parts import Fact
from sessions.documents.pictures import Album, Pictured
from sessions.documents.plan_sheet import language
from sessions.domain.cards import card_numbers, card_steps
from sessions.domain.letterhead import Letterhead
from sessions.domain.plan import Plan, PlanStep, PlanTechnique


@dataclass(frozen=True, slots=True)
class CardSheet:
    """A card. ``about`` says what kind of technique it is and how the body lies or stands for it.

    In a class it first says which steps of the class the card is for, so that cut cards can be put in order again.
    """

    name: str
    about: str
    dose: str
    cue: str
    sanskrit: str = ""
    devanagari: str = ""
    pictures: tuple[Pictured, ...] = ()
    tools: Fact | None = None
    zones: Fact | None = None
    gentler: Fact | None = None
    stronger: Fact | None = None


@dataclass(frozen=True, slots=True)
class CardsSheet:
    """The whole document. ``part_of``: the words around "(2 of 3)", where a technique takes more than one card."""

    language: str
    kind: str
    title: str
    teacher: str
    cards: tuple[CardSheet, ...]
    empty: str
    foot: str
    part_of: tuple[str, str, str]


def class_cards_sheet(
    plan: Plan, letterhead: Letterhead, album: Album, *, made_on: date, edition: int | None
) -> CardsSheet:
    """Word the cards of a class: each of its techniques once, dosed as in the class. Pictures go into ``album``."""
    foot = [letterhead.name, plan.title, wording.edition(edition), date_format(made_on, "j F Y")]
    return CardsSheet(
        language=language(),
        kind=_("Cards"),
        title=_("Cards of %(title)s") % {"title": plan.title},
        teacher=plan.teacher,
        cards=_cards(card_steps(plan), album, card_numbers(plan)),
        empty=_("This class has no techniques yet."),
        foot=" · ".join(filter(None, foot)),
        part_of=_part_of(),
    )


def library_cards_sheet(
    steps: Iterable[PlanStep], letterhead: Letterhead, album: Album, *, made_on: date
) -> CardsSheet:
    """Word the cards of techniques as the library doses them. Pictures go into ``album``."""
    return CardsSheet(
        language=language(),
        kind=_("Cards"),
        title=_("Cards from the library"),
        teacher="",
        cards=_cards(steps, album, {}),
        empty=_("No technique is chosen yet."),
        foot=" · ".join(filter(None, [letterhead.name, date_format(made_on, "j F Y")])),
        part_of=_part_of(),
    )


def _part_of() -> tuple[str, str, str]:
    before, between, after = (_("(%(part)s of %(parts)s)") % {"part": "\0", "parts": "\0"}).split("\0")
    return before, between, after


def _cards(steps: Iterable[PlanStep], album: Album, numbers: Mapping[str, tuple[int, ...]]) -> tuple[CardSheet, ...]:
    return tuple(
        _card(step, step.technique, album, numbers.get(step.technique.slug, ()))
        for step in steps
        if step.technique is not None
    )


def _card(step: PlanStep, technique: PlanTechnique, album: Album, numbers: tuple[int, ...]) -> CardSheet:
    place = wording.step_numbers(numbers) if numbers else ""
    return CardSheet(
        name=technique.name,
        about=" · ".join(filter(None, [place, wording.kind(technique.kind), technique.position.name])),
        dose=wording.dose(step),
        cue=technique.said,
        sanskrit=technique.sanskrit,
        devanagari=technique.devanagari,
        pictures=album.of_step(step),
        tools=_tools(step),
        zones=_zones(technique),
        gentler=Fact(_("Gentler"), wording.way(technique.gentler)) if technique.gentler else None,
        stronger=Fact(_("Stronger"), wording.way(technique.stronger)) if technique.stronger else None,
    )


def _tools(step: PlanStep) -> Fact | None:
    if not step.tools:
        return None
    words = ", ".join(wording.tool(tool) for tool in step.tools)
    return Fact(ngettext("Tool", "Tools", len(step.tools)), words)


def _zones(technique: PlanTechnique) -> Fact | None:
    """The spots that nobody presses, each with its rule: a card stands alone."""
    if not technique.zones:
        return None
    return Fact(_("Keep off"), " · ".join(wording.zone(zone) for zone in technique.zones) + ".")
