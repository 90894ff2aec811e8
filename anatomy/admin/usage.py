"""What uses an entry: the classes of the studio, and other entries of the library."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from django.db import models
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anatomy.models.entries import LibraryEntry
from anatomy.registry import used_in_classes


def usage_words(model: type[LibraryEntry], ids: Collection[int]) -> dict[int, list[str]]:
    """Return what holds on to each of ``ids``, in words. The number of queries depends on the model alone."""
    words: dict[int, list[str]] = defaultdict(list)
    for pk, count in used_in_classes(model, ids).items():
        words[pk].append(ngettext("used in %(count)d class", "used in %(count)d classes", count) % {"count": count})
    for user, column in _users(model):
        counts = user.objects.filter(**{f"{column}__in": ids}).values_list(column).annotate(Count("pk"))
        meta = _named(user, column)._meta
        for pk, count in counts.order_by():
            name = meta.verbose_name if count == 1 else meta.verbose_name_plural
            words[pk].append(_("named by %(count)d %(name)s") % {"count": count, "name": name})
    return words


def _users(model: type[LibraryEntry]) -> Iterator[tuple[Any, str]]:
    """Yield the tables of the library that point to ``model``, with the column that does.

    Parts that go with their whole do not count: they hold nobody up.
    """
    for relation in model._meta.related_objects:
        column: Any = relation.field
        if relation.related_model._meta.app_label != model._meta.app_label:
            continue
        if isinstance(column, models.ManyToManyField):
            through = column.remote_field.through
            if through._meta.auto_created:
                yield through, f"{column.m2m_reverse_field_name()}_id"
        elif relation.on_delete is models.PROTECT:
            yield relation.related_model, f"{column.name}_id"


def _named(user: Any, column: str) -> Any:
    """Return the model that people know: the owner of a list rather than the table between."""
    if not user._meta.auto_created:
        return user
    other = next(link for link in user._meta.fields if link.is_relation and link.attname != column)
    return other.related_model
