"""The student's hand-out in words: what its PDF and its page show, ready to be set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions import wording
from sessions.documents.advice_sheet import AdviceSheet, advice_sheet
from sessions.documents.parts import Box, Fact
from sessions.documents.pictures import Album, Pictured
from sessions.documents.plan_sheet import (
    Address,
    address_block,
    keep_off,
    language,
    page_of,
    stop_box,
)
from sessions.domain.advice import Advice
from sessions.domain.handout import HandoutEntry, entries, home_minutes, home_tools
from sessions.domain.letterhead import Letterhead
from sessions.domain.plan import Plan, PlanTool


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """One thing to do at home."""

    number: int
    name: str
    dose: str
    sanskrit: str = ""
    devanagari: str = ""
    pictures: tuple[Pictured, ...] = ()
    why: str = ""
    steps: tuple[str, ...] = ()
    feel: Fact | None = None
    avoid: Fact | None = None
    gentler: Fact | None = None
    zones: Fact | None = None
    again: str = ""


@dataclass(frozen=True, slots=True)
class HandoutSheet:
    """The whole document."""

    language: str
    kind: str
    title: str
    minutes: str
    teacher: str
    studio: str
    contact: tuple[str, ...]
    why: str
    how_often: Fact
    tools: Box | None
    ask: Box
    stop: Box
    advice: AdviceSheet | None
    entries: tuple[EntrySheet, ...]
    empty: str
    notes: tuple[Box, ...]
    address: Address | None
    disclaimer: str
    credit: str
    made_on: str
    page_of: tuple[str, str, str]

    @property
    def full_title(self) -> str:
        """What it does and how long it takes."""
        return f"{self.title}, {self.minutes}"


def handout_sheet(
    plan: Plan,
    letterhead: Letterhead,
    album: Album,
    *,
    address: str | None,
    made_on: date,
    edition: int | None,
    advice: Advice | None = None,
) -> HandoutSheet:
    """Word the student's hand-out. Its pictures go into ``album``.

    ``advice`` is what the library says of the steps of ``plan``, for every condition; without one there are no lists.
    Nothing of the teacher's own notes is in it, and nothing of the room.
    """
    shown = entries(plan)
    ask_title, ask_words = wording.ask_first()
    minutes = home_minutes(shown)
    credit = [plan.teacher, letterhead.name, wording.edition(edition) if edition else "", date_format(made_on, "j F Y")]
    return HandoutSheet(
        language=language(),
        kind=_("To do at home"),
        title=plan.handout.title or plan.title,
        minutes=ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes},
        teacher=plan.teacher,
        studio=letterhead.name,
        contact=_lines(letterhead.address, letterhead.contact),
        why=plan.handout.why or plan.intention,
        how_often=Fact(_("How often"), plan.handout.how_often or wording.how_often()),
        tools=_tools(home_tools(shown)),
        ask=Box(ask_title, ask_words),
        stop=stop_box(),
        advice=advice_sheet(plan, shown, advice) if advice else None,
        entries=tuple(_entries(shown, album)),
        empty="" if shown else _("This class has no steps yet."),
        notes=tuple(Box(note.title, note.text) for note in plan.handout.notes),
        address=address_block(address, album),
        disclaimer=letterhead.disclaimer or wording.disclaimer(),
        credit=" · ".join(filter(None, credit)),
        made_on=date_format(made_on, "j F Y"),
        page_of=page_of(),
    )


def _lines(*texts: str) -> tuple[str, ...]:
    return tuple(line.strip() for text in texts for line in text.splitlines() if line.strip())


def _tools(tools: tuple[PlanTool, ...]) -> Box | None:
    """What to have at hand, each with what does the job where it is missing. Nobody needs to be told to bring hands."""
    wanted = [tool for tool in tools if tool.slug != "hands"]
    if not wanted:
        return None
    lines = [
        _("%(tool)s. At home: %(household)s") % {"tool": wording.tool(tool), "household": _lower_first(tool.household)}
        if tool.household
        else wording.tool(tool) + "."
        for tool in wanted
    ]
    return Box(_("What you need"), lines=tuple(lines))


def _lower_first(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _entries(shown: Iterable[HandoutEntry], album: Album) -> Iterator[EntrySheet]:
    told: dict[str, int] = {}
    for number, entry in enumerate(shown, start=1):
        yield _entry(number, entry, album, told)


def _entry(number: int, entry: HandoutEntry, album: Album, told: dict[str, int]) -> EntrySheet:
    """Word one thing to do. ``told``: which entry already gave a keep-off zone's rule."""
    step, technique = entry.step, entry.step.technique
    dose = ", ".join(filter(None, [wording.dose(step), wording.first_side(entry.first)]))
    words = EntrySheet(
        number=number,
        name=step.title,
        dose=dose,
        again=_("Do this once more at the end, and notice what has changed.") if entry.again else "",
    )
    if technique is None:
        return words
    return replace(
        words,
        sanskrit=technique.sanskrit,
        devanagari=technique.devanagari,
        pictures=album.of_step(step),
        why=technique.why,
        steps=technique.steps or tuple(filter(None, [technique.cue])),
        feel=Fact(_("You should feel"), technique.feel) if technique.feel else None,
        avoid=Fact(_("You should not feel"), technique.avoid_feel) if technique.avoid_feel else None,
        gentler=Fact(_("Gentler"), wording.way(technique.gentler)) if technique.gentler else None,
        zones=keep_off(technique, number, told),
    )
