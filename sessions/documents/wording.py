"""The words that paper and screen share: doses, times, the stop signal. Everything goes through gettext."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from anatomy.models import Level
from sessions.domain.clock import SectionTime, Timetable
from sessions.domain.plan import DoseMode, Plan, PlanOccasion, PlanStep, PlanTool, PlanWay, PlanZone, Side
from sessions.models import OccasionFormat

# From here on whole minutes read better than seconds.
_IN_MINUTES = 120


def duration(seconds: int) -> str:
    """Return ``seconds`` in words: "45 s", "2 min", "3 min 20 s"."""
    if seconds < _IN_MINUTES and seconds != 60:
        return _("%(seconds)d s") % {"seconds": seconds}
    minutes, rest = divmod(seconds, 60)
    if not rest:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": rest}


def offset(seconds: int) -> str:
    """Return ``seconds`` as minutes and seconds, as a stopwatch shows them: "58:30"."""
    sign, seconds = ("−", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 60}:{seconds % 60:02}"


def clock(seconds: int, occasion: PlanOccasion | None) -> str:
    """Return when that second of the class is: the time of day where its start is known, else from 0:00."""
    if occasion is None or occasion.starts_at is None:
        return offset(seconds)
    start = occasion.starts_at
    minute = (start.hour * 60 + start.minute + seconds // 60) % (24 * 60)
    return f"{minute // 60:02}:{minute % 60:02}"


def dose(step: PlanStep) -> str:
    """Return a step's dose in words: "60 s each side", "5 breaths", "8 times each side, about 40 s"."""
    sided = _sided(step.side) % {"amount": _amount(step)}
    if step.dose_mode is DoseMode.REPS and step.count:
        return _("%(dose)s, about %(time)s") % {"dose": sided, "time": _seconds(step.seconds)}
    return sided


def _sided(side: Side) -> str:
    match side:
        case Side.TOGETHER:
            return _("%(amount)s, both sides together")
        case Side.EACH:
            return _("%(amount)s each side")
        case Side.LEFT:
            return _("%(amount)s, left side")
        case Side.RIGHT:
            return _("%(amount)s, right side")
    return "%(amount)s"


def _amount(step: PlanStep) -> str:
    if step.count and step.dose_mode is DoseMode.BREATHS:
        return ngettext("%(count)d breath", "%(count)d breaths", step.count) % {"count": step.count}
    if step.count and step.dose_mode is DoseMode.REPS:
        return ngettext("once", "%(count)d times", step.count) % {"count": step.count}
    return _seconds(step.seconds)


def _seconds(seconds: int) -> str:
    """A dose is counted out in seconds, up to two minutes."""
    return _("%(seconds)d s") % {"seconds": seconds} if seconds < _IN_MINUTES else duration(seconds)


def first_side(side: Side | None) -> str:
    """Return which side to start with, or nothing where there is no choice."""
    if side is None:
        return ""
    return _("left side first") if side is Side.LEFT else _("right side first")


def tool(wanted: PlanTool) -> str:
    """Return a tool with its count, where that is more than one: "2 × Yoga block"."""
    return counted(wanted.count, wanted.name) if wanted.count > 1 else wanted.name


def counted(count: int, name: str) -> str:
    return pgettext("count and tool", "%(count)d × %(name)s") % {"count": count, "name": name}


def zone(place: PlanZone) -> str:
    """Return a keep-off zone with its rule."""
    return _("%(name)s: %(rule)s") % {"name": place.name, "rule": place.rule} if place.rule else place.name


def way(other: PlanWay) -> str:
    """Return a gentler or stronger way in words; the name of the technique only where there are no words."""
    return other.how or (other.technique.name if other.technique else "")


def level(slug: str) -> str:
    return str(Level(slug).label) if slug in Level.values else slug


def occasion_format(slug: str) -> str:
    return str(OccasionFormat(slug).label) if slug in OccasionFormat.values else slug


def listed(words: Iterable[str]) -> str:
    """Return ``words`` as a list that is read aloud: "calf, sole and ankle"."""
    return get_text_list(list(words), _("and"))


def when(occasion: PlanOccasion, seconds: int) -> str:
    """Return the day, and from when to when where the start is known; ``seconds`` is the length of the class."""
    day = date_format(occasion.starts_on, "l j F Y")
    if occasion.starts_at is None:
        return day
    return _("%(day)s, %(start)s to %(end)s") % {
        "day": day,
        "start": clock(0, occasion),
        "end": clock(seconds, occasion),
    }


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
    words = {"latest": clock(section.latest_start, plan.occasion), "planned": clock(section.start, plan.occasion)}
    if section.latest_start < section.start:
        return _("Protected: start by %(latest)s at the latest. As planned you get here at %(planned)s.") % words
    return _("Protected: start by %(latest)s at the latest.") % words


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


def how_often() -> str:
    return _("Most days, unless a doctor has told you not to.")


def disclaimer() -> str:
    return _("General information, not medical advice.")
