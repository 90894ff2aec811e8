"""What has to come before or after something else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sessions.domain.checking.values import Add, Again, Check, Remark
from sessions.domain.checking.walking import MOBILITY, POSTURE, ROLLING, TEST, Stop, named, reaches, stops
from sessions.domain.clock import Timetable
from sessions.domain.plan import Plan, PlanTechnique

# What a demand takes to its end, or loads. To have used one of its regions before is enough.
STRONG: Final = {
    "hamstring_end": frozenset({"back-thigh"}),
    "hip_extension_end": frozenset({"front-hip", "front-thigh"}),
    "hip_rotation_end": frozenset({"side-hip", "glutes", "front-hip"}),
    "spinal_flexion_end": frozenset({"lower-back", "mid-back", "upper-back"}),
    "spinal_extension_end": frozenset({"lower-back", "mid-back", "upper-back"}),
    "flexion_rotation_combo": frozenset({"lower-back", "mid-back", "upper-back"}),
    "spinal_rotation_closed": frozenset({"lower-back", "mid-back", "upper-back"}),
    "shoulder_end_range": frozenset({"shoulder", "shoulder-blade", "top-of-shoulder", "chest"}),
    "neck_extension_end": frozenset({"back-of-neck", "front-side-neck"}),
    "neck_flexion_load": frozenset({"back-of-neck", "top-of-shoulder"}),
}
WARMING: Final = frozenset({MOBILITY, ROLLING, POSTURE})
CHECK_BEFORE: Final = "check-before"
CHECK_AFTER: Final = "check-after"


def warmed_first(plan: Plan, _times: Timetable) -> Iterator[Remark]:
    """A posture that takes a region of its own to its end before anything has moved or rolled that region."""
    before: list[PlanTechnique] = []
    for stop in stops(plan):
        if stop.technique is None:
            continue
        if stop.kind == POSTURE and (cold := _cold(stop.technique, before)):
            regions = named(stop.technique, (region for some in cold for region in some))
            fix = Add((MOBILITY,), stop.section.id, _behind(stop), tuple(sorted(cold[0])))
            yield Remark(Check.WARMED, (stop.step.id,), data={"regions": regions}, fix=fix)
        if stop.kind in WARMING:
            before.append(stop.technique)


def _cold(technique: PlanTechnique, before: list[PlanTechnique]) -> list[frozenset[str]]:
    """What ``technique`` uses strongly, and nothing that came ``before`` has warmed."""
    own = {region.slug for region in technique.regions}
    strong = [STRONG[demand] for demand in technique.demands if demand in STRONG]
    return [
        regions
        for regions in strong
        if not own.isdisjoint(regions) and not any(reaches(one, regions) for one in before)
    ]


def _behind(stop: Stop) -> int | None:
    """The step before ``stop`` in its section; None where it is the first."""
    keys = [step.id for step in stop.section.steps]
    at = keys.index(stop.step.id)
    return keys[at - 1] if at else None


def check_again(plan: Plan, _times: Timetable) -> Iterator[Remark]:
    """A check before rolling, or in a section of checks before, that is not done again after it."""
    all_stops = stops(plan)
    seen: set[str] = set()
    for at, stop in enumerate(all_stops):
        if stop.technique is None or stop.kind != TEST or stop.technique.slug in seen:
            continue
        seen.add(stop.technique.slug)
        later = all_stops[at + 1 :]
        rolled = next((number for number, one in enumerate(later) if one.is_rolling), None)
        if rolled is None and stop.section.kind != CHECK_BEFORE:
            continue
        if not any(one.technique and one.technique.slug == stop.technique.slug for one in later[rolled or 0 :]):
            yield Remark(Check.RECHECK, (stop.step.id,), fix=_again(plan, stop, later))


def _again(plan: Plan, stop: Stop, later: list[Stop]) -> Again | None:
    """Once more after all rolling: at the end of the checks after it, where there is such a section."""
    last = next((one for one in reversed(later) if one.is_rolling), None)
    if last is None:
        return None
    sections = plan.sections[plan.sections.index(last.section) + 1 :]
    after = next((section for section in sections if section.kind == CHECK_AFTER), None)
    if after is None:
        return Again(stop.step.id, last.section.id, last.step.id)
    return Again(stop.step.id, after.id, after.steps[-1].id if after.steps else None)
