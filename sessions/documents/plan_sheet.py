"""The teacher's plan in words: what its PDF and its page show, ready to be set."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from anatomy.domain.safety import Rulebook
from anatomy.wording import counted_text
from sessions import wording
from sessions.documents.parts import Box, Fact
from sessions.documents.pictures import Album, Pictured
from sessions.documents.watch_sheet import SourceSheet, StepWatch, Watch, WatchSheet, watch_for
from sessions.domain.clock import SectionTime, StepTime, Timetable
from sessions.domain.letterhead import Letterhead
from sessions.domain.papers import NO_ROOM_FOR, PlanChoices, PlanForm
from sessions.domain.plan import Named, Plan, PlanTechnique
from sessions.domain.tools import room_setup, tools_for_room

# So many places at most are marked and named as what a class is about.
_MOST_FOCUS = 5

# So many letters of cue, with the note, have room in a compact plan.
_COMPACT_LETTERS = 84
_SENTENCE_ENDS = re.compile(r"(?<=[.!?;:])\s+")

# For a plan without a room.
NO_RULES = Rulebook()
# The forms that say what to do and leave out in which other ways.
_BRIEF = frozenset({PlanForm.POCKET, PlanForm.COMPACT})
STANDARD = PlanChoices()


@dataclass(frozen=True, slots=True)
class Address:
    """Where the class is on the web: typed out, and as the name of the QR picture."""

    url: str
    qr: str
    label: str
    alternative: str


@dataclass(frozen=True, slots=True)
class StepSheet:
    """A step. ``name`` is its title; the label of each part stands beside it, so that nothing depends on the look."""

    number: int
    clock: str
    name: str
    dose: str
    sanskrit: str = ""
    devanagari: str = ""
    pictures: tuple[Pictured, ...] = ()
    setup: Fact | None = None
    watch: StepWatch | None = None
    tools: str = ""
    cue: str = ""
    note: Fact | None = None
    zones: Fact | None = None
    ways: tuple[Fact, ...] = ()
    optional: str = ""


@dataclass(frozen=True, slots=True)
class SectionSheet:
    """A section. ``continued`` heads a page that goes on with it; ``protected`` says by when it must start."""

    name: str
    continued: str
    clock: str
    time: str
    rounds: str = ""
    protected: str = ""
    steps: tuple[StepSheet, ...] = ()


@dataclass(frozen=True, slots=True)
class _Course:
    """What the wording of a step needs beside it.

    ``told``: which step already gave a keep-off zone's rule. ``shown``: which step already gave a technique's ways.
    """

    plan: Plan
    album: Album
    watch: Watch
    choices: PlanChoices
    told: dict[str, int] = field(default_factory=dict)
    shown: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """The whole document.

    ``opening`` are the words to begin with, ``writing`` the titles of the lines to write on by hand. ``page_of`` holds
    the words before, between and after the page number and their count.
    """

    form: str
    language: str
    kind: str
    title: str
    teacher: str
    studio: str
    intention: str
    facts: tuple[Fact, ...]
    focus: str
    focus_words: str
    focus_label: str
    tools: Box | None
    setting_up: Fact | None
    opening: Box | None
    stop: Box | None
    watch: WatchSheet | None
    sections: tuple[SectionSheet, ...]
    empty: str
    notes: Box | None
    writing: tuple[str, ...]
    sources: SourceSheet | None
    address: Address | None
    state: str
    library: str
    made_on: str
    page_of: tuple[str, str, str]


def plan_sheet(
    plan: Plan,
    times: Timetable,
    letterhead: Letterhead,
    album: Album,
    *,
    address: str | None,
    made_on: date,
    edition: int | None,
    book: Rulebook = NO_RULES,
    choices: PlanChoices = STANDARD,
    library_on: date | None = None,
) -> PlanSheet:
    """Word the teacher's plan. Its pictures go into ``album``; its room is held against ``book``.

    What is not in ``choices`` is not in the sheet. ``library_on``: the day of the library's last change.
    """
    focus = focus_regions(plan)
    watch = watch_for(plan, book) if choices.safety else Watch()
    course = _Course(plan, album, watch, choices)
    return PlanSheet(
        form=choices.form.value,
        language=language(),
        kind=_("Class plan"),
        title=plan.title,
        teacher=plan.teacher,
        studio=letterhead.name,
        intention=plan.intention,
        facts=_facts(plan, times),
        focus=album.focus(focus) if choices.shows_pictures else "",
        focus_words=wording.listed(region.name for region in focus),
        focus_label=_("Where it works"),
        tools=_tools(plan),
        setting_up=_setting_up(plan),
        opening=Box(_("To open with"), lines=wording.opening()) if choices.safety else None,
        stop=stop_box() if choices.safety else None,
        watch=watch.box,
        sections=tuple(_section(section, course) for section in times.sections),
        empty="" if any(section.steps for section in times.sections) else _("This class has no steps yet."),
        notes=Box(_("Notes"), plan.notes) if plan.notes.strip() else None,
        writing=_writing(choices),
        sources=watch.sources if choices.form is not PlanForm.COMPACT else None,
        address=address_block(address, album),
        state=wording.edition(edition),
        library=_("Library of %(day)s") % {"day": date_format(library_on, "j F Y")} if library_on else "",
        made_on=date_format(made_on, "j F Y"),
        page_of=page_of(),
    )


def language() -> str:
    """Return the primary language of the words, as PDF readers want it ("en")."""
    return (get_language() or "en").split("-")[0]


def page_of() -> tuple[str, str, str]:
    """Return the words around "page 2 of 3"; the numbers are known only when the page is set."""
    before, between, after = (_("Page %(page)s of %(pages)s") % {"page": "\0", "pages": "\0"}).split("\0")
    return before, between, after


def stop_box() -> Box:
    title, lead, lines = wording.stop_signal()
    return Box(title, lead, lines)


def address_block(address: str | None, album: Album) -> Address | None:
    """Return the shared address in type and as a QR code, or None where the class is not shared."""
    if not address:
        return None
    return Address(
        url=address,
        qr=album.qr(address),
        label=_("This class on your phone"),
        alternative=_("QR code for the address beside it"),
    )


def focus_regions(plan: Plan) -> tuple[Named, ...]:
    """Return the places where the class spends the most time, the most worked one first."""
    worked: Counter[Named] = Counter()
    for step in plan.steps():
        for region in step.technique.regions if step.technique else ():
            worked[region] += step.seconds * step.side.times
    return tuple(region for region, _seconds in worked.most_common() if region.slug != "whole-body")[:_MOST_FOCUS]


def _facts(plan: Plan, times: Timetable) -> tuple[Fact, ...]:
    facts = [
        Fact(_("Teacher"), plan.teacher),
        Fact(_("Level"), wording.level(plan.level)),
        Fact(_("Time"), wording.balance(times)),
        Fact(_("People"), str(plan.people)),
    ]
    if plan.occasion is not None:
        place = ", ".join(filter(None, [plan.occasion.place, wording.occasion_format(plan.occasion.format)]))
        facts = [Fact(_("Where"), place), *facts]
    facts = [Fact(_("When"), wording.when(plan, times.seconds)), *facts]
    if optional := [number for number, step in plan.numbered() if step.optional]:
        facts.append(Fact(_("Optional"), wording.step_numbers(optional)))
    return tuple(fact for fact in facts if fact.text)


def _shows(choices: PlanChoices, part: str) -> bool:
    """Whether a part was chosen, and its form has room for it."""
    return getattr(choices, part) and part not in NO_ROOM_FOR.get(choices.form, ())


def _writing(choices: PlanChoices) -> tuple[str, ...]:
    """The titles of the lines to write on by hand."""
    if not _shows(choices, "notes_area"):
        return ()
    return (_("Notes by hand"), _("What would you change?"))


def _tools(plan: Plan) -> Box | None:
    room = tools_for_room(plan)
    if not room.counted:
        return None
    lines = [
        _("%(tools)s (%(each)d each)") % {"tools": counted_text(tool.name, tool.total), "each": tool.each}
        if tool.each > 1
        else counted_text(tool.name, tool.total)
        for tool in room.counted
    ]
    return Box(
        title=ngettext("Tools for one person", "Tools for %(count)d people", room.people) % {"count": room.people},
        lines=tuple(lines),
    )


def _setting_up(plan: Plan) -> Fact | None:
    """How to set up the room, in one line; None where the plan says nothing of it."""
    words = wording.setting_up(room_setup(plan))
    return Fact(_("Setting up"), words) if words else None


def _section(times: SectionTime, course: _Course) -> SectionSheet:
    section = times.section
    rounds = ngettext("%(count)d round", "%(count)d rounds", section.rounds) % {"count": section.rounds}
    return SectionSheet(
        name=section.name,
        continued=_("%(section)s, continued") % {"section": section.name},
        clock=wording.clock(times.start, course.plan.begins),
        time=wording.duration(times.seconds),
        rounds=rounds if section.rounds > 1 else "",
        protected=wording.latest_start(times, course.plan),
        steps=tuple(_step(step, course) for step in times.steps),
    )


def _step(times: StepTime, course: _Course) -> StepSheet:
    step, technique = times.step, times.step.technique
    form = course.choices.form
    words = StepSheet(
        number=times.number,
        clock=wording.clock(times.start, course.plan.begins),
        name=step.title,
        dose=wording.dose(step),
        setup=Fact(_("Set-up"), wording.duration(times.setup.seconds)) if times.setup.seconds else None,
        watch=course.watch.of_step(times.number),
        tools=", ".join(wording.tool(tool) for tool in step.tools),
        note=Fact(_("Note"), step.note.strip()) if step.note.strip() else None,
        optional=_("Optional") if step.optional else "",
    )
    if technique is None:
        return words
    cue = technique.said if _shows(course.choices, "cues") else ""
    sanskrit = _shows(course.choices, "sanskrit")
    return replace(
        words,
        sanskrit=technique.sanskrit if sanskrit else "",
        devanagari=technique.devanagari if sanskrit else "",
        pictures=course.album.of_step(step) if course.choices.shows_pictures else (),
        cue=_one_line(cue, step.note) if form is PlanForm.COMPACT else cue,
        zones=_keep_off_brief(technique) if form in _BRIEF else keep_off(technique, times.number, course.told),
        ways=() if form in _BRIEF else _ways(technique, times.number, course.shown),
    )


def _one_line(cue: str, note: str) -> str:
    """Return as many sentences of ``cue`` as have room beside ``note``; without a note at least the first."""
    said = ""
    for sentence in _SENTENCE_ENDS.split(cue):
        longer = f"{said} {sentence}".strip()
        if len(longer) + len(note) > _COMPACT_LETTERS:
            return said if said or note else sentence
        said = longer
    return said


def _ways(technique: PlanTechnique, number: int, shown: dict[str, int]) -> tuple[Fact, ...]:
    """Return the easier and the stronger way. A technique that comes again points at the step that gave them."""
    ways = [(_("Gentler"), technique.gentler), (_("Stronger"), technique.stronger)]
    facts = tuple(Fact(label, wording.way(way)) for label, way in ways if way)
    if not facts:
        return ()
    first = shown.setdefault(technique.slug, number)
    if first == number:
        return facts
    labels = wording.listed(fact.label if at == 0 else fact.label.lower() for at, fact in enumerate(facts))
    return (Fact(labels, _("as in step %(number)d") % {"number": first}),)


def _keep_off_brief(technique: PlanTechnique) -> Fact | None:
    """Return the spots that nobody presses by their names alone."""
    return Fact(_("Keep off"), "; ".join(zone.name for zone in technique.zones) + ".") if technique.zones else None


def keep_off(technique: PlanTechnique, number: int, told: dict[str, int]) -> Fact | None:
    """Return the spots that nobody presses. The rule stands where a spot first comes; from then on its name does."""
    if not technique.zones:
        return None
    words = [
        _("%(name)s (see step %(number)d)") % {"name": zone.name, "number": told[zone.slug]}
        if zone.slug in told
        else wording.zone(zone)
        for zone in technique.zones
    ]
    told.update({zone.slug: number for zone in technique.zones if zone.slug not in told})
    # A rule has semicolons of its own.
    return Fact(_("Keep off"), " · ".join(words) + ".")
