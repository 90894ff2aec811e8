"""The teacher's plan in words: what its PDF and its page show, ready to be set."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
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
from sessions.domain.papers import PlanChoices
from sessions.domain.plan import Named, Plan, PlanTechnique
from sessions.domain.tools import tools_for_room

# So many places at most are marked and named as what a class is about.
_MOST_FOCUS = 5

# For a plan without a room.
NO_RULES = Rulebook()
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
    gentler: Fact | None = None
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
    """What the wording of a step needs beside it. ``told``: which step already gave a keep-off zone's rule."""

    plan: Plan
    album: Album
    watch: Watch
    choices: PlanChoices
    told: dict[str, int]


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """The whole document. ``page_of`` holds the words before, between and after the page number and their count."""

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
    stop: Box
    watch: WatchSheet | None
    sections: tuple[SectionSheet, ...]
    empty: str
    notes: Box | None
    sources: SourceSheet | None
    address: Address | None
    state: str
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
    watch = watch_for(plan, book)
    course = _Course(plan, album, watch, choices, {})
    return PlanSheet(
        language=language(),
        kind=_("Class plan"),
        title=plan.title,
        teacher=plan.teacher,
        studio=letterhead.name,
        intention=plan.intention,
        facts=_facts(plan, times),
        focus=album.focus(focus),
        focus_words=wording.listed(region.name for region in focus),
        focus_label=_("Where it works"),
        tools=_tools(plan),
        stop=stop_box(),
        watch=watch.box,
        sections=tuple(_section(section, course) for section in times.sections),
        empty="" if any(section.steps for section in times.sections) else _("This class has no steps yet."),
        notes=Box(_("Notes"), plan.notes) if plan.notes.strip() else None,
        sources=watch.sources,
        address=address_block(address, album),
        state=wording.edition(edition),
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
    return tuple(fact for fact in facts if fact.text)


def _tools(plan: Plan) -> Box | None:
    room = tools_for_room(plan)
    if not room:
        return None
    lines = [
        _("%(tools)s (%(each)d each)") % {"tools": counted_text(tool.name, tool.total), "each": tool.each}
        if tool.each > 1
        else counted_text(tool.name, tool.total)
        for tool in room.counted
    ]
    around = [_("wall space") if tool.slug == "wall" else tool.name for tool in room.around]
    return Box(
        title=ngettext("Tools for one person", "Tools for %(count)d people", room.people) % {"count": room.people},
        lines=tuple(lines),
        foot=_("Also: %(things)s") % {"things": wording.listed(around)} if around else "",
    )


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
    return replace(
        words,
        sanskrit=technique.sanskrit,
        devanagari=technique.devanagari,
        pictures=course.album.of_step(step) if course.choices.shows_pictures else (),
        cue=technique.said,
        zones=keep_off(technique, times.number, course.told),
        gentler=Fact(_("Gentler"), wording.way(technique.gentler)) if technique.gentler else None,
    )


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
    return Fact(_("Keep off"), "; ".join(words) + ".")
