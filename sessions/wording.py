"""The words for a class that its pages and its papers share: times, doses, the stop signal, all through gettext.

How a dose, a length and a tool read is the library's to say (``anatomy.wording``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import time

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anatomy.models import Kind, Level
from anatomy.wording import dose_text, duration_text, tool_text
from sessions.domain.clock import SectionTime, Timetable
from sessions.domain.everyone import General, PoweredOnNeck
from sessions.domain.plan import Plan, PlanStep, PlanTool, PlanWay, PlanZone, Side
from sessions.domain.tools import RoomSetup
from sessions.models import OccasionFormat


def duration(seconds: int) -> str:
    """Return ``seconds`` in words: "45 s", "2 min", "3 min 20 s"."""
    return duration_text(seconds)


def offset(seconds: int) -> str:
    """Return ``seconds`` as minutes and seconds, as a stopwatch shows them: "58:30"."""
    sign, seconds = ("−", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 60}:{seconds % 60:02}"


def clock(seconds: int, start: time | None) -> str:
    """Return when that second of the class is: the time of day where its ``start`` is known, else from 0:00."""
    if start is None:
        return offset(seconds)
    minute = (start.hour * 60 + start.minute + seconds // 60) % (24 * 60)
    return f"{minute // 60:02}:{minute % 60:02}"


def dose(step: PlanStep) -> str:
    """Return a step's dose in words: "60 s each side", "5 breaths", "8 times each side, about 40 s"."""
    return dose_text(step.dose_mode, step.seconds, step.count, step.side, name_both=True)


def first_side(side: Side | None) -> str:
    """Return which side to start with, or nothing where there is no choice."""
    if side is None:
        return ""
    return _("left side first") if side is Side.LEFT else _("right side first")


def tool(wanted: PlanTool) -> str:
    """Return a tool with its count, where that is more than one: "2 × Yoga block"."""
    return tool_text(wanted.name, wanted.count)


def zone(place: PlanZone) -> str:
    """Return a keep-off zone with its rule."""
    return _("%(name)s: %(rule)s") % {"name": place.name, "rule": place.rule} if place.rule else place.name


def way(other: PlanWay) -> str:
    """Return a gentler or stronger way in words; the name of the technique only where there are no words."""
    return other.how or (other.technique.name if other.technique else "")


def level(slug: str) -> str:
    return str(Level(slug).label) if slug in Level.values else slug


def kind(slug: str) -> str:
    return str(Kind(slug).label) if slug in Kind.values else slug


def occasion_format(slug: str) -> str:
    return str(OccasionFormat(slug).label) if slug in OccasionFormat.values else slug


def listed(words: Iterable[str]) -> str:
    """Return ``words`` as a list that is read aloud: "calf, sole and ankle"."""
    return get_text_list(list(words), _("and"))


def when(plan: Plan, seconds: int) -> str:
    """Return the day of the occasion, if any, and from when to when where the start is known.

    ``seconds`` is the length of the class. An empty text where neither is known.
    """
    times = ""
    if plan.begins is not None:
        words = {"start": clock(0, plan.begins), "end": clock(seconds, plan.begins)}
        times = _("%(start)s to %(end)s") % words
    day = date_format(plan.occasion.starts_on, "l j F Y") if plan.occasion else ""
    return _("%(day)s, %(times)s") % {"day": day, "times": times} if day and times else day or times


def balance(times: Timetable) -> str:
    """Return planned against target: "58:30 of 60:00, 1:30 free"."""
    words = {"planned": offset(times.seconds), "target": offset(times.target_seconds), "rest": offset(abs(times.free))}
    if times.free == 0:
        return _("%(planned)s, exactly on target") % words
    if times.free > 0:
        return _("%(planned)s of %(target)s, %(rest)s free") % words
    return _("%(planned)s of %(target)s, over by %(rest)s") % words


def latest_start(section: SectionTime, plan: Plan) -> str:
    """Return by when a protected section must begin, or nothing for another section."""
    if section.latest_start is None:
        return ""
    if section.latest_start < 0:
        return _("Protected, but the class is longer than its time: shorten what comes before.")
    words = {"latest": clock(section.latest_start, plan.begins), "planned": clock(section.start, plan.begins)}
    if section.latest_start < section.start:
        return _("Protected: start by %(latest)s at the latest. As planned you get here at %(planned)s.") % words
    return _("Protected: start by %(latest)s at the latest.") % words


def step_numbers(numbers: Iterable[int]) -> str:
    """Return steps by their numbers (given in order), three and more in a row as a range: "Steps 2, 5 and 7 to 9"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = [
        each
        for run in runs
        for each in (
            [_("%(first)d to %(last)d") % {"first": run[0], "last": run[-1]}] if len(run) > 2 else [str(n) for n in run]
        )
    ]
    count = sum(len(run) for run in runs)
    return ngettext("Step %(numbers)s", "Steps %(numbers)s", count) % {"numbers": listed(words)}


def setting_up(room: RoomSetup) -> str:
    """Return how to set up the room, in a line; nothing where the plan says nothing of it."""
    mats = ngettext("%(count)d mat", "%(count)d mats", room.mats) % {"count": room.mats}
    words = []
    if room.mats and room.wall:
        words.append(_("%(mats)s, wall space for each.") % {"mats": mats})
    elif room.mats or room.wall:
        words.append(f"{mats if room.mats else _('Wall space for each')}.")
    if room.first:
        first = {"tools": listed(tool(each) for each in room.first), "number": room.number}
        words.append(_("First in use: %(tools)s (step %(number)d).") % first)
    if room.later:
        words.append(_("The rest within reach."))
    return " ".join(words)


# What a plan says of its room


def room(plan: Plan) -> str:
    """Return which room a plan is held against: the class's usual one, or that of the day."""
    if plan.occasion is None or not plan.room.own:
        return _("Usual room")
    return _("Room of %(day)s") % {"day": date_format(plan.occasion.starts_on, "l j F")}


def clearance_required(conditions: Iterable[str]) -> str:
    """Return for which conditions in the room a physician must have agreed."""
    return _("Join in only once a doctor, midwife or physiotherapist has agreed: %(conditions)s.") % {
        "conditions": "; ".join(conditions)
    }


def clearance_advised(conditions: Iterable[str]) -> str:
    """Return for which conditions in the room it is good to have asked a physician."""
    return _("Better ask a doctor, midwife or physiotherapist first: %(conditions)s.") % {
        "conditions": "; ".join(conditions)
    }


def edition(number: int | None) -> str:
    return _("Draft") if number is None else _("Edition %(number)d") % {"number": number}


# What belongs in every class hand-out and on every plan, whoever teaches.


def stop_signal() -> tuple[str, str, tuple[str, ...]]:
    """Return the title, the difference to feel for, and the three things to do, in this order."""
    return (
        _("If it hurts"),
        _("Strong and bearable is fine. Burning, stinging or stabbing is pain, and pain means:"),
        (
            _("Ease the pressure."),
            _("Change how you do it, or move to another spot."),
            _("If it still hurts, stop there, and leave that area alone until a doctor has had a look."),
        ),
    )


def stop_in_brief() -> tuple[str, str]:
    """Return the title of the stop signal and what to do, in one line."""
    return _("If it hurts"), _("ease the pressure, change how you do it, and if it still hurts, stop.")


def opening() -> tuple[str, ...]:
    """Return what a teacher says before the class begins; the stop signal follows it."""
    return (
        _("“Tell me what I should know: an injury, an operation, a pregnancy, a bad day. Now, or quietly any time.”"),
        _("“Everything is an invitation: less, another way and a pause are always right.”"),
    )


def ask_first() -> tuple[str, str]:
    """Return the title and the words that send people with a doubt to a doctor first."""
    return (
        _("Ask first"),
        _(
            "Rolling is safe for most people. If it is new to you, ask your doctor before you start, above all if you "
            "live with a health condition such as diabetes or fibromyalgia. A physiotherapist or your teacher can help "
            "too."
        ),
    )


# What a hand-out says of conditions, to whoever takes it home. ``steps`` are named as in "steps 2 to 4"; ``others``
# tells whether some of what follows names other steps.


def leave_out(steps: str, *, others: bool) -> str:
    if others:
        return _("If one of these is true for you, leave out %(steps)s, or the steps named with it.") % {"steps": steps}
    return _("If one of these is true for you, leave out %(steps)s.") % {"steps": steps}


def ask_before(steps: str, *, others: bool) -> str:
    if others:
        return _("If one of these is true for you, ask your doctor before %(steps)s, or the steps named with it.") % {
            "steps": steps
        }
    return _("If one of these is true for you, ask your doctor before %(steps)s.") % {"steps": steps}


def go_gently(steps: str, names: str) -> str:
    return _("Less pressure, or another way, in %(steps)s with one of these; your teacher can show you: %(names)s.") % {
        "steps": steps,
        "names": names,
    }


def advice_word(reviewed: Collection[bool]) -> str:
    """Return on whose word the lists of a hand-out stand; ``reviewed`` tells if a clinician has read each rule."""
    if all(reviewed):
        return _("General information from your studio's library. It is not medical advice.")
    if any(reviewed):
        return _(
            "General information from your studio's library. It is not medical advice. A clinician has read part of it."
        )
    return _("General information from your studio's library. It is not medical advice. No clinician has read it yet.")


def how_often() -> str:
    return _("Most days, unless a doctor has told you not to.")


def first_times() -> str:
    return _(
        "The first times are the most intense, and some places more than others. It eases with practice: begin with a "
        "softer tool, less weight or the wall."
    )


def student_decides() -> str:
    return _(
        "You feel which of the two it is, so you decide. Every cue is an invitation: less, another way and a pause are "
        "always right."
    )


def general(line: General) -> tuple[str, str, tuple[str, ...]]:
    """Return the title of a line that holds for everybody, its words, and what to do in order, where it says that."""
    stop_title, difference, steps = stop_signal()
    words: dict[General, tuple[str, str, tuple[str, ...]]] = {
        General.ASK_FIRST: (*ask_first(), ()),
        General.SENSATION_OR_PAIN: (
            _("Sensation or pain"),
            _("Strong and bearable, even pleasant, is sensation. What burns, stings or stabs is pain."),
            (),
        ),
        General.STOP_SIGNAL: (stop_title, difference, steps),
        General.STUDENT_DECIDES: (_("You decide"), student_decides(), ()),
        General.FIRST_TIMES: (_("The first times"), first_times(), ()),
        General.HOW_OFTEN: (_("How often"), how_often(), ()),
    }
    return words[line]


def powered_on_neck(found: PoweredOnNeck) -> str:
    """Return what is said of a powered tool on the neck, and what to do."""
    return _("No powered tool on the neck, ever: take “%(tool)s” out of this step.") % {"tool": found.tool.name}


def disclaimer() -> str:
    return _("General information, not medical advice.")
