"""The tools of the studio: rollers, balls, sticks, props and what stands in the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .body import Region
from .choices import Contact, Firmness, ToolCategory
from .entries import LibraryEntry, between, filled, one_of, ordered_pair

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MAX_MILLIMETRES = 5000
DIAMETER_WORDS = _("Give the smallest and the largest diameter, the smallest first, or neither.")
LENGTH_WORDS = _("Give the smallest and the largest length, the smallest first, or neither.")


def _millimetres(label: StrOrPromise) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_MILLIMETRES)],
        help_text=_("in millimetres"),
    )


class Tool(LibraryEntry):
    """A tool: its size in millimetres, firmness and contact, what it suits and where it keeps off."""

    name = models.CharField(_("name"), max_length=80)
    category = models.CharField(_("category"), max_length=8, choices=ToolCategory)
    diameter_min_mm = _millimetres(_("smallest diameter"))
    diameter_max_mm = _millimetres(_("largest diameter"))
    length_min_mm = _millimetres(_("smallest length"))
    length_max_mm = _millimetres(_("largest length"))
    firmness = models.PositiveSmallIntegerField(_("firmness"), choices=Firmness)
    contact = models.CharField(_("contact"), max_length=8, choices=Contact)
    powered = models.BooleanField(_("powered"), default=False)
    fetched = models.BooleanField(
        _("fetched for class"),
        default=True,
        help_text=_("Counted for the room. Hands, the wall and the mat are not."),
    )
    suits = models.ManyToManyField(Region, blank=True, related_name="suited_tools", verbose_name=_("suits"))
    keep_off = models.ManyToManyField(Region, blank=True, related_name="tools_kept_off", verbose_name=_("keeps off"))
    notes = models.CharField(_("notes"), max_length=400, blank=True)
    household = models.CharField(
        _("household replacement"), max_length=200, blank=True, help_text=_("What a student at home can use instead.")
    )
    care = models.CharField(_("care"), max_length=200, blank=True)
    sources = models.ManyToManyField("anatomy.Source", blank=True, related_name="tools", verbose_name=_("sources"))

    class Meta:
        verbose_name = _("tool")
        verbose_name_plural = _("tools")
        ordering = ["name", "pk"]
        constraints = [
            filled("slug", "tool_slug_filled", _("A tool needs a short name.")),
            filled("name", "tool_name_filled", _("A tool needs a name.")),
            one_of("category", ToolCategory, "tool_category_known", _("Choose the category of the tool.")),
            one_of("contact", Contact, "tool_contact_known", _("Choose broad, medium or precise contact.")),
            between("firmness", 1, 5, "tool_firmness_1_to_5", _("Firmness goes from 1 (very soft) to 5 (hard).")),
            ordered_pair("diameter_min_mm", "diameter_max_mm", "tool_diameter_ordered", DIAMETER_WORDS),
            ordered_pair("length_min_mm", "length_max_mm", "tool_length_ordered", LENGTH_WORDS),
            *(
                between(field, 1, MAX_MILLIMETRES, f"tool_{field}_range", _("A size goes from 1 mm to 5000 mm."))
                for field in ("diameter_min_mm", "diameter_max_mm", "length_min_mm", "length_max_mm")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Put what is wrong with a range beside its second number."""
        problems = {}
        if _backwards(self.diameter_min_mm, self.diameter_max_mm):
            problems["diameter_max_mm"] = DIAMETER_WORDS
        if _backwards(self.length_min_mm, self.length_max_mm):
            problems["length_max_mm"] = LENGTH_WORDS
        if problems:
            raise ValidationError(problems)


def _backwards(low: int | None, high: int | None) -> bool:
    if low is None or high is None:
        return low is not high
    return low > high
