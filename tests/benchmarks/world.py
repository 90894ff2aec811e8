"""The rows that are measured: a teacher, a library of any size, and classes of any length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import batched, cycle, islice, product

from django.core.management import call_command
from django.db import models, transaction

from anatomy.indexing import index_techniques
from anatomy.models import LibraryState, Technique
from sessions import editing, sharing
from sessions.models import SectionKind, Sequence
from studio import people
from studio.models import Role, User

EMAIL = "asha@example.org"
BATCH = 500

# Names that differ as those of a large library do: a few words come often, most of them seldom.
MANNERS = ("Slow", "Gentle", "Standing", "Propped", "Evening", "Guided", "Paired", "Flowing")
PLACES = ("at the wall", "on a chair", "with a strap", "on blocks", "in stillness", "with breath", "for two", "by feel")

# What a class is made of, and how much of it.
PARTS = (
    (SectionKind.ARRIVAL, 1),
    (SectionKind.ROLLING, 4),
    (SectionKind.WARM_UP, 2),
    (SectionKind.ASANA, 4),
    (SectionKind.REST, 1),
)


def load_starter_library() -> None:
    """Fill an empty library with what ships with the product."""
    call_command("load_library", verbosity=0)


def make_teacher() -> User:
    """Make the teacher who asks for the pages."""
    teacher = User.objects.create_user(EMAIL, None, name="Asha Nair")
    people.set_role(teacher, Role.TEACHER)
    return teacher


# The library ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def grow_library(size: int) -> int:
    """Copy techniques under varied names until there are ``size``, bring the search up to date, return how many."""
    originals = list(Technique.objects.order_by("pk"))
    wanted = max(0, size - len(originals))
    made: list[tuple[Technique, int]] = []
    for (place, manner), technique in islice(product(product(PLACES, MANNERS), originals), wanted):
        made.append((_variant(technique, manner, place), technique.pk))
    Technique.objects.bulk_create((copy for copy, _pk in made), batch_size=BATCH)
    twins: dict[int, list[int]] = {}
    for copy, original in made:
        twins.setdefault(original, []).append(copy.pk)
    for through in _ties():
        _copy_ties(through, twins)
    index_techniques()
    LibraryState.objects.bump()
    return Technique.objects.count()


def _variant(technique: Technique, manner: str, place: str) -> Technique:
    values = {field.attname: getattr(technique, field.attname) for field in Technique._meta.concrete_fields}
    ending = f"{manner}-{place}".lower().replace(" ", "-")
    name = f"{manner} {technique.name[:1].lower()}{technique.name[1:]} {place}"
    return Technique(**values | {"id": None, "slug": f"{technique.slug[:38]}-{ending}"[:64], "name": name[:80]})


def _ties() -> Iterator[type[models.Model]]:
    """The tables that tie a technique to the rest of the library."""
    for field in Technique._meta.many_to_many:
        yield getattr(Technique, field.name).through


def _copy_ties(through: type[models.Model], twins: dict[int, list[int]]) -> None:
    columns = [field.attname for field in through._meta.concrete_fields if not field.primary_key]
    rows = through._default_manager.filter(technique__in=twins).values(*columns)
    copies = (through(**row | {"technique_id": twin}) for row in list(rows) for twin in twins[row["technique_id"]])
    for some in batched(copies, BATCH):
        through._default_manager.bulk_create(some)


# Classes --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lesson:
    """A class to be measured, and what opens it for students."""

    sequence: Sequence
    token: str

    @property
    def path(self) -> str:
        return self.sequence.get_absolute_url()


def make_class(owner: User, steps: int) -> Lesson:
    """Make a class of ``steps`` different techniques in five sections, with notes, published and shared."""
    sequence = editing.create_sequence(
        owner,
        title=f"A class of {steps} steps",
        intention="Soft feet, quiet shoulders, and time to notice the difference.",
        target_minutes=60,
        head_count=12,
    )
    sequence.sections.all().delete()
    for kind, share in PARTS:
        section = editing.add_section(sequence, name=str(kind.label), kind=kind)
        for number, technique in enumerate(_some(kind, steps * share // sum(part for _kind, part in PARTS))):
            note = "Ask how the breath is before the other side." if number % 3 == 0 else ""
            editing.add_step(section, technique=technique, note=note)
    _fill(sequence, steps)
    editing.change_sequence(sequence, {"notes": "Mats across the room. Bring the spare blankets."})
    link = sharing.make_link(sequence, owner)
    return Lesson(Sequence.objects.get(pk=sequence.pk), sharing.token_of(link) or "")


def _some(kind: str, count: int) -> Iterable[Technique]:
    wanted = {SectionKind.ROLLING: "smr", SectionKind.WARM_UP: "mobility", SectionKind.ARRIVAL: "breath"}
    found = Technique.objects.published().filter(kind=wanted.get(SectionKind(kind), "asana")).order_by("pk")
    return islice(cycle(found), count)


def _fill(sequence: Sequence, steps: int) -> None:
    """Add to the longest part what rounding down has left out."""
    section = sequence.sections.get(kind=SectionKind.ASANA)
    missing = steps - sum(part.steps.count() for part in sequence.sections.all())
    for technique in Technique.objects.published().filter(kind="asana").order_by("-pk")[:missing]:
        editing.add_step(section, technique=technique)
