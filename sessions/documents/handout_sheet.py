"""The student's hand-out in words: what its PDF and its page show, ready to be set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import ngettext

from sessions import wording
from sessions.documents import handout_words as words
from sessions.documents.advice_box import AdviceBox, advice_box
from sessions.documents.advice_sheet import AdviceSheet, advice_sheet
from sessions.documents.parts import Box, Fact
from sessions.documents.pictures import Album, Pictured
from sessions.documents.plan_sheet import (
    Address,
    address_block,
    keep_off,
    language,
    page_of,
)
from sessions.domain.advice import Advice
from sessions.domain.handout import HandoutEntry, entries, home_minutes, home_tools
from sessions.domain.letterhead import Letterhead
from sessions.domain.plan import Plan, PlanHandout, PlanTool

TICK_DAYS = 14


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
class TickSheet:
    """Two weeks to tick off: the name of the row of days, each day's number, the name of the row of boxes."""

    title: str
    day: str
    days: tuple[str, ...]
    done: str


@dataclass(frozen=True, slots=True)
class HandoutSheet:
    """The whole document. ``advice`` is gathered, for paper; ``full_advice`` names every condition."""

    language: str
    kind: str
    large: bool
    title: str
    minutes: str
    teacher: str
    studio: str
    contact: str
    why: str
    how_often: Fact
    tools: Box | None
    stop: Box
    advice: AdviceBox
    entries: tuple[EntrySheet, ...]
    empty: str
    notes: tuple[Box, ...]
    ticks: TickSheet | None
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
    minutes = home_minutes(shown)
    credit = [
        plan.teacher,
        letterhead.name,
        _one_line(letterhead.address),
        wording.edition(edition) if edition else "",
        date_format(made_on, "j F Y"),
    ]
    return HandoutSheet(
        language=language(),
        kind=str(words.KIND),
        large=plan.handout.large,
        title=plan.handout.title or plan.title,
        minutes=ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes},
        teacher=plan.teacher,
        studio=letterhead.name,
        contact=_one_line(letterhead.contact),
        why=plan.handout.why or plan.intention,
        how_often=Fact(str(words.HOW_OFTEN), plan.handout.how_often or str(words.MOST_DAYS)),
        tools=_tools(home_tools(shown)),
        stop=Box(str(words.STOP_TITLE), str(words.STOP), tuple(map(str, words.STOP_STEPS))),
        advice=_advice(plan, shown, advice, shared=bool(address)),
        entries=tuple(_entries(shown, album)),
        empty="" if shown else str(words.NOTHING_YET),
        notes=tuple(Box(note.title, note.text) for note in plan.handout.notes),
        ticks=_ticks(plan.handout),
        address=_on_your_phone(address, album),
        disclaimer=letterhead.disclaimer or str(words.DISCLAIMER),
        credit=" · ".join(filter(None, credit)),
        made_on=date_format(made_on, "j F Y"),
        page_of=page_of(),
    )


def full_advice(plan: Plan, advice: Advice) -> AdviceSheet | None:
    """Return the complete lists, every condition by name, of which a hand-out has the gathered ones."""
    return advice_sheet(plan, entries(plan), advice)


def _advice(plan: Plan, shown: Sequence[HandoutEntry], advice: Advice | None, *, shared: bool) -> AdviceBox:
    """Return the box at the top. Where the library is silent it still sends people with a doubt to a doctor."""
    box = advice_box(plan, shown, advice, shared=shared) if advice else None
    if box is None:
        return AdviceBox(None, None, Fact(*wording.ask_first()), "")
    return box


def _one_line(text: str) -> str:
    return ", ".join(line.strip() for line in text.splitlines() if line.strip())


def _on_your_phone(address: str | None, album: Album) -> Address | None:
    found = address_block(address, album)
    return replace(found, label=str(words.ON_YOUR_PHONE)) if found else None


def _ticks(handout: PlanHandout) -> TickSheet | None:
    if not handout.ticks:
        return None
    days = tuple(str(number) for number in range(1, TICK_DAYS + 1))
    return TickSheet(str(words.TICKS_TITLE), str(words.TICKS_DAY), days, str(words.TICKS_DONE))


def _tools(tools: tuple[PlanTool, ...]) -> Box | None:
    """What to have at hand, each with what does the job where it is missing. Nobody needs to be told to bring hands."""
    wanted = [tool for tool in tools if tool.slug != "hands"]
    if not wanted:
        return None
    return Box(str(words.WHAT_YOU_NEED), lines=tuple(map(_tool, wanted)))


def _tool(tool: PlanTool) -> str:
    name, household = wording.tool(tool), tool.household.rstrip(".")
    if not household:
        return f"{name}."
    return words.AT_HOME % {"tool": name, "household": household[:1].lower() + household[1:]}


def _entries(shown: Iterable[HandoutEntry], album: Album) -> Iterator[EntrySheet]:
    told: dict[str, int] = {}
    for number, entry in enumerate(shown, start=1):
        yield _entry(number, entry, album, told)


def _entry(number: int, entry: HandoutEntry, album: Album, told: dict[str, int]) -> EntrySheet:
    """Word one thing to do. ``told``: which entry already gave a keep-off zone's rule."""
    step, technique = entry.step, entry.step.technique
    dose = ", ".join(filter(None, [wording.dose(step), wording.first_side(entry.first)]))
    sheet = EntrySheet(number, step.title, dose, again=str(words.AGAIN) if entry.again else "")
    if technique is None:
        return sheet
    return replace(
        sheet,
        sanskrit=technique.sanskrit,
        devanagari=technique.devanagari,
        pictures=album.of_step(step),
        why=technique.why,
        steps=technique.steps or tuple(filter(None, [technique.cue])),
        feel=_fact(words.FEEL, technique.feel),
        avoid=_fact(words.WATCH_OUT, technique.avoid_feel),
        gentler=_fact(words.GENTLER, wording.way(technique.gentler)),
        zones=keep_off(technique, number, told),
    )


def _fact(label: Promise, text: str) -> Fact | None:
    return Fact(str(label), text) if text else None
