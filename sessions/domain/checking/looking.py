"""All checks of a class, one behind the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final

from sessions.domain.checking import doses, order, rolling, shape, sides, target, tools
from sessions.domain.checking.values import Check, Remark
from sessions.domain.clock import Timetable
from sessions.domain.plan import Plan

CHECKS: Final[Mapping[Check, Callable[[Plan, Timetable], Iterator[Remark]]]] = {
    Check.SET_DOSE: rolling.set_dose,
    Check.CLASS_DOSE: rolling.class_dose,
    Check.DOSE_RANGE: doses.dose_range,
    Check.WARMED: order.warmed_first,
    Check.ONE_SIDE: sides.one_side,
    Check.RECHECK: order.check_again,
    Check.MOVEMENT: rolling.movement_after,
    Check.BREATH: shape.breath_first,
    Check.REST: shape.rest_last,
    Check.TOOLS: tools.tools_once,
    Check.UP_AND_DOWN: shape.up_and_down,
    Check.BEGINNERS: shape.for_beginners,
    Check.TARGET: target.on_target,
}


def remarks(plan: Plan, times: Timetable, muted: Collection[str] = ()) -> tuple[Remark, ...]:
    """Return what the checks say of ``plan``, without those that are ``muted``. Nothing of a class without steps.

    ``times`` is its timetable. The same is not said twice: a dose that is too long for a region is not called too long
    for its technique as well, nor too long for the class.
    """
    if not any(section.steps for section in plan.sections):
        return ()
    found = [remark for code, check in CHECKS.items() if code not in muted for remark in check(plan, times)]
    return tuple(remark for remark in found if not _is_said(remark, found))


def _is_said(remark: Remark, found: Iterable[Remark]) -> bool:
    if remark.code is Check.CLASS_DOSE:
        return any(one.code is Check.SET_DOSE and one.steps == remark.steps for one in found)
    if remark.code is Check.DOSE_RANGE and remark.data["seconds"] > remark.data["longest"]:
        return any(one.code in (Check.SET_DOSE, Check.CLASS_DOSE) and one.steps == remark.steps for one in found)
    return False
