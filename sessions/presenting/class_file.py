"""Class files in words: what is wrong with one, and what one would bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from anatomy.domain.repertoire import Offer
from sessions import wording
from sessions.domain.class_file import ClassFile
from sessions.domain.class_file_arrival import MOST_AT_HOME, Arrived, Known, Shelf, arrived, chosen_offers
from sessions.domain.class_file_reader import BadFile, Fault, Part, Place, Problem
from sessions.models.classes import (
    COUNT_WORDS,
    PEOPLE_WORDS,
    PLANNED_WORDS,
    ROUNDS_WORDS,
    SECONDS_WORDS,
    SETUP_WORDS,
    TARGET_WORDS,
    TECHNIQUE_OR_TITLE_WORDS,
    TITLE_WORDS,
    TOOL_COUNT_WORDS,
)

OWN = "own"
# As many names as anybody reads in one sentence.
MOST_NAMES = 10

# What is wrong --------------------------------------------------------------------------------------------------------

_NUMBERS: Mapping[tuple[Part, str], Any] = {
    (Part.CLASS, "target_minutes"): TARGET_WORDS,
    (Part.CLASS, "head_count"): PEOPLE_WORDS,
    (Part.SECTION, "rounds"): ROUNDS_WORDS,
    (Part.SECTION, "planned_minutes"): PLANNED_WORDS,
    (Part.STEP, "seconds"): SECONDS_WORDS,
    (Part.STEP, "count"): COUNT_WORDS,
    (Part.STEP, "setup_seconds"): SETUP_WORDS,
    (Part.TOOL, "count"): TOOL_COUNT_WORDS,
}
_PLACES: Mapping[Part, Any] = {
    Part.FILE: gettext_lazy("The file"),
    Part.CLASS: gettext_lazy("The class"),
    Part.SECTION: gettext_lazy("Section %(section)d"),
    Part.STEP: gettext_lazy("Section %(section)d, step %(step)d"),
    Part.TOOL: gettext_lazy("Section %(section)d, step %(step)d, tool %(entry)d"),
    Part.HANDOUT: gettext_lazy("The hand-out"),
    Part.TEACHING_NOTE: gettext_lazy("The hand-out, note %(entry)d"),
    Part.TECHNIQUE: gettext_lazy("The list of techniques, entry %(entry)d"),
}
_FAULTS: Mapping[Fault, Any] = {
    Fault.MISSING: gettext_lazy("This is missing."),
    Fault.UNKNOWN: gettext_lazy("A class file has no such field."),
    Fault.NOT_OBJECT: gettext_lazy("Something else stands here than fields in braces."),
    Fault.NOT_LIST: gettext_lazy("This must be a list in square brackets."),
    Fault.NOT_TEXT: gettext_lazy("This must be a text in quotation marks."),
    Fault.EMPTY: gettext_lazy("This must not be empty."),
    Fault.TOO_LONG: gettext_lazy("This has %(low)d characters, and at most %(high)d fit."),
    Fault.UNPRINTABLE: gettext_lazy("This has characters that cannot be kept."),
    Fault.NOT_NUMBER: gettext_lazy("This must be a whole number from %(low)d to %(high)d."),
    Fault.OUT_OF_RANGE: gettext_lazy("This must be a whole number from %(low)d to %(high)d."),
    Fault.NOT_YES_OR_NO: gettext_lazy("This must be true or false."),
    Fault.NOT_ONE_OF: gettext_lazy("“%(shown)s” is not known here. It can be one of these: %(allowed)s."),
    Fault.NOT_TIME: gettext_lazy("Write a time, such as 18:30."),
    Fault.BOTH_OR_NEITHER: TECHNIQUE_OR_TITLE_WORDS,
    Fault.TWICE: gettext_lazy("“%(shown)s” stands here twice."),
    Fault.TOO_MANY: gettext_lazy("There are %(low)d, and at most %(high)d can be here."),
}
# Of the class as a whole.
_TOO_MANY: Mapping[str, Any] = {
    "sections": gettext_lazy("A class holds at most %(most)d sections."),
    "steps": gettext_lazy("A class holds at most %(most)d steps."),
    "tools": gettext_lazy("A class uses at most %(most)d different tools."),
}


def problems_words(bad: BadFile) -> list[str]:
    """Say what is wrong with a file, one sentence a problem."""
    words = [problem_words(problem) for problem in bad.problems]
    return [*words, _("And there is more. Put these right first, then try the file again.")] if bad.more else words


def problem_words(problem: Problem) -> str:
    """Say what is wrong, after where it is: "Section 2, step 4, “seconds”: A step lasts from 5 seconds ..."."""
    whole = _of_the_file(problem)
    if whole:
        return whole
    words = {"place": _place(problem.place), "field": problem.field, "fault": _fault(problem)}
    if problem.field:
        return _("%(place)s, “%(field)s”: %(fault)s") % words
    return _("%(place)s: %(fault)s") % words


def _of_the_file(problem: Problem) -> str:
    match problem.fault:
        case Fault.TOO_LARGE:
            return _("The file is too large: a class file has at most 4 MB.")
        case Fault.NOT_TEXT_FILE:
            return _("The file is no text in UTF-8. Save it as UTF-8, or have the class exported once more.")
        case Fault.NOT_JSON:
            return _not_json(problem)
        case Fault.TOO_DEEP:
            return _("This is no class file: its parts are nested too deeply.")
        case Fault.KEY_TWICE:
            return _("The field “%(field)s” stands twice in the same place: which of them holds?") % {
                "field": problem.shown
            }
        case Fault.NOT_A_CLASS:
            return _("This is no class file of Pliable: its “format” is not “pliable-class”.")
        case Fault.OTHER_VERSION:
            return _other_version(problem)
        case Fault.TOO_MANY if problem.place.part is Part.FILE and problem.field in _TOO_MANY:
            return str(_TOO_MANY[problem.field]) % {"most": problem.high}
    return ""


def _not_json(problem: Problem) -> str:
    if problem.low:
        return _(
            "The file cannot be read from line %(line)d, character %(column)d: it is cut off there, or no JSON."
        ) % {
            "line": problem.low,
            "column": problem.high,
        }
    if problem.shown:
        return _("The file cannot be read: “%(word)s” is no number.") % {"word": problem.shown}
    return _("The file cannot be read: a number in it is too long.")


def _other_version(problem: Problem) -> str:
    if problem.shown:
        return _("The file is of version %(file)s, and this studio reads version %(known)d only.") % {
            "file": problem.shown,
            "known": problem.high,
        }
    return _("The file does not say its version. This studio reads version %(known)d.") % {"known": problem.high}


def _place(place: Place) -> str:
    return str(_PLACES[place.part]) % {"section": place.section, "step": place.step, "entry": place.entry}


def _fault(problem: Problem) -> str:
    if problem.fault in (Fault.NOT_NUMBER, Fault.OUT_OF_RANGE):
        known = _NUMBERS.get((problem.place.part, problem.field))
        if known is not None:
            return str(known)
    if problem.fault in (Fault.EMPTY, Fault.MISSING) and (problem.place.part, problem.field) == (Part.CLASS, "title"):
        return str(TITLE_WORDS)
    numbers = {"low": problem.low, "high": problem.high}
    return str(_FAULTS[problem.fault]) % {**numbers, "shown": problem.shown, "allowed": ", ".join(problem.allowed)}


# What it brings -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a technique of the file can be taken for."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A technique that this library does not have under its slug: ``state`` is sure, doubtful or own."""

    index: int
    name: str
    sanskrit: str
    steps: str
    state: str
    becomes: str
    cue: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section of the file."""

    name: str
    facts: str


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file would bring. ``tools`` and ``notes`` are names of what is left out.

    ``handout`` says what a hand-out here has no room for.
    """

    title: str
    intention: str
    facts: str
    summary: str
    sections: tuple[SectionLine, ...]
    lines: tuple[Line, ...]
    doubtful: str
    tools: str
    notes: str
    handout: str


def import_preview(
    file: ClassFile, known: tuple[Known, ...], shelf: Shelf, choices: Mapping[int, int | None]
) -> ImportPreview:
    """Word what ``file`` would bring to this studio."""
    offers = chosen_offers(known, choices, shelf)
    made = arrived(file, shelf, known, choices)
    lines = tuple(_line(at, one, offers[at], shelf) for at, one in enumerate(known) if one.entry is None)
    doubtful = sum(1 for line in lines if line.state == "doubtful")
    return ImportPreview(
        title=file.title,
        intention=file.intention,
        facts=_facts(file),
        summary=_summary(file, made),
        sections=_sections(file, made),
        lines=lines,
        doubtful=_doubtful(doubtful),
        tools=_some(made.tools),
        notes=_some(made.teaching_notes),
        handout=" ".join(_without_room(made)),
    )


def _some(names: Sequence[str]) -> str:
    """Return ``names`` as a list that is read aloud; of a long one, how many more there are."""
    shown = list(names[:MOST_NAMES])
    if more := len(names) - len(shown):
        shown.append(ngettext("%(count)d more", "%(count)d more", more) % {"count": more})
    return wording.listed(shown)


def _without_room(made: Arrived) -> Iterator[str]:
    """Say what of the file's hand-out a hand-out of this studio has no room for."""
    if count := made.spare_steps:
        words = {"count": count, "most": MOST_AT_HOME}
        yield (
            ngettext(
                "%(count)d step stays off the hand-out, which has room for %(most)d.",
                "%(count)d steps stay off the hand-out, which has room for %(most)d.",
                count,
            )
            % words
        )
    if made.spare_notes:
        yield _("Teaching notes that the hand-out has no room for: %(names)s.") % {"names": _some(made.spare_notes)}


def _facts(file: ClassFile) -> str:
    parts = [wording.level(file.level), _("%(minutes)d min") % {"minutes": file.target_minutes}]
    parts.append(ngettext("%(count)d person", "%(count)d people", file.head_count) % {"count": file.head_count})
    if file.starts_at:
        parts.append(_("begins at %(time)s") % {"time": file.starts_at.isoformat("minutes")})
    return " · ".join(parts)


def _summary(file: ClassFile, made: Arrived) -> str:
    steps = list(made.draft.steps())
    found = sum(1 for step in steps if step.technique_id is not None)
    lost = sum(1 for step in file.steps() if step.technique) - found
    words = [
        ngettext("%(count)d step", "%(count)d steps", len(steps)) % {"count": len(steps)},
        ngettext("%(count)d from your library", "%(count)d from your library", found) % {"count": found},
    ]
    if free := len(steps) - found - lost:
        words.append(ngettext("%(count)d in free words", "%(count)d in free words", free) % {"count": free})
    if lost:
        words.append(ngettext("%(count)d becomes words", "%(count)d become words", lost) % {"count": lost})
    return ", ".join(words)


def _doubtful(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(count)d technique may be one of yours. It becomes words unless you choose.",
        "%(count)d techniques may be among yours. They become words unless you choose.",
        count,
    ) % {"count": count}


def _sections(file: ClassFile, made: Arrived) -> tuple[SectionLine, ...]:
    """The steps of each section, under the names that they would have here."""
    return tuple(
        SectionLine(section.name, _steps_words([step.name for step in drafted.steps]))
        for section, drafted in zip(file.sections, made.draft.sections, strict=True)
    )


def _steps_words(names: list[str]) -> str:
    if not names:
        return _("No steps")
    words = {"count": len(names), "names": " · ".join(names)}
    return ngettext("%(count)d step: %(names)s", "%(count)d steps: %(names)s", len(names)) % words


def _line(index: int, known: Known, taken: Offer | None, shelf: Shelf) -> Line:
    near = [shelf.offers[pk] for pk in known.match.near if pk in shelf.offers]
    choices = [Choice(str(offer.pk), offer.name, offer is taken) for offer in near]
    if near:
        choices.append(Choice(OWN, _("Keep it as words: “%(name)s”") % {"name": known.told.name}, taken is None))
    state = "own" if not near else "sure" if known.match.sure is not None else "doubtful"
    return Line(
        index=index,
        name=known.told.name,
        sanskrit=known.told.sanskrit,
        steps=wording.step_numbers(known.steps),
        state=state,
        becomes=taken.name if taken else "",
        cue=known.told.cue,
        choices=tuple(choices),
    )


def imported_words(made: Arrived) -> str:
    """Say after an import what did not come along as it was."""
    parts = [_("The class is here, and only you can see it.")]
    if made.as_words:
        parts.append(
            ngettext(
                "%(names)s is not in this library and stands there as words.",
                "%(names)s are not in this library and stand there as words.",
                len(made.as_words),
            )
            % {"names": _some(made.as_words)}
        )
    if left := [*made.tools, *made.teaching_notes]:
        parts.append(_("Left out, because this library does not have it: %(names)s.") % {"names": _some(left)})
    parts += _without_room(made)
    return " ".join(parts)
