"""How the library's figures read: the same words in the library, the builder and on paper."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.utils.text import get_text_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from .domain.bodymap import Marked
from .models import DoseMode, Licence, PictureKind, Tool

MINUTE = 60
# Up to here people count in seconds: "90 s", but "2 min".
LONGEST_IN_SECONDS = 119


def duration_text(seconds: int) -> str:
    """Return a length in seconds as people say it: "45 s", "2 min", "2 min 30 s"."""
    minutes, rest = divmod(seconds, MINUTE)
    if seconds <= LONGEST_IN_SECONDS:
        return _("%(seconds)d s") % {"seconds": seconds}
    if not rest:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": rest}


def dose_text(mode: str, seconds: int, count: int | None = None, side: str = "", *, name_both: bool = False) -> str:
    """Return a dose with its sides: "60 s each side", "5 breaths each side", "8 times, about 40 s".

    ``mode`` is a ``DoseMode``; ``seconds`` is the time for one side; ``count`` is the number of breaths or repetitions,
    which those two modes need. ``side`` is that of a technique or of a step: none, together, each, left or right.
    Both together goes without saying, as no side does, unless ``name_both``.
    """
    if side == "together" and not name_both:
        side = "none"
    return _dose_text(get_language(), mode, seconds, count, side)


@lru_cache(maxsize=2048)
def _dose_text(language: str | None, mode: str, seconds: int, count: int | None, side: str) -> str:
    """A long list words the same few doses again and again. ``language`` is what gettext speaks just now."""
    time = duration_text(seconds)
    if mode == DoseMode.BREATHS and count:
        return _beside(ngettext("%(count)d breath", "%(count)d breaths", count) % {"count": count}, side)
    if mode == DoseMode.REPS and count:
        times = _beside(ngettext("once", "%(count)d times", count) % {"count": count}, side)
        return _("%(times)s, about %(time)s") % {"times": times, "time": time}
    if mode == DoseMode.HOLD:
        return _beside(_("%(time)s hold") % {"time": time}, side)
    return _beside(time, side)


def _beside(dose: str, side: str) -> str:
    match side:
        case "together":
            return _("%(dose)s, both sides together") % {"dose": dose}
        case "each":
            return _("%(dose)s each side") % {"dose": dose}
        case "left":
            return _("%(dose)s, left side") % {"dose": dose}
        case "right":
            return _("%(dose)s, right side") % {"dose": dose}
    return dose


def range_text(shortest: int | None, longest: int | None) -> str:
    """Return a range of seconds: "30 s to 2 min"; an empty text where there is none."""
    if shortest is None or longest is None:
        return ""
    if shortest == longest:
        return duration_text(shortest)
    return _("%(shortest)s to %(longest)s") % {"shortest": duration_text(shortest), "longest": duration_text(longest)}


def tool_text(name: str, count: int) -> str:
    """Return a tool with how many of it: "Yoga block", "2 × Yoga block"."""
    return name if count == 1 else counted_text(name, count)


def counted_text(name: str, count: int) -> str:
    """Return how many of a thing there are, one too: "1 × Yoga block"."""
    return _("%(count)d × %(tool)s") % {"count": count, "tool": name}


def size_text(tool: Tool) -> str:
    """Return how large ``tool`` is: "13 to 15 cm across, 30 to 122 cm long"; an empty text where nobody measured it."""
    parts = []
    if tool.diameter_min_mm and tool.diameter_max_mm:
        parts.append(_("%(size)s across") % {"size": _centimetres(tool.diameter_min_mm, tool.diameter_max_mm)})
    if tool.length_min_mm and tool.length_max_mm:
        parts.append(_("%(size)s long") % {"size": _centimetres(tool.length_min_mm, tool.length_max_mm)})
    return ", ".join(parts)


def _centimetres(low: int, high: int) -> str:
    """Return millimetres as centimetres, in halves at most: nobody measures a foam roller finer."""
    shortest, longest = (f"{round(millimetres / 5) / 2:g}" for millimetres in (low, high))
    if shortest == longest:
        return _("%(size)s cm") % {"size": shortest}
    return _("%(shortest)s to %(longest)s cm") % {"shortest": shortest, "longest": longest}


def credit_text(kind: str, author: str, licence: str, terms: str = "") -> str:
    """Return whose a picture is and on what terms: "Photo: A. Nair, CC BY 4.0, cropped".

    That a picture is the studio's own goes without saying.
    """
    said = [author, "" if licence == Licence.OWN else str(Licence(licence).label), terms]
    return _("%(kind)s: %(author)s") % {"kind": PictureKind(kind).label, "author": ", ".join(filter(None, said))}


def figure_text(position: str, technique: str = "") -> str:
    """Return what a figure shows: "Figure: lying on the back", "Figure: Triangle, standing".

    Both are names; ``technique`` is said where the figure is of that one and of no other.
    """
    position = position[:1].lower() + position[1:]
    if technique:
        return _("Figure: %(technique)s, %(position)s") % {"technique": technique, "position": position}
    return _("Figure: %(position)s") % {"position": position}


def map_text(regions: Iterable[str], tool: Marked | None = None) -> str:
    """Return what a body map shows: "Body map: calf, with a roller". ``regions`` are the names of what is lit."""
    words = {"regions": get_text_list([region.lower() for region in regions], _("and"))}
    match tool.mark if tool else None:
        case None:
            return _("Body map: %(regions)s") % words
        case "roller" | "long-roller":
            return _("Body map: %(regions)s, with a roller") % words
        case "stick":
            return _("Body map: %(regions)s, with a stick") % words
        case "ball" if tool and tool.spot == "each":
            return _("Body map: %(regions)s, with two balls") % words
        case "ball" | "soft-ball":
            return _("Body map: %(regions)s, with a ball") % words
        case "balls":
            return _("Body map: %(regions)s, with two balls") % words
        case "peanut":
            return _("Body map: %(regions)s, with a double ball") % words
        case "hand":
            return _("Body map: %(regions)s, with the hands") % words
