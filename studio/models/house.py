"""The studio's own row: its name and address, how its paper looks, and its numbers for the clock."""

from __future__ import annotations

from typing import ClassVar
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SETUP_MAX_SECONDS = 120


class Paper(models.TextChoices):
    """The paper in the studio's printer."""

    A4 = "a4", _("A4")
    US_LETTER = "us-letter", _("US Letter")


def default_name() -> str:
    """Return what the studio is called until a curator names it."""
    return gettext("Yoga studio")


def default_disclaimer() -> str:
    """Return what stands under every document until a curator words it."""
    return gettext(
        "General information about movement, not medical advice. Nothing here should hurt: if it does, stop. "
        "If you are unsure whether a movement suits you, ask your doctor or physiotherapist first."
    )


def validate_time_zone(value: str) -> None:
    """Raise ValidationError unless ``value`` names a zone of the IANA list, such as Europe/Lisbon."""
    if value not in available_timezones():
        raise ValidationError(_("Choose a time zone from the list, such as Europe/Lisbon."), code="time_zone")


class SetupSeconds(models.PositiveSmallIntegerField):
    """Seconds that one part of getting into a step takes."""

    default_validators = [MaxValueValidator(SETUP_MAX_SECONDS)]


class StudioQuerySet(models.QuerySet["Studio"]):
    """The one row."""

    def current(self) -> Studio:
        """Return the studio with its logo but without the picture's bytes; one not yet saved where none is."""
        return self.select_related("logo").defer("logo__content").first() or Studio(pk=Studio.ONLY)


class Studio(models.Model):
    """The one studio of this installation."""

    ONLY: ClassVar[int] = 1

    id = models.PositiveSmallIntegerField(primary_key=True, editable=False)
    name = models.CharField(_("name"), max_length=120, default=default_name)
    address = models.TextField(_("address"), max_length=300, blank=True)
    contact = models.CharField(
        _("contact"), max_length=200, blank=True, help_text=_("A telephone number, an e-mail address or a website.")
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        validators=[validate_time_zone],
        help_text=_("Classes start and end in this zone."),
    )
    paper = models.CharField(_("paper"), max_length=9, choices=Paper, default=Paper.A4)
    disclaimer = models.TextField(
        _("small print"),
        max_length=600,
        blank=True,
        default=default_disclaimer,
        help_text=_("Stands under every hand-out and every shared page."),
    )
    setup_base = SetupSeconds(_("every step"), default=5)
    setup_position = SetupSeconds(_("the position changes"), default=10)
    setup_tools = SetupSeconds(_("the tools change"), default=15)
    setup_side = SetupSeconds(_("the side changes"), default=10)

    objects = StudioQuerySet.as_manager()

    class Meta:
        verbose_name = _("studio")
        verbose_name_plural = _("studio")
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1), name="studio_only_one", violation_error_message=_("There is one studio.")
            ),
            models.CheckConstraint(
                condition=Q(paper__in=Paper.values),
                name="studio_paper_known",
                violation_error_message=_("Choose a paper from the list."),
            ),
            models.CheckConstraint(
                condition=Q(
                    setup_base__range=(0, SETUP_MAX_SECONDS),
                    setup_position__range=(0, SETUP_MAX_SECONDS),
                    setup_tools__range=(0, SETUP_MAX_SECONDS),
                    setup_side__range=(0, SETUP_MAX_SECONDS),
                ),
                name="studio_setup_0s_to_2min",
                violation_error_message=_("Getting into a step takes from 0 to 120 seconds."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Logo(models.Model):
    """The studio's logo, re-encoded by us. A row, so that every process can serve it."""

    studio = models.OneToOneField(Studio, models.CASCADE, primary_key=True, related_name="logo")
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the content, in hexadecimal."))
    width = models.PositiveSmallIntegerField(help_text=_("in pixels"))
    height = models.PositiveSmallIntegerField(help_text=_("in pixels"))
    content = models.BinaryField()

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logos")
        constraints = [
            models.CheckConstraint(
                condition=Q(width__range=(1, 600), height__range=(1, 600)),
                name="logo_1_to_600_pixels",
                violation_error_message=_("A logo has at most 600 pixels a side."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"
