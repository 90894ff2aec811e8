"""The pocket plan in words: what fits on one sheet that is folded to a quarter."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sessions import wording
from sessions.documents.parts import Fact
from sessions.documents.plan_sheet import Address, PlanSheet, SectionSheet, StepSheet
from sessions.documents.watch_sheet import Mark
from sessions.domain.clock import Timetable
from sessions.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class PocketStep:
    """A step. ``mark`` is the strongest thing that the room says against it."""

    number: int
    name: str
    dose: str
    optional: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class PocketSection:
    """A section, as in the plan, with no more of its steps than a hand holds."""

    name: str
    continued: str
    clock: str
    time: str
    protected: str
    steps: tuple[PocketStep, ...]


@dataclass(frozen=True, slots=True)
class PocketSheet:
    """The whole sheet. ``fold`` says how to fold it, ``facts`` what stands below the title without a label.

    ``page_of`` holds the words before, between and after the number of the sheet and their count.
    """

    language: str
    kind: str
    title: str
    teacher: str
    studio: str
    facts: tuple[str, ...]
    stop: Fact | None
    sections: tuple[PocketSection, ...]
    empty: str
    address: Address | None
    foot: str
    fold: str
    page_of: tuple[str, str, str]


def pocket_sheet(plan: Plan, times: Timetable, sheet: PlanSheet) -> PocketSheet:
    """Take from the plan's ``sheet`` what a pocket plan holds. What was not chosen is not in it either."""
    place = plan.occasion.place if plan.occasion else ""
    return PocketSheet(
        language=sheet.language,
        kind=sheet.kind,
        title=sheet.title,
        teacher=sheet.teacher,
        studio=sheet.studio,
        facts=tuple(filter(None, [wording.when(plan, times.seconds), place, wording.balance(times)])),
        stop=Fact(*wording.stop_in_brief()) if sheet.stop else None,
        sections=tuple(_section(section) for section in sheet.sections),
        empty=sheet.empty,
        address=sheet.address,
        foot=" · ".join(filter(None, [sheet.studio, sheet.teacher, sheet.state, sheet.made_on, sheet.library])),
        fold=_("To fold: the top half back, then the left half back. The title stays in front."),
        page_of=sheet.page_of,
    )


def _section(section: SectionSheet) -> PocketSection:
    return PocketSection(
        name=section.name,
        continued=section.continued,
        clock=section.clock,
        time=" · ".join(filter(None, [section.rounds, section.time])),
        protected=section.protected,
        steps=tuple(_step(step) for step in section.steps),
    )


def _step(step: StepSheet) -> PocketStep:
    mark = step.watch.mark if step.watch else None
    return PocketStep(step.number, step.name, step.dose, step.optional, mark)
