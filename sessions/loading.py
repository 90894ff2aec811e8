"""Write sample classes from a library folder. All or nothing; what is there already is left alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from anatomy.models import Intent, Level, Technique, ToolRole
from sessions import editing
from sessions.domain.samples import SampleClass, SampleSection, SampleStep, Vocabulary, read_samples
from sessions.models import Section, SectionKind, Sequence, Step, StepSide, StepTool, Visibility


class BadSamples(ValueError):
    """The file of sample classes is wrong; ``problems`` says where."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class LoadedClasses:
    """The titles of the classes that were made, and of those that were there already."""

    created: tuple[str, ...]
    left_alone: tuple[str, ...]


@transaction.atomic
def load_classes(raw: object, owner: AbstractBaseUser) -> LoadedClasses:
    """Write the classes of a decoded ``sequences.json`` for ``owner``, open to the studio.

    A class of this title and owner that is there already is left alone. Raise ``BadSamples``; then nothing is written.
    """
    techniques = {
        technique.slug: technique for technique in Technique.objects.published().prefetch_related("tool_rows")
    }
    words = Vocabulary(
        techniques=techniques,
        kinds=SectionKind.values,
        levels=Level.values,
        intents=set(Intent.objects.values_list("slug", flat=True)),
    )
    samples, problems = read_samples(raw, words)
    if problems:
        raise BadSamples(problems)
    there = set(Sequence.objects.filter(owner_id=owner.pk).values_list("title", flat=True))
    new = [sample for sample in samples if sample.title not in there]
    for sample in new:
        _write(sample, owner, techniques)
    return LoadedClasses(
        created=tuple(sample.title for sample in new),
        left_alone=tuple(sample.title for sample in samples if sample.title in there),
    )


def _write(sample: SampleClass, owner: AbstractBaseUser, techniques: Mapping[str, Technique]) -> None:
    sequence = editing.create_sequence(
        owner,
        title=sample.title,
        level=sample.level,
        target_minutes=sample.minutes,
        intention=_intention(sample.intents),
        visibility=Visibility.STUDIO,
    )
    sequence.sections.all().delete()
    for order, part in enumerate(sample.sections):
        _write_section(part, order, sequence, techniques)


def _intention(slugs: Iterable[str]) -> str:
    """The intents of the library in their own words: "Ease aches, posture"."""
    names = dict(Intent.objects.filter(slug__in=list(slugs)).values_list("slug", "name"))
    text = ", ".join(names[slug] for slug in slugs).lower()
    return text[:1].upper() + text[1:]


def _write_section(part: SampleSection, order: int, sequence: Sequence, techniques: Mapping[str, Technique]) -> None:
    section = Section.objects.create(
        sequence=sequence,
        name=str(SectionKind(part.kind).label),
        kind=part.kind,
        order=order,
        protected=part.kind == SectionKind.REST,
    )
    steps = Step.objects.bulk_create(
        _step(section, place, item, techniques[item.technique]) for place, item in enumerate(part.steps)
    )
    StepTool.objects.bulk_create(
        StepTool(step=step, tool_id=use.tool_id, count=use.count)
        for step, item in zip(steps, part.steps, strict=True)
        for use in techniques[item.technique].tool_rows.all()
        if use.role == ToolRole.REQUIRED
    )


def _step(section: Section, order: int, item: SampleStep, technique: Technique) -> Step:
    counted = technique.dose_breaths or technique.dose_reps
    return Step(
        section=section,
        technique=technique,
        order=order,
        seconds=item.seconds,
        count=max(1, round(item.seconds * counted / technique.dose_seconds)) if counted else None,
        side=_side(item, technique),
        setup_seconds=item.setup_seconds,
        note=item.note,
    )


def _side(item: SampleStep, technique: Technique) -> str:
    """Done on both sides where the file says so; else as the library has it, but never twice."""
    if item.sides == 2:
        return StepSide.EACH
    return StepSide.TOGETHER if technique.side == StepSide.EACH else technique.side
