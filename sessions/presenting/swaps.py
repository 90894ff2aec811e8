"""What can stand in for a step, in the builder: what the room says of each, why it comes first, and its dose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy

from anatomy.domain.repertoire import Offer
from anatomy.domain.safety import Finding, Present, Rulebook
from anatomy.models import Kind
from anatomy.wording import dose_text, tool_text
from sessions.domain.checks import check_step
from sessions.domain.plan import Plan, PlanStep
from sessions.domain.swaps import Suggestion, Why, suggest
from sessions.presenting.drawer import Verdict, verdict

# The kind of a technique, and whether the room says nothing of it, stand beside its name already.
WHY_WORDS = {
    Why.GENTLER: gettext_lazy("the gentler way of the library"),
    Why.STRUCTURE: gettext_lazy("same structure"),
    Why.REGION: gettext_lazy("same region"),
    Why.INTENT: gettext_lazy("same intent"),
    Why.LIGHTER: gettext_lazy("less to watch for"),
    Why.TOOLS_OUT: gettext_lazy("tools already out"),
    Why.NO_TOOLS: gettext_lazy("no tools to fetch"),
    Why.POSITION: gettext_lazy("same position as its neighbour"),
    Why.TIME: gettext_lazy("takes about as long"),
}


@dataclass(frozen=True, slots=True)
class Day:
    """An occasion for which a step is swapped. ``room`` is what is present then or in the class's usual room."""

    occasion: int
    on: date
    room: tuple[Present, ...]


@dataclass(frozen=True, slots=True)
class SwapChoice:
    """A technique that can stand in. ``instead`` says how to do it, where the room asks for that."""

    technique: int
    name: str
    url: str
    kind: str
    kind_words: str
    verdict: Verdict
    instead: tuple[str, ...]
    why: str
    dose: str
    dose_kept: bool
    tools: str


@dataclass(frozen=True, slots=True)
class SwapPanel:
    """What is offered for one step. ``seen`` is its technique as the page shows it.

    ``instead`` is what the room's rules say to do with the step; ``has_room`` tells that somebody is in the room.
    ``day`` is the occasion whose room was looked at beside the usual one; None: the usual one alone.
    """

    step: int
    name: str
    seen: str
    has_room: bool
    verdict: Verdict
    instead: tuple[str, ...]
    choices: tuple[SwapChoice, ...]
    has_note: bool
    has_typed_setup: bool
    day: Day | None = None


def swap_panel(
    plan: Plan, step_id: int, offers: Iterable[Offer], book: Rulebook, day: Day | None = None
) -> SwapPanel | None:
    """Return what can stand in for a step of ``plan``; None where it has none with that key, or one of free text.

    It fits the room of the plan, and that of ``day`` too where that is given.
    """
    step = next((step for step in plan.steps() if step.id == step_id), None)
    if step is None or step.technique is None:
        return None
    room = day.room if day else plan.room.present
    finding = check_step(step, room, book)
    return SwapPanel(
        step=step.id,
        name=step.title,
        seen=step.technique.slug,
        has_room=bool(room),
        verdict=verdict(finding, book),
        instead=_instead(finding),
        choices=tuple(_choice(one, step, book, has_room=bool(room)) for one in suggest(plan, step, offers, book, room)),
        has_note=bool(step.note),
        has_typed_setup=step.setup_seconds is not None,
        day=day,
    )


def _choice(one: Suggestion, step: PlanStep, book: Rulebook, *, has_room: bool) -> SwapChoice:
    offer, dose = one.offer, one.dose
    return SwapChoice(
        technique=offer.pk,
        name=offer.name,
        url=reverse("anatomy:technique_detail", args=[offer.slug]),
        kind=offer.asked.kind,
        kind_words=str(Kind(offer.asked.kind).label),
        verdict=verdict(one.finding, book),
        instead=_instead(one.finding),
        why=_why(one.reasons),
        dose=dose_text(offer.dose_mode, dose.seconds, dose.count, dose.side, name_both=True),
        dose_kept=dose.kept,
        tools=" + ".join(tool_text(tool.name, tool.count) for tool in offer.tools),
    )


def _instead(finding: Finding | None) -> tuple[str, ...]:
    """What the strongest rules say to do, each once."""
    if finding is None:
        return ()
    strongest = (reason.rule.instead for reason in finding.reasons if reason.severity is finding.severity)
    return tuple(dict.fromkeys(strongest))


def _why(reasons: Iterable[Why]) -> str:
    """Return why a suggestion stands where it stands: "same structure · tools already out"."""
    given = set(reasons)
    if Why.STRUCTURE in given:
        given.discard(Why.REGION)
    return " · ".join(str(words) for why, words in WHY_WORDS.items() if why in given)
