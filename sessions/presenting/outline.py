"""The builder's rows, as values that its templates print without thinking: the class, its clock, its tools."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anatomy.models import Kind
from sessions import wording
from sessions.domain.clock import ClockSettings, SectionTime, Setup, StepTime, Timetable, timetable
from sessions.domain.plan import Plan, PlanSection
from sessions.domain.tools import RoomTool, tools_for_room
from sessions.models import SectionKind
from sessions.presenting.findings import Badge


@dataclass(frozen=True, slots=True)
class ClockFace:
    """Planned against target, as the clock component shows it. ``percent`` is at most 100."""

    planned: str
    target: str
    words: str
    state: str
    percent: int


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step. ``slug`` is empty for free text; ``setup_parts`` explains an automatic set-up.

    ``regions`` are the slugs of what it reaches, with a space between; ``side`` is the step's own.

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
    first: bool
    last: bool
    badge: Badge | None = None
    swapped: bool = False
    regions: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section. ``planned`` is empty where it has no time of its own; ``latest`` speaks of a protected one."""

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
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole class, in words."""

    clock: ClockFace
    sections: tuple[SectionRow, ...]
    count: int
    techniques: int
    people: int
    tools: tuple[RoomTool, ...]
    around: str

    @property
    def has_steps(self) -> bool:
        """Whether anything is planned yet."""
        return self.count > 0


type Badges = Mapping[int, Badge]
NO_BADGES: Badges = {}


def outline(plan: Plan, settings: ClockSettings, badges: Badges = NO_BADGES) -> Outline:
    """Word ``plan`` for the builder, timed with the studio's ``settings``. ``badges`` are by the steps' keys."""
    times = timetable(plan, settings)
    room = tools_for_room(plan)
    count = sum(len(section.steps) for section in times.sections)
    return Outline(
        clock=clock_face(times),
        sections=tuple(_section(section, plan, times, count, badges) for section in times.sections),
        count=count,
        techniques=len({step.technique.slug for step in plan.steps() if step.technique}),
        people=room.people,
        tools=room.counted,
        around=wording.listed(tool.name for tool in room.around),
    )


def clock_face(times: Timetable) -> ClockFace:
    """Word planned against target: "1:30 free", "over by 4:30"."""
    rest = wording.offset(abs(times.free))
    state, words = "exact", _("exactly on target")
    if times.free > 0:
        state, words = "under", _("%(time)s free") % {"time": rest}
    elif times.free < 0:
        state, words = "over", _("over by %(time)s") % {"time": rest}
    return ClockFace(
        planned=wording.offset(times.seconds),
        target=wording.offset(times.target_seconds),
        words=words,
        state=state,
        percent=min(100, round(100 * times.seconds / times.target_seconds)),
    )


def _section(times: SectionTime, plan: Plan, all_times: Timetable, count: int, badges: Badges) -> SectionRow:
    section = times.section
    rest = section.planned_minutes * 60 - times.seconds if section.planned_minutes else 0
    return SectionRow(
        id=section.id,
        name=section.name,
        kind=str(SectionKind(section.kind).label),
        start=wording.clock(times.start, plan.begins),
        time=wording.offset(times.seconds),
        planned=wording.offset(section.planned_minutes * 60) if section.planned_minutes else "",
        rest=_rest(rest) if section.planned_minutes else "",
        over=rest < 0,
        rounds=_rounds(section),
        protected=section.protected,
        latest=wording.latest_start(times, plan),
        steps=tuple(_step(step, plan, count, badges) for step in times.steps),
        first=times is all_times.sections[0],
        last=times is all_times.sections[-1],
    )


def _rest(seconds: int) -> str:
    if seconds == 0:
        return _("as planned")
    words = _("%(time)s free") if seconds > 0 else _("%(time)s over")
    return words % {"time": wording.offset(abs(seconds))}


def _rounds(section: PlanSection) -> str:
    if section.rounds == 1:
        return ""
    return ngettext("%(count)d round", "%(count)d rounds", section.rounds) % {"count": section.rounds}


def _step(times: StepTime, plan: Plan, count: int, badges: Badges) -> StepRow:
    step, technique = times.step, times.step.technique
    return StepRow(
        id=step.id,
        number=times.number,
        start=wording.clock(times.start, plan.begins),
        name=step.title,
        slug=technique.slug if technique else "",
        kind=technique.kind if technique else "",
        kind_words=str(Kind(technique.kind).label) if technique else _("Own words"),
        dose=wording.dose(step),
        setup=_("set-up %(time)s") % {"time": wording.duration(times.setup.seconds)},
        setup_parts=setup_parts(times.setup),
        tools=" + ".join(wording.tool(tool) for tool in step.tools),
        note=step.note,
        optional=step.optional,
        first=times.number == 1,
        last=times.number == count,
        badge=badges.get(step.id),
        swapped=step.swapped,
        regions=" ".join(region.slug for region in technique.regions) if technique else "",
        side=step.side.value,
    )


def setup_parts(setup: Setup) -> str:
    """Explain a set-up: "5 s + 15 s new tools". A typed one says so."""
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


type Places = list[tuple[str, list[tuple[str, str]]]]


def places_for(plan: Plan, step_id: int) -> Places:
    """Return every place to which a step can move, under the name of its section: value and words."""
    return [
        (section.name, [(f"{section.id}-", _("first here")), *_places_behind(section, step_id, plan)])
        for section in plan.sections
    ]


def _places_behind(section: PlanSection, step_id: int, plan: Plan) -> Iterable[tuple[str, str]]:
    numbers = {step.id: number for number, step in plan.numbered()}
    return [
        (f"{section.id}-{step.id}", _("after %(number)d. %(name)s") % {"number": numbers[step.id], "name": step.title})
        for step in section.steps
        if step.id != step_id
    ]
