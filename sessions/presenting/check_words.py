"""What the checks of a class are called, why they are made, on whose word, and what is said of what they find."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sessions import wording
from sessions.domain.checking import Add, Again, BothSides, Check, Redose, Remark, Together

type Data = Mapping[str, Any]

NAMES: Final = {
    Check.SET_DOSE: gettext_lazy("Rolled long in one go"),
    Check.CLASS_DOSE: gettext_lazy("Rolled long in the class"),
    Check.DOSE_RANGE: gettext_lazy("Outside the technique’s range"),
    Check.WARMED: gettext_lazy("Used strongly before it is warm"),
    Check.ONE_SIDE: gettext_lazy("One side only"),
    Check.RECHECK: gettext_lazy("Checked before, not after"),
    Check.MOVEMENT: gettext_lazy("Rolled, then not moved"),
    Check.BREATH: gettext_lazy("No breath at the start"),
    Check.REST: gettext_lazy("Little rest at the end"),
    Check.TOOLS: gettext_lazy("Tools fetched twice"),
    Check.UP_AND_DOWN: gettext_lazy("Up, down and up again"),
    Check.BEGINNERS: gettext_lazy("No way for a beginner"),
    Check.TARGET: gettext_lazy("Off the target"),
}

REASONS: Final = {
    Check.SET_DOSE: gettext_lazy("Range of movement grew most with one to three sets of 30 to 120 seconds a side."),
    Check.CLASS_DOSE: gettext_lazy(
        "Most who teach rolling advise half a minute to two minutes for a group of muscles; three leave room for a "
        "second set."
    ),
    Check.DOSE_RANGE: gettext_lazy("The library says how long a side of each technique is meant to last."),
    Check.WARMED: gettext_lazy("What is taken to the end of its range should be moved or rolled first."),
    Check.ONE_SIDE: gettext_lazy("Nobody should leave with one side done and the other not."),
    Check.RECHECK: gettext_lazy("Only a second check lets people feel what has changed, or that nothing has."),
    Check.MOVEMENT: gettext_lazy(
        "What rolling gives was seen to last up to 20 minutes. Moving the same part after it makes use of that."
    ),
    Check.BREATH: gettext_lazy("A few slow breaths through the nose let people arrive, and carry what follows."),
    Check.REST: gettext_lazy("About a tenth of the class is kept for rest. Getting into it does not count."),
    Check.TOOLS: gettext_lazy("Every change of tools takes time and attention, times everybody in the room."),
    Check.UP_AND_DOWN: gettext_lazy(
        "Getting up from the floor takes time, and some people much strength. Checks and flowing sequences do not "
        "count."
    ),
    Check.BEGINNERS: gettext_lazy(
        "The class is for beginners, the step is not, and the library has no gentler way of it."
    ),
    Check.TARGET: gettext_lazy("The class runs over, or more than a twentieth of its time is still free."),
}

# The short names of the library's sources.
SOURCES: Final[Mapping[Check, tuple[str, ...]]] = {
    Check.SET_DOSE: ("BEHM2020",),
    Check.CLASS_DOSE: ("CHEATHAM_SURVEY",),
    Check.WARMED: ("MEMORY",),
    Check.RECHECK: ("COUTURE", "YOURYOGA"),
    Check.MOVEMENT: ("GRABOW", "SEED"),
    Check.BREATH: ("SEED", "RUSSO"),
    Check.REST: ("LESSONPLANS",),
    Check.BEGINNERS: ("SEED",),
}


def name(code: str) -> str:
    """Return what a check is called; its code where it is not known any more."""
    return str(NAMES[Check(code)]) if code in NAMES else code


# What was found


def found(remark: Remark) -> str:
    """Return what a remark says beside the steps that it names; an empty text where the check's name says it all."""
    word = _FOUND.get(remark.code)
    return word(remark.data) if word else ""


def _regions(data: Data) -> str:
    return "; ".join(region.name for region in data["regions"])


def _out_of_range(data: Data) -> str:
    words = {name: wording.offset(data[name]) for name in ("seconds", "shortest", "longest")}
    if data["sided"]:
        return _("%(seconds)s a side; meant for %(shortest)s to %(longest)s:") % words
    return _("%(seconds)s; meant for %(shortest)s to %(longest)s:") % words


def _rolled(data: Data) -> str:
    words = {"regions": _regions(data), "time": wording.offset(data["seconds"])}
    return (_("%(regions)s, %(time)s a side:") if data["sided"] else _("%(regions)s, %(time)s:")) % words


def _rested(data: Data) -> str:
    words = {"time": wording.offset(data["seconds"]), "needed": wording.offset(data["needed"])}
    if not data["seconds"]:
        return _("There is none. A tenth of the class would be %(needed)s.") % words
    return _("%(time)s. A tenth of the class would be %(needed)s.") % words


def _risen(data: Data) -> str:
    if "times" in data:
        return _("Up from the floor %(times)d times:") % data
    return _("Settled for %(time)s, then up again:") % {"time": wording.offset(data["seconds"])}


def _off_target(data: Data) -> str:
    words = _("Over by %(time)s.") if data["over"] else _("%(time)s free.")
    return words % {"time": wording.offset(data["seconds"])}


_FOUND: Final[Mapping[Check, Callable[[Data], str]]] = {
    Check.SET_DOSE: _rolled,
    Check.CLASS_DOSE: _rolled,
    Check.DOSE_RANGE: _out_of_range,
    Check.WARMED: lambda data: _("%(regions)s:") % {"regions": _regions(data)},
    Check.ONE_SIDE: lambda data: _("The left only:") if data["side"] == "left" else _("The right only:"),
    Check.MOVEMENT: lambda data: _("%(regions)s:") % {"regions": _regions(data)},
    Check.BREATH: lambda _data: _("None in the first section, nor in the first five minutes."),
    Check.REST: _rested,
    Check.TOOLS: lambda data: _("%(tools)s:") % {"tools": "; ".join(tool.name for tool in data["tools"])},
    Check.UP_AND_DOWN: _risen,
    Check.TARGET: _off_target,
}


# What puts it right


def remedy(remark: Remark, numbers: Mapping[int, int], added: str) -> str:
    """Return what the button of a fix says. ``numbers`` are the steps' places; ``added`` names what an ``Add`` adds."""
    match remark.fix:
        case Redose(doses):
            return _redose(remark, [dose.seconds for dose in doses])
        case BothSides():
            return _("Add the other side")
        case Together(steps, _section, after):
            words = {"steps": wording.listed(str(numbers[step]) for step in steps), "after": numbers[after]}
            text = ngettext("Put step %(steps)s behind %(after)d", "Put steps %(steps)s behind %(after)d", len(steps))
            return text % words
        case Again():
            return _("Check again after the rolling")
        case Add():
            return _adding(remark, remark.fix, added)
    return ""


def _redose(remark: Remark, seconds: list[int]) -> str:
    if remark.code is Check.REST:
        return _("Lengthen it to %(time)s") % {"time": wording.offset(seconds[-1])}
    if remark.code is Check.DOSE_RANGE:
        return _("Make it %(time)s") % {"time": wording.offset(seconds[-1])}
    return _("Shorten to %(time)s") % {"time": wording.offset(remark.data["limit"])}


def _adding(remark: Remark, fix: Add, added: str) -> str:
    if remark.code is Check.REST:
        return _("Add an ending rest of %(time)s") % {"time": wording.offset(fix.seconds)}
    if remark.code is Check.BREATH:
        return _("Begin with “%(step)s”") % {"step": added}
    if remark.code is Check.WARMED:
        return _("Add “%(step)s” before it") % {"step": added}
    return _("Add “%(step)s” after it") % {"step": added}


# What was done, for the history


def fixed(what: Data) -> str:
    """Word the entry of a fix. Steps of one name are counted, not named again and again."""
    steps = what["steps"]
    if len(steps) > 1 and len(set(steps)) < len(steps):
        names = ngettext("%(count)d step", "%(count)d steps", len(steps)) % {"count": len(steps)}
    else:
        names = wording.listed(_("“%(step)s”") % {"step": step} for step in steps)
    return _FIXED[what["fix"]] % {**what, "names": names}


_FIXED: Final = {
    "redose": gettext_lazy("Changed the dose of %(names)s."),
    "sides": gettext_lazy("Added the other side of %(names)s."),
    "together": gettext_lazy("Moved %(names)s behind “%(after)s”."),
    "again": gettext_lazy("Added %(names)s once more."),
    "add": gettext_lazy("Added %(names)s."),
}


def turned(what: Data) -> str:
    """Word the entry of a check that was turned off or on again."""
    text = _("Turned off the check “%(check)s” for this class.") if what["off"] else _("Turned on “%(check)s” again.")
    return text % {"check": name(what["check"])}
