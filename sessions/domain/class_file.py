"""A class as a file: one value, and the JSON that carries it from one studio to another (``docs/class-file.md``).

The file names what it uses of a library, by slug and by name, so that it can be read in a studio whose library is
another one, and by people. It has no keys of any database, and nothing of the room, of occasions, of people or of
links.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time
from typing import Any, Final

from sessions.domain.plan import Named, Plan, PlanSection, PlanStep, PlanTechnique, Side

FORMAT: Final = "pliable-class"
VERSION: Final = 1

type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FileTechnique:
    """What a file tells of a technique, for a studio whose library does not have it.

    ``dose_mode`` is what its count counts: seconds, hold, breaths or reps; "" where the file does not say.
    """

    slug: str
    name: str
    kind: str = ""
    sanskrit: str = ""
    dose_mode: str = ""
    cue: str = ""


@dataclass(frozen=True, slots=True)
class FileTool:
    """A tool of a step: how many one person needs."""

    slug: str
    name: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class FileStep:
    """A step: a ``technique``, or words of one's own in ``title``. ``seconds`` counts one side."""

    seconds: int
    technique: Named | None = None
    title: str = ""
    count: int | None = None
    side: Side = Side.NONE
    setup_seconds: int | None = None
    tools: tuple[FileTool, ...] = ()
    note: str = ""
    optional: bool = False
    on_handout: bool = False

    @property
    def name(self) -> str:
        """What people call it."""
        return self.technique.name if self.technique else self.title


@dataclass(frozen=True, slots=True)
class FileSection:
    """A run of steps with a name and a kind."""

    name: str
    kind: str
    rounds: int = 1
    protected: bool = False
    planned_minutes: int | None = None
    steps: tuple[FileStep, ...] = ()


@dataclass(frozen=True, slots=True)
class FileHandout:
    """The words and choices of the hand-out. ``notes`` are teaching notes, by slug and title."""

    title: str = ""
    why: str = ""
    how_often: str = ""
    large: bool = False
    ticks: bool = False
    notes: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassFile:
    """A whole class. ``techniques`` says more of those that the steps name."""

    title: str
    intention: str = ""
    level: str = "beginner"
    target_minutes: int = 60
    head_count: int = 10
    starts_at: time | None = None
    notes: str = ""
    sections: tuple[FileSection, ...] = ()
    handout: FileHandout = FileHandout()
    techniques: tuple[FileTechnique, ...] = ()

    def steps(self) -> Iterator[FileStep]:
        """Every step, in the order of the class."""
        for section in self.sections:
            yield from section.steps


# A class as a file ----------------------------------------------------------------------------------------------------


def file_of(plan: Plan) -> ClassFile:
    """Return the class of ``plan`` as a file: what that plan shows, so that a colleague's has no notes."""
    on_handout = frozenset(plan.handout.step_ids)
    words = plan.handout
    return ClassFile(
        title=plan.title,
        intention=plan.intention,
        level=plan.level,
        target_minutes=plan.target_minutes,
        head_count=plan.head_count,
        starts_at=plan.starts_at.replace(second=0, microsecond=0) if plan.starts_at else None,
        notes=plan.notes,
        sections=tuple(_section(section, on_handout) for section in plan.sections),
        handout=FileHandout(
            title=words.title,
            why=words.why,
            how_often=words.how_often,
            large=words.large,
            ticks=words.ticks,
            notes=tuple(Named(note.slug, note.title) for note in words.notes),
        ),
        techniques=_techniques(plan),
    )


def _section(section: PlanSection, on_handout: frozenset[int]) -> FileSection:
    return FileSection(
        name=section.name,
        kind=section.kind,
        rounds=section.rounds,
        protected=section.protected,
        planned_minutes=section.planned_minutes,
        steps=tuple(_step(step, on_handout) for step in section.steps),
    )


def _step(step: PlanStep, on_handout: frozenset[int]) -> FileStep:
    technique = step.technique
    return FileStep(
        technique=Named(technique.slug, technique.name) if technique else None,
        title="" if technique else step.title,
        seconds=step.seconds,
        count=step.count,
        side=step.side,
        setup_seconds=step.setup_seconds,
        # By slug: in a plan they stand in the order of keys, which is another in another studio.
        tools=tuple(
            FileTool(tool.slug, tool.name, tool.count) for tool in sorted(step.tools, key=lambda tool: tool.slug)
        ),
        note=step.note,
        optional=step.optional,
        on_handout=step.id in on_handout,
    )


def _techniques(plan: Plan) -> tuple[FileTechnique, ...]:
    used = {step.technique.slug: step.technique for step in plan.steps() if step.technique}
    return tuple(_technique(used[slug]) for slug in sorted(used))


def _technique(technique: PlanTechnique) -> FileTechnique:
    """The library's own words for a technique: a teacher's usual cue stays with the teacher."""
    return FileTechnique(
        slug=technique.slug,
        name=technique.name,
        kind=technique.kind,
        sanskrit=technique.sanskrit,
        dose_mode=technique.dose_mode.value,
        cue=technique.cue,
    )


# A file as JSON -------------------------------------------------------------------------------------------------------


def text_of(file: ClassFile) -> str:
    """Return ``file`` as JSON, to be kept and to be read by people. The same class gives the same text."""
    return json.dumps(to_json(file), ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def to_json(file: ClassFile) -> Json:
    """Return ``file`` as a value of JSON, every field written out."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "class": {
            "title": file.title,
            "intention": file.intention,
            "level": file.level,
            "target_minutes": file.target_minutes,
            "head_count": file.head_count,
            "starts_at": file.starts_at.isoformat("minutes") if file.starts_at else None,
            "notes": file.notes,
        },
        "sections": [_section_json(section) for section in file.sections],
        "handout": _handout_json(file.handout),
        "techniques": [_technique_json(technique) for technique in file.techniques],
    }


def _section_json(section: FileSection) -> Json:
    return {
        "name": section.name,
        "kind": section.kind,
        "rounds": section.rounds,
        "protected": section.protected,
        "planned_minutes": section.planned_minutes,
        "steps": [_step_json(step) for step in section.steps],
    }


def _step_json(step: FileStep) -> Json:
    return {
        "technique": {"slug": step.technique.slug, "name": step.technique.name} if step.technique else None,
        "title": step.title,
        "seconds": step.seconds,
        "count": step.count,
        "side": step.side.value,
        "setup_seconds": step.setup_seconds,
        "tools": [{"slug": tool.slug, "name": tool.name, "count": tool.count} for tool in step.tools],
        "note": step.note,
        "optional": step.optional,
        "on_handout": step.on_handout,
    }


def _handout_json(handout: FileHandout) -> Json:
    return {
        "title": handout.title,
        "why": handout.why,
        "how_often": handout.how_often,
        "large": handout.large,
        "ticks": handout.ticks,
        "notes": [{"slug": note.slug, "title": note.name} for note in handout.notes],
    }


def _technique_json(technique: FileTechnique) -> Json:
    return {
        "slug": technique.slug,
        "name": technique.name,
        "kind": technique.kind,
        "sanskrit": technique.sanskrit,
        "dose_mode": technique.dose_mode,
        "cue": technique.cue,
    }


def told_of(file: ClassFile, technique: Named) -> FileTechnique:
    """Return all that ``file`` tells of a technique that a step names. The step's name for it holds."""
    for told in file.techniques:
        if told.slug == technique.slug and (technique.slug or told.name == technique.name):
            return replace(told, name=technique.name)
    return FileTechnique(technique.slug, technique.name)
