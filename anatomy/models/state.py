"""The library's revision, by which every process tells that what it has kept is old."""

from __future__ import annotations

import time

from django.db import models
from django.db.models import F, Func, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

ONLY_ROW = 1


class LibraryStateQuerySet(models.QuerySet["LibraryState"]):
    """Read and raise the revision."""

    def revision(self) -> int:
        """Return the number of the library's last change; 0 where nothing was ever changed. One query."""
        return self.filter(pk=ONLY_ROW).values_list("revision", flat=True).first() or 0

    def now(self) -> Func:
        """Return the revision as an expression, to be read along with a row of another table."""
        return Coalesce(Subquery(self.filter(pk=ONLY_ROW).values("revision")[:1]), Value(0))

    def lock(self) -> None:
        """Let one change after the other in: wait for any that is under way. Call it in a transaction."""
        self.get_or_create(pk=ONLY_ROW, defaults={"revision": 0})
        self.select_for_update().get(pk=ONLY_ROW)

    def bump(self) -> None:
        """Say that the library has changed. Call it in the transaction of the change."""
        now = time.time_ns()
        if not self.filter(pk=ONLY_ROW).update(revision=Greatest(F("revision") + 1, Value(now))):
            self.get_or_create(pk=ONLY_ROW, defaults={"revision": now})


class LibraryState(models.Model):
    """One row: when the library last changed, in nanoseconds since 1970.

    A moment rather than a counter, so that no number comes twice, not even after a restored backup.
    """

    revision = models.PositiveBigIntegerField(_("revision"))

    objects = LibraryStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("state of the library")
        verbose_name_plural = _("states of the library")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=ONLY_ROW),
                name="library_state_one_row",
                violation_error_message=_("The library has one state."),
            )
        ]

    def __str__(self) -> str:
        return str(self.revision)
