"""The length of the class against its target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sessions.domain.checking.values import Check, Remark
from sessions.domain.clock import Timetable
from sessions.domain.plan import Plan

# A class that ends a little early is a good class. One that runs over is late for everybody.
SPARE_SHARE: Final = 20


def on_target(_plan: Plan, times: Timetable) -> Iterator[Remark]:
    """A class that runs over its target at all, or leaves more than a twentieth of it free."""
    if times.free < 0:
        yield Remark(Check.TARGET, data={"over": True, "seconds": -times.free})
    elif times.free * SPARE_SHARE > times.target_seconds:
        yield Remark(Check.TARGET, data={"over": False, "seconds": times.free})
