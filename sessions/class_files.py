"""Class files with this studio's library: what it has of what a file names."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from django.db.models import CharField, QuerySet, Value

from anatomy.models import Audience, Level, LibraryState, Status, TeachingNote, Technique, Tool
from anatomy.namebook import namebook
from anatomy.repertoire import repertoire
from anatomy.wording import dose_text
from sessions.domain.class_file import ClassFile
from sessions.domain.class_file_arrival import Entry, Known, Shelf
from sessions.domain.class_file_reader import Vocabulary
from sessions.models import SectionKind

VOCABULARY = Vocabulary(kinds=SectionKind.values, levels=Level.values)


def shelf_for(file: ClassFile) -> Shelf:
    """Return what the library has for ``file``. Two queries, however long it is; more right after a change.

    A retired technique is known by its slug, for a class keeps one; a draft is not, for no teacher sees it.
    """
    revision = LibraryState.objects.revision()
    slugs = {step.technique.slug for step in file.steps() if step.technique}
    techniques = Technique.objects.filter(slug__in=slugs).exclude(status=Status.DRAFT)
    notes = TeachingNote.objects.filter(audience=Audience.STUDENT)
    first, *others = (
        _leg(techniques, "technique", "name"),
        _leg(Tool.objects.all(), "tool", "name"),
        _leg(notes, "note", "title"),
    )
    rows = list(first.union(*others, all=True))
    found = {
        kind: tuple(sorted((Entry(pk, slug, name) for what, pk, slug, name in rows if what == kind), key=_key))
        for kind in ("technique", "tool", "note")
    }
    return Shelf(
        techniques={entry.slug: entry for entry in found["technique"]},
        offers=repertoire(revision).offers,
        find=namebook(revision).find,
        tools=found["tool"],
        notes=found["note"],
        counted=dose_text,
    )


def _leg(rows: QuerySet[Any], what: str, name: str) -> QuerySet[Any, Any]:
    return rows.order_by().annotate(what_=Value(what, CharField())).values_list("what_", "pk", "slug", name)


def _key(entry: Entry) -> int:
    return entry.pk


def digest(file: ClassFile, known: tuple[Known, ...]) -> str:
    """Return a name for what a file was understood as: it changes where the file, or what the library has, does."""
    return blake2b(repr((file, known)).encode("utf-8", "replace"), digest_size=12).hexdigest()
