"""What a teacher keeps beside classes: blocks, cues of their own, and favourite techniques."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from sessions.models.classes import Person, SectionKind


class BlockQuerySet(models.QuerySet["Block"]):
    def editable_by(self, user: Person) -> BlockQuerySet:
        """Keep the blocks that ``user`` may rename, share and remove: their own."""
        return self.filter(owner_id=user.pk)

    def visible_to(self, user: Person) -> BlockQuerySet:
        """Keep the blocks that ``user`` may insert: their own, and those shared with the studio."""
        return self.filter(Q(owner_id=user.pk) | Q(shared=True))

    def for_choosing(self, user: Person) -> BlockQuerySet:
        """Read what ``user`` may insert, with the owners, their own blocks first."""
        mine = Case(When(owner_id=user.pk, then=Value(0)), default=Value(1))
        return self.visible_to(user).select_related("owner").order_by(mine, "name", "pk")


class Block(models.Model):
    """A section that is kept for reuse, with its steps, under a name. Inserting one makes a copy.

    ``content`` is a section as ``sessions.domain.blocks`` writes it. It names techniques and tools by their slugs, so
    that a block never keeps a technique from being removed from the library; one that is gone becomes free text.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="blocks")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=SectionKind)
    content = models.JSONField(editable=False)
    shared = models.BooleanField(
        _("shared with the studio"), default=False, help_text=_("Every teacher can insert it. Only you can change it.")
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""), name="block_has_a_name", violation_error_message=_("Give the block a name.")
            ),
            models.CheckConstraint(
                condition=Q(kind__in=SectionKind.values),
                name="block_kind_known",
                violation_error_message=_("Choose a kind of section."),
            ),
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="block_name_once",
                violation_error_message=_("You have a block of that name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UsualCue(models.Model):
    """A teacher's own cue for a technique, in the place of the library's, in every class of theirs."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="usual_cues")
    technique = models.ForeignKey("anatomy.Technique", models.CASCADE, related_name="+")
    text = models.TextField(_("usual cue"), max_length=2000)

    class Meta:
        verbose_name = _("usual cue")
        verbose_name_plural = _("usual cues")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "technique"], name="usual_cue_once"),
            models.CheckConstraint(
                condition=~Q(text=""), name="usual_cue_has_words", violation_error_message=_("Write the cue.")
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Favourite(models.Model):
    """A technique that a teacher wants to find at once."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="favourites")
    technique = models.ForeignKey("anatomy.Technique", models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("favourite technique")
        verbose_name_plural = _("favourite techniques")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "technique"], name="favourite_once")]

    def __str__(self) -> str:
        return str(self.pk)
