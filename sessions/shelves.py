"""What a teacher reaches for: the techniques used last in classes of their own, and their favourites."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sessions.models import Favourite, Step
from sessions.models.classes import Person

# Far enough back to meet different techniques; the newest steps come first, so that no more is read than this.
STEPS_LOOKED_AT = 200
RECENT = 16


class Shelf(TextChoices):
    """What the drawer shows before anything is searched."""

    RECENT = "recent", _("Recent")
    FAVOURITES = "favourites", _("Favourites")
    ALL = "all", _("All")


def recent_techniques(owner: Person) -> tuple[int, ...]:
    """Return the keys of the techniques that ``owner`` added last to own classes, the newest first. One query."""
    steps = Step.objects.filter(section__sequence__owner_id=owner.pk, technique__isnull=False).order_by("-pk")
    newest = steps.values_list("technique_id", flat=True)[:STEPS_LOOKED_AT]
    return tuple(dict.fromkeys(key for key in newest if key is not None))[:RECENT]


def favourite_techniques(owner: Person) -> tuple[int, ...]:
    """Return the keys of the favourites of ``owner``, the newest first. One query."""
    return tuple(Favourite.objects.filter(owner_id=owner.pk).order_by("-pk").values_list("technique_id", flat=True))


def keep_favourite(owner: Person, technique: int, *, keep: bool) -> None:
    """Make a technique a favourite of ``owner``, or let it go. The same twice is the same as once."""
    if keep:
        Favourite.objects.get_or_create(owner_id=owner.pk, technique_id=technique)
    else:
        Favourite.objects.filter(owner_id=owner.pk, technique_id=technique).delete()
