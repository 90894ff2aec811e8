"""What uses an entry: the classes of the studio, and other entries of the library."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anatomy.models.entries import LibraryEntry
from anatomy.registry import held_in_rooms, used_in_classes


class Link(NamedTuple):
    """A table of the library that points to an entry: its column for the entry, and for the row that people know."""

    table: Any
    column: str
    owner: Any
    owner_column: str


def usage_words(model: type[LibraryEntry], ids: Collection[int]) -> dict[int, list[str]]:
    """Return what holds on to each of ``ids``, in words. The number of queries depends on the model alone."""
    words: dict[int, list[str]] = defaultdict(list)
    for pk, count in used_in_classes(model, ids).items():
        words[pk].append(ngettext("used in %(count)d class", "used in %(count)d classes", count) % {"count": count})
    for pk, owners in _owners(model, ids).items():
        names = ", ".join(_counted(owner, len(rows)) for owner, rows in owners.items())
        words[pk].append(_("named by %(names)s") % {"names": names})
    return words


def refusal_words(model: type[LibraryEntry], rows: Collection[LibraryEntry], instead: str) -> list[str]:
    """Return, for each of ``rows`` that cannot go, what holds on to it and what can be done ``instead``.

    Of rooms the number and no more: which class has which condition is for its teacher alone.
    """
    ids = [row.pk for row in rows]
    usage, rooms = usage_words(model, ids), held_in_rooms(model, ids)
    refusals = [f"{row}: {', '.join(usage[row.pk])}. {instead}" for row in rows if row.pk in usage]
    return refusals + [f"{row}: {_rooms(rooms[row.pk])}" for row in rows if row.pk in rooms]


def _rooms(count: int) -> str:
    words = ngettext(
        "it is in the room of %(count)d class. Only its teacher sees which, and can take it out there.",
        "it is in the rooms of %(count)d classes. Only their teachers see which, and can take it out there.",
        count,
    )
    return words % {"count": count}


def _owners(model: type[LibraryEntry], ids: Collection[int]) -> dict[int, dict[Any, set[int]]]:
    """Return, for each of ``ids`` that is named, the rows that name it, by their model."""
    found: dict[int, dict[Any, set[int]]] = defaultdict(lambda: defaultdict(set))
    for link in _links(model):
        pairs = link.table.objects.filter(**{f"{link.column}__in": ids})
        for pk, owner_id in pairs.values_list(link.column, link.owner_column).order_by():
            found[pk][link.owner].add(owner_id)
    return found


def _counted(owner: Any, count: int) -> str:
    return f"{count} {owner._meta.verbose_name if count == 1 else owner._meta.verbose_name_plural}"


def _links(model: type[LibraryEntry]) -> Iterator[Link]:
    """Yield what points to ``model``. Parts that go with their whole do not count: they hold nobody up."""
    for relation in model._meta.related_objects:
        column: Any = relation.field
        user: Any = relation.related_model
        if user._meta.app_label != model._meta.app_label:
            continue
        if isinstance(column, models.ManyToManyField):
            through: Any = column.remote_field.through
            if through._meta.auto_created:
                yield _over(through, f"{column.m2m_reverse_field_name()}_id")
        elif relation.on_delete is models.PROTECT:
            column_id = f"{column.name}_id"
            yield Link(user, column_id, user, "pk") if issubclass(user, LibraryEntry) else _over(user, column_id)


def _over(table: Any, column: str) -> Link:
    """Return the link through a table between: its owner is at the other end."""
    other = next(link for link in table._meta.fields if link.is_relation and link.attname != column)
    return Link(table, column, other.related_model, other.attname)
