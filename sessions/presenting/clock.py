"""The clock of a class, as values that templates print: planned against target, and its sections one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from django.utils.translation import gettext as _

from sessions import wording
from sessions.domain.clock import ClockSettings, SectionTime, Timetable, timetable
from sessions.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class ClockFace:
    """Planned against target, as the clock component shows it.

    ``said`` is all of it in words to be listened to. ``seconds`` of ``longest`` is how far the meter is filled.
    """

    planned: str
    target: str
    words: str
    said: str
    state: str
    seconds: int
    longest: int


@dataclass(frozen=True, slots=True)
class SectionClock:
    """When a section starts, and what it takes of its own planned minutes: ``rest`` says how far off it is.

    ``longest`` is 0 where nothing is planned for it: then there is no meter.
    """

    id: int
    name: str
    start: str
    time: str
    planned: str
    rest: str
    state: str
    seconds: int
    longest: int
    latest: str


@dataclass(frozen=True, slots=True)
class ClockPanel:
    """The clock in detail. ``starts`` ("18:30") and ``ends`` are empty where the start is not known.

    ``fit`` names the way to the target, and is empty where the class is on it or has nothing in it yet.
    """

    starts: str
    ends: str
    fit: str
    sections: tuple[SectionClock, ...]


def clock_face(times: Timetable) -> ClockFace:
    """Word planned against target: "1:30 free", "over by 4:30"."""
    return face(times.seconds, times.target_seconds)


def face(seconds: int, target: int) -> ClockFace:
    """Word ``seconds`` against a ``target``."""
    state = _state(seconds, target)
    off = abs(target - seconds)
    return ClockFace(
        planned=wording.offset(seconds),
        target=wording.offset(target),
        words=_off(state, wording.offset(off)),
        said=_("%(planned)s of %(target)s, %(words)s")
        % {
            "planned": wording.duration(seconds),
            "target": wording.duration(target),
            "words": _off(state, wording.duration(off)),
        },
        state=state,
        seconds=seconds,
        longest=max(seconds, target),
    )


def _state(seconds: int, target: int) -> str:
    return "exact" if seconds == target else "under" if seconds < target else "over"


def _off(state: str, rest: str) -> str:
    if state == "exact":
        return _("exactly on target")
    return (_("%(time)s free") if state == "under" else _("over by %(time)s")) % {"time": rest}


def fit_name(target: int) -> str:
    """Name the way to a ``target`` in seconds: "Fit to 60:00"."""
    return _("Fit to %(time)s") % {"time": wording.offset(target)}


def clock_panel(plan: Plan, settings: ClockSettings) -> ClockPanel:
    """Word the clock of ``plan``, timed with the studio's ``settings``."""
    times = timetable(plan, settings)
    return ClockPanel(
        starts=wording.clock(0, plan.begins) if plan.begins else "",
        ends=wording.clock(times.seconds, plan.begins) if plan.begins else "",
        fit=fit_name(times.target_seconds) if times.free and times.seconds else "",
        sections=tuple(_section(section, plan, plan.begins) for section in times.sections),
    )


def _section(times: SectionTime, plan: Plan, start: time | None) -> SectionClock:
    planned = (times.section.planned_minutes or 0) * 60
    rest = planned - times.seconds
    return SectionClock(
        id=times.section.id,
        name=times.section.name,
        start=wording.clock(times.start, start),
        time=wording.offset(times.seconds),
        planned=wording.offset(planned) if planned else "",
        rest=rest_words(rest) if planned else "",
        state=_state(times.seconds, planned) if planned else "",
        seconds=times.seconds,
        longest=max(planned, times.seconds) if planned else 0,
        latest=wording.latest_start(times, plan),
    )


def rest_words(seconds: int) -> str:
    """Say how far a section is off its planned minutes; below zero it takes longer."""
    if seconds == 0:
        return _("as planned")
    words = _("%(time)s free") if seconds > 0 else _("%(time)s over")
    return words % {"time": wording.offset(abs(seconds))}
