"""A pasted list before it is added: what each line was understood as, and what there is to choose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anatomy.domain.repertoire import Offer
from anatomy.wording import dose_text, duration_text, tool_text
from sessions import wording
from sessions.domain.draft import Draft
from sessions.domain.pasted import Said, Taken, Told, taken
from sessions.domain.pasting import Heading, Item, kind_of
from sessions.domain.plan import Side
from sessions.lists import Understood
from sessions.models import SectionKind
from sessions.presenting.outline import Places, first_in

OWN = "own"
NEW = "new"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a line can mean. ``facts`` are its dose and its tools."""

    value: str
    name: str
    facts: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """A line that becomes a step: what it is ``asked`` for, and what that means.

    ``state`` is sure, doubtful or own; ``said`` is what was not taken as typed.
    """

    index: int
    number: int
    typed: str
    asked: str
    state: str
    words: str
    facts: str
    note: str
    choices: tuple[Choice, ...]
    said: tuple[str, ...]

    is_heading = False


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A line that begins a section: a new one, or one of the class. ``choices`` are the sections."""

    index: int
    typed: str
    name: str
    facts: str
    choices: tuple[Choice, ...]

    is_heading = True


@dataclass(frozen=True, slots=True)
class Preview:
    """A whole list. ``doubtful`` says how many lines to look at; ``begins_section``: it begins with a heading."""

    lines: tuple[StepLine | HeadingLine, ...]
    steps: int
    title: str
    summary: str
    doubtful: str
    add: str
    begins_section: bool


@dataclass(frozen=True, slots=True)
class Meaning:
    """What every line is taken for: the technique of a step (None: own words), the section of a heading (None: new).

    By the line's place in the list.
    """

    offers: Mapping[int, Offer | None]
    sections: Mapping[int, int | None]


def preview(lines: Sequence[Understood], meaning: Meaning, offers: Mapping[int, Offer], draft: Draft) -> Preview:
    """Word what ``lines`` were understood as."""
    rows: list[StepLine | HeadingLine] = []
    seconds, number = 0, 0
    for index, line in enumerate(lines):
        if isinstance(line.entry, Heading):
            rows.append(_heading(index, line.entry, meaning, draft))
            continue
        number += 1
        step = taken(line.entry, meaning.offers[index])
        seconds += step.step.seconds * Side(step.step.side).times
        rows.append(_step(index, number, line, line.entry, step, meaning, offers))
    doubtful = sum(1 for row in rows if isinstance(row, StepLine) and row.state == "doubtful")
    return Preview(
        lines=tuple(rows),
        steps=number,
        title=ngettext("%(count)d step", "%(count)d steps", number) % {"count": number},
        summary=_summary(rows, seconds),
        doubtful=_doubtful(doubtful),
        add=_add_words(number),
        begins_section=bool(lines) and isinstance(lines[0].entry, Heading),
    )


def _add_words(steps: int) -> str:
    if not steps:
        return _("Add the sections")
    return ngettext("Add %(count)d step", "Add %(count)d steps", steps) % {"count": steps}


def _doubtful(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(count)d line is not clear. It stays in your own words unless you choose.",
        "%(count)d lines are not clear. They stay in your own words unless you choose.",
        count,
    ) % {"count": count}


def _summary(rows: Iterable[StepLine | HeadingLine], seconds: int) -> str:
    found = sum(1 for row in rows if isinstance(row, StepLine) and row.state == "sure")
    words = ngettext("%(count)d from the library", "%(count)d from the library", found) % {"count": found}
    return _("%(found)s; %(time)s without set-up.") % {"found": words, "time": wording.offset(seconds)}


def _step(
    index: int,
    number: int,
    line: Understood,
    item: Item,
    step: Taken,
    meaning: Meaning,
    offers: Mapping[int, Offer],
) -> StepLine:
    offer = meaning.offers[index]
    near = [offers[pk] for pk in line.match.near if pk in offers]
    if offer is not None and offer not in near:
        near.insert(0, offer)
    choices = [_choice(str(one.pk), one, item, chosen=one is offer) for one in near]
    choices.append(_choice(OWN, None, item, chosen=offer is None)) if near else None
    state = "own" if not near else "sure" if line.match.sure is not None else "doubtful"
    return StepLine(
        index=index,
        number=number,
        typed=item.typed,
        asked=item.name,
        state=state,
        words=step.step.name,
        facts=_facts(step, offer),
        note=step.step.note,
        choices=tuple(choices),
        said=tuple(said_words(one) for one in step.said),
    )


def _choice(value: str, offer: Offer | None, item: Item, *, chosen: bool) -> Choice:
    step = taken(item, offer)
    name = offer.name if offer else _("Keep my own words: “%(words)s”") % {"words": step.step.name}
    return Choice(value, name, _facts(step, offer), chosen)


def _facts(step: Taken, offer: Offer | None) -> str:
    """The dose and the tools of a step: "60 s each side · Soft ball"."""
    row = step.step
    parts = [dose_text(offer.dose_mode if offer else "seconds", row.seconds, row.count, row.side, name_both=True)]
    parts += [tool_text(tool.name, tool.count) for tool in offer.tools] if offer else []
    if row.optional:
        parts.append(_("optional"))
    return " · ".join(parts)


def _long_text(seconds: int) -> str:
    """Word a length that was typed: whole hours as hours, for nobody types "500 hours" in minutes."""
    hours, rest = divmod(seconds, 3600)
    if hours < 2 or rest:
        return duration_text(seconds)
    return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}


def said_words(said: Said) -> str:
    """Say what was not taken as it was typed."""
    numbers = {"asked": said.asked, "taken": said.taken}
    times = {"asked": _long_text(said.asked), "taken": duration_text(said.taken)}
    match said.what:
        case Told.TOO_SHORT:
            return _("%(asked)s is too short for a step: %(taken)s is taken.") % times
        case Told.TOO_LONG:
            return _("%(asked)s is too long for a step: %(taken)s is taken.") % times
        case Told.TOO_MANY | Told.TOO_FEW:
            return _("A step counts from 1 to 500: %(taken)d is taken instead of %(asked)d.") % numbers
        case Told.NO_TIME:
            return _("No time is given: %(taken)s is taken.") % times
        case Told.AS_TIME:
            return _("Counted in time here: %(asked)d are taken for %(taken)s.") % {**numbers, "taken": times["taken"]}
        case Told.AS_COUNT:
            return _("%(asked)s at its usual pace is taken for %(taken)d.") % {**times, "taken": said.taken}
        case Told.TITLE_CUT:
            return _("Too long for the name of a step: all of it stands in the note.")
        case Told.NOTE_CUT:
            return _("Too long for a note: the end of it is left out.")


# Where it goes


def _heading(index: int, heading: Heading, meaning: Meaning, draft: Draft) -> HeadingLine:
    into = meaning.sections[index]
    new = _("A new section “%(name)s”") % {"name": heading.name}
    choices = [Choice(NEW, new, "", into is None)]
    choices += [
        Choice(str(section.id), _("At the end of “%(name)s”") % {"name": section.name}, "", section.id == into)
        for section in draft.sections
    ]
    minutes = planned_minutes(heading)
    facts = _("%(minutes)d min planned") % {"minutes": minutes} if minutes and into is None else ""
    return HeadingLine(index, heading.typed, heading.name, facts, tuple(choices))


def planned_minutes(heading: Heading) -> int | None:
    """Return how long the section of a heading should take, in whole minutes; None where that says nothing."""
    minutes = round(heading.seconds / 60) if heading.seconds else 0
    return minutes if 1 <= minutes <= 240 else None


def section_kind(name: str) -> SectionKind:
    """Return the kind of section that a heading speaks of; movement where it does not say."""
    return SectionKind(kind_of(name) or SectionKind.MOVEMENT)


def places(draft: Draft) -> Places:
    """Return every place of a class to which a list can go, under the name of its section: value and words."""
    numbers = {step.id: number for number, step in enumerate(draft.steps(), start=1)}
    found: Places = []
    for section in draft.sections:
        behind = [
            (
                f"{section.id}-{step.id}",
                _("after %(number)d. %(name)s") % {"number": numbers[step.id], "name": step.name},
            )
            for step in section.steps
        ]
        found.append((section.name, [(f"{section.id}-", first_in(section.name)), *behind]))
    return [*found, (_("Elsewhere"), [(NEW, _("a new section at the end"))])]


# What ends a class: a list that goes there by itself is almost always misplaced.
_LAST_KINDS = frozenset({SectionKind.REST, SectionKind.CLOSING})


def usual_place(draft: Draft, section: int, after: int = 0) -> str:
    """Return the place that is offered first: behind step ``after``, else the end of ``section``.

    Where neither is in the class, it is the end of the last section with steps; in a class without any, of the first
    one. Sections that are protected, or end a class, are left out: where there are no others it is a new section.
    """
    named = next((one for one in draft.sections if one.id == section), None)
    behind = next((one for one in draft.sections if any(step.id == after for step in one.steps)), None)
    if behind is not None:
        return f"{behind.id}-{after}"
    open_ones = [one for one in draft.sections if not one.protected and one.kind not in _LAST_KINDS]
    begun = [one for one in open_ones if one.steps]
    into = named or (begun[-1] if begun else open_ones[0] if open_ones else None)
    if into is None:
        return NEW
    return f"{into.id}-{into.steps[-1].id}" if into.steps else f"{into.id}-"
