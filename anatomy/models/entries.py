"""What all entries of the library share: their slug, the digest of what was loaded, and how constraints are worded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class LibraryEntry(models.Model):
    """One entry of the library, known to files, links and people by its slug."""

    slug = models.SlugField(
        _("short name"),
        max_length=64,
        unique=True,
        help_text=_("Letters, digits, hyphens and underscores. Files and links hold on to it, so it stays as it is."),
        error_messages={"unique": _("There is already an entry with this short name.")},
    )
    loaded_digest = models.CharField(
        _("digest when last loaded"),
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("Tells a curator's edit from what a library file said."),
    )

    class Meta:
        abstract = True


def filled(field: str, name: str, message: StrOrPromise) -> models.CheckConstraint:
    """Refuse an empty text."""
    return models.CheckConstraint(condition=~Q(**{field: ""}), name=name, violation_error_message=message)


def one_of(field: str, choices: type[models.Choices], name: str, message: StrOrPromise) -> models.CheckConstraint:
    """Refuse a value outside the vocabulary."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}), name=name, violation_error_message=message
    )


def between(field: str, low: int, high: int, name: str, message: StrOrPromise) -> models.CheckConstraint:
    """Refuse a number outside ``low`` to ``high``, both included. Null passes."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__range": (low, high)}), name=name, violation_error_message=message
    )


def ordered_pair(low: str, high: str, name: str, message: StrOrPromise) -> models.CheckConstraint:
    """Refuse half a range, and a range that runs backwards."""
    neither = Q(**{f"{low}__isnull": True, f"{high}__isnull": True})
    both = Q(**{f"{low}__isnull": False, f"{high}__isnull": False, f"{low}__lte": F(high)})
    return models.CheckConstraint(condition=neither | both, name=name, violation_error_message=message)


def not_itself(field: str, name: str, message: StrOrPromise) -> models.CheckConstraint:
    """Refuse a row that points at itself."""
    condition = Q(**{f"{field}__isnull": True}) | ~Q(**{field: F("id")})
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=message)


MAX_LINES = 20
MAX_LINE_LENGTH = 200


def validate_lines(value: Any) -> None:
    """Refuse anything but a list of short, filled lines of text."""
    if not isinstance(value, list) or any(not isinstance(line, str) or not line.strip() for line in value):
        raise ValidationError(_("Write one entry a line."), code="lines")
    if len(value) > MAX_LINES:
        raise ValidationError(_("At most %(count)s lines."), code="too_many_lines", params={"count": MAX_LINES})
    if any(len(line) > MAX_LINE_LENGTH for line in value):
        raise ValidationError(
            _("A line has at most %(count)s characters."), code="line_too_long", params={"count": MAX_LINE_LENGTH}
        )


def validate_known(value: Any, choices: type[models.Choices]) -> None:
    """Refuse anything but a list of different values of ``choices``."""
    known = isinstance(value, list) and all(isinstance(item, str) and item in choices.values for item in value)
    if not known or len(set(value)) != len(value):
        raise ValidationError(_("Choose from the list, each at most once."), code="unknown")
