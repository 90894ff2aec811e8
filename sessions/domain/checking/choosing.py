"""Which technique of the library an ``Add`` adds."""

from __future__ import annotations

from anatomy.domain.repertoire import Offer, Repertoire
from anatomy.domain.safety import Rulebook, check
from sessions.domain.checking.values import Add
from sessions.domain.dose import seconds_for_count
from sessions.domain.draft import DraftStep
from sessions.domain.plan import Plan
from sessions.domain.swaps import LEVELS, fits


def choose(plan: Plan, fix: Add, library: Repertoire, book: Rulebook) -> Offer | None:
    """Return the technique that does what ``fix`` asks for with least ado; None where the library has none.

    It is no harder than the class, fits its room, and can last as long as it is meant to. One that reaches the very
    region comes before one that reaches its neighbours, then one that needs no tool that is not out, then one in the
    position that people are in.
    """
    position, out = _position(plan, fix), _tools_out(plan)

    def ado(offer: Offer) -> tuple[object, ...]:
        fetched = sum(tool.fetched and tool.slug not in out for tool in offer.tools)
        reached = len(offer.asked.regions.intersection(fix.best or fix.regions))
        moved = offer.asked.position != position
        return fetched, -reached, offer.slug != fix.rather, moved, len(offer.asked.demands), offer.name, offer.pk

    for regions in dict.fromkeys((fix.best or fix.regions, fix.regions)):
        for kind in fix.kinds:
            able = [offer for offer in library.by_kind.get(kind, ()) if _is_able(plan, fix, offer, regions)]
            for offer in sorted(able, key=ado):
                if fits(check(offer.asked, plan.room.present, book)):
                    return offer
    return None


def _is_able(plan: Plan, fix: Add, offer: Offer, regions: tuple[str, ...]) -> bool:
    if regions and offer.asked.regions.isdisjoint(regions):
        return False
    if LEVELS.get(offer.level, 0) > LEVELS.get(plan.level, 0):
        return False
    shortest, longest = offer.dose_range or (fix.seconds, fix.seconds)
    return not fix.seconds or shortest <= fix.seconds <= longest


def _position(plan: Plan, fix: Add) -> str:
    """The position that people are in where the step goes: that of the step before it, or of the first one."""
    found = ""
    for section in plan.sections:
        for step in section.steps:
            if fix.section == section.id and fix.after is None and found:
                return found
            found = step.technique.position.slug if step.technique else found
            if step.id == fix.after or (fix.section == section.id and fix.after is None):
                return found
    return found


def _tools_out(plan: Plan) -> set[str]:
    return {tool.slug for step in plan.steps() for tool in step.tools}


def drafted(offer: Offer, fix: Add) -> DraftStep:
    """Return the step that ``fix`` adds with ``offer``, not stored yet."""
    seconds, count = fix.seconds or offer.dose_seconds, offer.dose_count
    if fix.seconds and count:
        count = max(1, round(count * fix.seconds / offer.dose_seconds))
        seconds = seconds_for_count(count, pace=(offer.dose_seconds, offer.dose_count or count))
    return DraftStep(
        id=-1,
        technique_id=offer.pk,
        name=offer.name,
        seconds=seconds,
        count=count,
        side=offer.side,
        tools=tuple(sorted((tool.pk, tool.count) for tool in offer.tools)),
    )
