"""The builder's rows, as values that its templates print without thinking: the class, its clock, its tools."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from anatomy.models import Kind
from sessions import wording
from sessions.domain.clock import ClockSettings, SectionTime, Setup, StepTime, timetable
from sessions.domain.draft import Draft
from sessions.domain.plan import Plan, PlanSection
from sessions.models import SectionKind
from sessions.presenting.clock import ClockFace, clock_face, rest_words
from sessions.presenting.findings import Badge

# Rows that a process keeps laid out: about 2 kB each, and those of eighty long classes.
KEPT_ROWS = 5000


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step. ``slug`` is empty for free text; ``setup_parts`` explains an automatic set-up; ``more`` names its menu.

    ``regions`` are the slugs of what it reaches, with a space between; ``side`` is the step's own. ``base`` is the
    address of its class in the builder; a row without one is only to be looked at.

    ``badge`` is what the room says of it, where somebody may know the room and it says anything.
    """

    id: int
    number: int
    start: str
    name: str
    slug: str
    kind: str
    kind_words: str
    dose: str
    setup: str
    setup_parts: str
    tools: str
    note: str
    optional: bool
    more: str = ""
    badge: Badge | None = None
    swapped: bool = False
    regions: str = ""
    side: str = ""
    base: str = ""

    @property
    def modifier(self) -> str:
        """The class of an optional step, beside that of all steps."""
        return " step--optional" if self.optional else ""

    @property
    def attributes(self) -> str:
        """What tells scripts of the step: its key, what it reaches, and what its menu can offer."""
        return _attributes(self.id, self.regions, self.side, self.slug, swapped=self.swapped, noted=bool(self.note))

    @property
    def face(self) -> str:
        """Everything of it but its number and its start, laid out."""
        return _face(replace(self, number=0, start=""), get_language())


# An edit changes a row or two: all the others of its class, and of those built beside it, are laid out already.
@lru_cache(maxsize=KEPT_ROWS)
def _face(row: StepRow, _language: str | None) -> str:
    return render_to_string("sessions/builder_face.html", {"row": row})


@lru_cache(maxsize=KEPT_ROWS)
def _attributes(pk: int, regions: str, side: str, slug: str, *, swapped: bool, noted: bool) -> str:
    told = {"data-regions": regions, "data-side": side, "data-technique": slug}
    given = format_html_join(" ", '{}="{}"', ((name, value) for name, value in told.items() if value))
    flags = " ".join(name for name, is_on in (("data-swapped", swapped), ("data-note", noted)) if is_on)
    return format_html('id="step-{}" {} {}', str(pk), given, flags)


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section. ``planned`` is empty where it has no time of its own; ``latest`` speaks of a protected one.

    ``begins`` is the number of its first step, ``more`` names its menu.
    """

    id: int
    name: str
    kind: str
    start: str
    time: str
    planned: str
    rest: str
    over: bool
    rounds: str
    protected: bool
    latest: str
    steps: tuple[StepRow, ...]
    begins: int
    more: str

    @property
    def is_empty(self) -> bool:
        """Whether it has no steps."""
        return not self.steps


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole class, in words."""

    clock: ClockFace
    sections: tuple[SectionRow, ...]
    count: int
    techniques: int
    explained: bool = False

    @property
    def has_steps(self) -> bool:
        """Whether anything is planned yet."""
        return self.count > 0


type Badges = Mapping[int, Badge]
NO_BADGES: Badges = {}


def outline(
    plan: Plan,
    settings: ClockSettings,
    badges: Badges = NO_BADGES,
    *,
    explain: bool = False,
    opened: Collection[int] = (),
    base: str = "",
) -> Outline:
    """Word ``plan`` for the builder, timed with the studio's ``settings``. ``badges`` are by the steps' keys.

    With ``explain`` each set-up says what it is made of, else only those of the steps that are ``opened``, by their
    keys. ``base`` is the builder's address of the class.
    """
    asked = _Asked(plan, badges, {step.id for step in plan.steps()} if explain else opened, base)
    times = timetable(plan, settings)
    firsts = accumulate((len(section.steps) for section in times.sections), initial=1)
    numbered = zip(times.sections, firsts, strict=False)
    sections = tuple(_section(section, begins, asked) for section, begins in numbered)
    return Outline(
        clock=clock_face(times),
        sections=sections,
        count=sum(len(section.steps) for section in sections),
        techniques=len({step.technique.slug for step in plan.steps() if step.technique}),
        explained=explain,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What every row of an outline is worded with."""

    plan: Plan
    badges: Badges
    explained: Collection[int]
    base: str


def _section(times: SectionTime, begins: int, asked: _Asked) -> SectionRow:
    section, plan = times.section, asked.plan
    rest = section.planned_minutes * 60 - times.seconds if section.planned_minutes else 0
    return SectionRow(
        id=section.id,
        name=section.name,
        kind=str(SectionKind(section.kind).label),
        start=wording.clock(times.start, plan.begins),
        time=wording.offset(times.seconds),
        planned=wording.offset(section.planned_minutes * 60) if section.planned_minutes else "",
        rest=rest_words(rest) if section.planned_minutes else "",
        over=rest < 0,
        rounds=_rounds(section),
        protected=section.protected,
        latest=wording.latest_start(times, plan),
        steps=tuple(_step(step, asked) for step in times.steps),
        begins=begins,
        more=more_words(section.name),
    )


def _rounds(section: PlanSection) -> str:
    if section.rounds == 1:
        return ""
    return ngettext("%(count)d round", "%(count)d rounds", section.rounds) % {"count": section.rounds}


def _step(times: StepTime, asked: _Asked) -> StepRow:
    step, technique = times.step, times.step.technique
    return StepRow(
        id=step.id,
        number=times.number,
        start=wording.clock(times.start, asked.plan.begins),
        name=step.title,
        slug=technique.slug if technique else "",
        kind=technique.kind if technique else "",
        kind_words=str(Kind(technique.kind).label) if technique else _("Own words"),
        dose=wording.dose(step),
        setup=setup_words(times.setup, explain=step.id in asked.explained),
        setup_parts=setup_parts(times.setup),
        tools=" + ".join(wording.tool(tool) for tool in step.tools),
        note=step.note,
        optional=step.optional,
        more=more_words(step.title),
        badge=asked.badges.get(step.id),
        swapped=step.swapped,
        regions=" ".join(region.slug for region in technique.regions) if technique else "",
        side=step.side.value,
        base=asked.base,
    )


def more_words(name: str) -> str:
    """Name the menu of a step or section."""
    return _("More for %(name)s") % {"name": name}


def setup_words(setup: Setup, *, explain: bool) -> str:
    """Word a set-up, and with ``explain`` what it is made of: "set-up 20 s = 5 s + 15 s new tools"."""
    return _setup_words(get_language(), setup, explain)


def setup_parts(setup: Setup) -> str:
    """Explain a set-up: "5 s + 15 s new tools". A typed one says so."""
    return _setup_parts(get_language(), setup)


# A class has the same few set-ups again and again. ``language`` is what gettext speaks just now.


@lru_cache(maxsize=512)
def _setup_words(language: str | None, setup: Setup, explain: bool) -> str:
    words = _("set-up %(time)s") % {"time": wording.duration(setup.seconds)}
    if not explain:
        return words
    if setup.typed is not None:
        return _("%(words)s, typed") % {"words": words}
    if setup.seconds == setup.base:
        return _("%(words)s, nothing to change") % {"words": words}
    return _("%(words)s = %(parts)s") % {"words": words, "parts": _setup_parts(language, setup)}


@lru_cache(maxsize=512)
def _setup_parts(_language: str | None, setup: Setup) -> str:
    if setup.typed is not None:
        return _("typed")
    parts = [
        (setup.base, "%(time)s"),
        (setup.position, _("%(time)s new position")),
        (setup.tools, _("%(time)s new tools")),
        (setup.side, _("%(time)s change of side")),
    ]
    words = [text % {"time": wording.duration(seconds)} for seconds, text in parts if seconds]
    return " + ".join(words) or wording.duration(0)


def step_place(draft: Draft | None, step: int) -> str:
    """Say where a step stands now: "Calf press: 3 of 12, behind Sole sweep". Nothing where there is no ``draft``."""
    if draft is None:
        return ""
    steps = [one.id for one in draft.steps()]
    section = draft.section_of(step)
    at = [one.id for one in section.steps].index(step)
    words = {"name": section.steps[at].name, "number": steps.index(step) + 1, "count": len(steps)}
    if at == 0:
        return _("%(name)s: %(number)d of %(count)d, first in %(section)s") % {**words, "section": section.name}
    return _("%(name)s: %(number)d of %(count)d, behind %(after)s") % {**words, "after": section.steps[at - 1].name}


def section_place(draft: Draft | None, section: int) -> str:
    """Say where a section stands now: "Rolling: 2 of 5, behind Warm-up". Nothing where there is no ``draft``."""
    if draft is None:
        return ""
    at = [one.id for one in draft.sections].index(section)
    words = {"name": draft.sections[at].name, "number": at + 1, "count": len(draft.sections)}
    if at == 0:
        return _("%(name)s: %(number)d of %(count)d") % words
    return _("%(name)s: %(number)d of %(count)d, behind %(after)s") % {**words, "after": draft.sections[at - 1].name}


type Places = list[tuple[str, list[tuple[str, str]]]]


def places_for(plan: Plan, step_id: int) -> Places:
    """Return every place to which a step can move, under the name of its section: value and words."""
    return [
        (section.name, [(f"{section.id}-", first_in(section.name)), *_places_behind(section, step_id, plan)])
        for section in plan.sections
    ]


def first_in(section: str) -> str:
    """Name the place at the start of a section. A closed list shows nothing but these words."""
    return _("first in “%(section)s”") % {"section": section}


def _places_behind(section: PlanSection, step_id: int, plan: Plan) -> Iterable[tuple[str, str]]:
    numbers = {step.id: number for number, step in plan.numbered()}
    return [
        (f"{section.id}-{step.id}", _("after %(number)d. %(name)s") % {"number": numbers[step.id], "name": step.title})
        for step in section.steps
        if step.id != step_id
    ]
