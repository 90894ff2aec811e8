"""Photos and drawings that curators give to techniques."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anatomy.domain.photos import EXTENSIONS, LARGE_SIDE, Photo, PhotoName

from .choices import Licence, PictureKind
from .entries import between, filled, one_of

# The columns that a page needs. The bytes are read where they are sent or set, and nowhere else.
FACTS = ("digest", "media_type", "width", "height")


class PictureQuerySet(models.QuerySet["Picture"]):
    """Read pictures with their bytes, or without."""

    def without_bytes(self) -> PictureQuerySet:
        """Leave the bytes in the database."""
        return self.defer("content", "small")

    def facts(self) -> list[Photo]:
        """Return what a page needs to know of each picture, in one query."""
        return [Photo(*row) for row in self.order_by().values_list(*FACTS)]

    def photos(self) -> list[Photo]:
        """Return each picture with the bytes of its small size, in one query."""
        rows = self.order_by().values_list(*FACTS, "small")
        return [Photo(digest, kind, width, height, bytes(small)) for digest, kind, width, height, small in rows]

    def bytes_of(self, name: PhotoName) -> bytes | None:
        """Return the bytes that ``name`` stands for; None where there is no such picture. One query."""
        column = "small" if name.is_small else "content"
        rows = self.order_by().filter(digest=name.digest, media_type=name.media_type)
        found = rows.values_list(column, flat=True).first()
        return None if found is None else bytes(found)


class Picture(models.Model):
    """A photo or drawing, encoded by us in two sizes. Its bytes never change, and editions know it by their digest.

    A picture that no technique has any more stays: classes that were published with it show it. To take it down, delete
    the row; every page and paper shows our own drawing from then on.
    """

    digest = models.CharField(
        _("digest"), max_length=64, unique=True, editable=False, help_text=_("SHA-256 of the content, in hexadecimal.")
    )
    media_type = models.CharField(_("type"), max_length=10, editable=False)
    width = models.PositiveSmallIntegerField(_("width"), editable=False, help_text=_("in pixels"))
    height = models.PositiveSmallIntegerField(_("height"), editable=False, help_text=_("in pixels"))
    content = models.BinaryField(_("content"))
    small = models.BinaryField(_("the same in small"))
    kind = models.CharField(_("kind"), max_length=7, choices=PictureKind, default=PictureKind.PHOTO)
    shows = models.CharField(
        _("what it shows"),
        max_length=300,
        help_text=_("For people who cannot see it: who does what, with which tool, where."),
    )
    author = models.CharField(_("author"), max_length=120, help_text=_("Who took or drew it, as credits say it."))
    licence = models.CharField(_("licence"), max_length=12, choices=Licence)
    terms = models.CharField(
        _("more for the credit"),
        max_length=120,
        blank=True,
        help_text=_("What the licence or the permission asks for, such as “cropped”."),
    )
    source = models.URLField(_("address of the source"), max_length=300, blank=True)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-added_at", "-pk"]
        constraints = [
            filled("digest", "picture_digest_filled", _("A picture is known by the digest of its bytes.")),
            models.CheckConstraint(
                condition=Q(media_type__in=list(EXTENSIONS)),
                name="picture_type_known",
                violation_error_message=_("A picture is stored as JPEG or PNG."),
            ),
            between("width", 1, LARGE_SIDE, "picture_width_to_1200", _("A picture has at most 1200 pixels a side.")),
            between("height", 1, LARGE_SIDE, "picture_height_to_1200", _("A picture has at most 1200 pixels a side.")),
            one_of("kind", PictureKind, "picture_kind_known", _("Choose photo or drawing.")),
            filled("shows", "picture_shows_filled", _("Say what the picture shows.")),
            filled("author", "picture_author_filled", _("Say who took or drew the picture.")),
            one_of("licence", Licence, "picture_licence_known", _("Choose a licence from the list.")),
        ]

    def __str__(self) -> str:
        return self.shows

    @property
    def facts(self) -> Photo:
        """What a page needs to know of it."""
        return Photo(self.digest, self.media_type, self.width, self.height)
