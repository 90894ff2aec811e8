"""Several steps together: which are ticked, where they can go, and why some cannot change."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.asking import key
from sessions.domain.plan import Plan, PlanSection
from sessions.domain.together import Impossible, Obstacle, Why
from sessions.presenting.outline import Places, first_in

# More is said by a number: a message is no list of the class.
NAMED = 3


def ticked(asked: QueryDict, plan: Plan) -> frozenset[int]:
    """Return the steps that a request names (``step``), and those of a section that it names whole (``all``)."""
    named = {key(one) for one in asked.getlist("step")}
    whole = key(asked.get("all"))
    return frozenset(
        step.id for section in plan.sections for step in section.steps if step.id in named or section.id == whole
    )


def rough_places(plan: Plan) -> Places:
    """Return where steps can go, by section. The page itself knows the places between its rows."""
    return [(section.name, _ends(section)) for section in plan.sections]


def _ends(section: PlanSection) -> list[tuple[str, str]]:
    first = (f"{section.id}-", first_in(section.name))
    last = _("last in “%(section)s”") % {"section": section.name}
    return [first, (f"{section.id}-end", last)] if section.steps else [first]


def impossible_words(fault: Impossible) -> str:
    """Say which steps cannot have what is wanted of all, and that nothing was changed."""
    words = [_obstacle(one) for one in fault.obstacles[:NAMED]]
    rest = len(fault.obstacles) - NAMED
    if rest > 0:
        words.append(ngettext("And %(count)d more.", "And %(count)d more.", rest) % {"count": rest})
    return " ".join([_("Nothing was changed."), *words])


def _obstacle(one: Obstacle) -> str:
    step = {"number": one.number, "name": one.name}
    match one.why:
        case Why.TOO_SHORT:
            return _("%(number)d. %(name)s would last less than 5 seconds.") % step
        case Why.TOO_LONG:
            return _("%(number)d. %(name)s would last more than an hour a side.") % step
        case Why.NO_DOSE:
            return _("%(number)d. %(name)s has no dose in the library.") % step
