"""The body: regions, the structures in them, and the spots that nobody presses."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .choices import Depth, SmrUse, StructureKind
from .entries import LibraryEntry, filled, not_itself, one_of

TA98_HELP = _("Code of the Terminologia Anatomica, such as A01.2.08.014.")


class RegionQuerySet(models.QuerySet["Region"]):
    """Which regions."""

    def groups(self) -> RegionQuerySet:
        """Return the headings that other regions stand under."""
        return self.filter(is_group=True)

    def areas(self) -> RegionQuerySet:
        """Return the regions that are a place, the whole body included; no groups."""
        return self.filter(is_group=False)

    def within(self, region: Region) -> RegionQuerySet:
        """Return ``region`` and the regions that stand under it."""
        return self.filter(Q(pk=region.pk) | Q(parent_id=region.pk))


class Region(LibraryEntry):
    """An area of the body, or a group of areas."""

    name = models.CharField(_("name"), max_length=80)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("stands under")
    )
    latin = models.CharField(_("Latin name"), max_length=80, blank=True)
    ta98 = models.CharField(_("TA98 code"), max_length=20, blank=True, help_text=TA98_HELP)
    in_front = models.BooleanField(_("seen from the front"), default=False)
    in_back = models.BooleanField(_("seen from the back"), default=False)
    in_side = models.BooleanField(_("seen from the side"), default=False)
    paired = models.BooleanField(_("left and right"), default=False)
    is_group = models.BooleanField(_("group of regions"), default=False)
    smr = models.CharField(_("rolling"), max_length=12, choices=SmrUse, default=SmrUse.DIRECT)
    order = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["order", "pk"]
        constraints = [
            filled("slug", "region_slug_filled", _("A region needs a short name.")),
            filled("name", "region_name_filled", _("A region needs a name.")),
            one_of("smr", SmrUse, "region_smr_known", _("Choose how a region may be rolled.")),
            not_itself("parent", "region_not_its_own_parent", _("A region cannot stand under itself.")),
            models.CheckConstraint(
                condition=Q(is_group=False) | Q(parent__isnull=True),
                name="region_group_on_top",
                violation_error_message=_("A group of regions stands under nothing else."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Structure(LibraryEntry):
    """A muscle, fascia, joint, bone or tendon, with the region where it is at home."""

    name = models.CharField(_("name"), max_length=120)
    latin = models.CharField(_("Latin name"), max_length=120, blank=True)
    ta98 = models.CharField(_("TA98 code"), max_length=20, blank=True, help_text=TA98_HELP)
    kind = models.CharField(_("kind"), max_length=16, choices=StructureKind)
    region = models.ForeignKey(Region, models.PROTECT, related_name="structures", verbose_name=_("home region"))
    other_regions = models.ManyToManyField(
        Region,
        blank=True,
        related_name="passing_structures",
        verbose_name=_("other regions"),
        help_text=_("Where it also passes. These serve search only."),
    )
    in_front = models.BooleanField(_("seen from the front"), default=False)
    in_back = models.BooleanField(_("seen from the back"), default=False)
    in_side = models.BooleanField(_("seen from the side"), default=False)
    paired = models.BooleanField(_("left and right"), default=False)
    depth = models.CharField(_("depth"), max_length=8, choices=Depth)
    smr = models.CharField(_("rolling"), max_length=12, choices=SmrUse)

    class Meta:
        verbose_name = _("structure")
        verbose_name_plural = _("structures")
        ordering = ["name", "pk"]
        constraints = [
            filled("slug", "structure_slug_filled", _("A structure needs a short name.")),
            filled("name", "structure_name_filled", _("A structure needs a name.")),
            one_of("kind", StructureKind, "structure_kind_known", _("Choose what kind of structure it is.")),
            one_of("depth", Depth, "structure_depth_known", _("Choose how deep the structure lies.")),
            one_of("smr", SmrUse, "structure_smr_known", _("Choose how a structure may be rolled.")),
        ]

    def __str__(self) -> str:
        return self.name


class KeepOffZone(LibraryEntry):
    """A spot that nobody presses, printed on every rolling step near it."""

    name = models.CharField(_("name"), max_length=80)
    latin = models.CharField(_("Latin name"), max_length=80, blank=True)
    ta98 = models.CharField(_("TA98 code"), max_length=20, blank=True, help_text=TA98_HELP)
    regions = models.ManyToManyField(Region, related_name="keep_off_zones", verbose_name=_("regions"))
    why = models.CharField(_("why"), max_length=200)
    rule = models.CharField(_("what to do"), max_length=300)
    sources = models.ManyToManyField(
        "anatomy.Source", blank=True, related_name="keep_off_zones", verbose_name=_("sources")
    )

    class Meta:
        verbose_name = _("keep-off zone")
        verbose_name_plural = _("keep-off zones")
        ordering = ["name", "pk"]
        constraints = [
            filled("slug", "zone_slug_filled", _("A keep-off zone needs a short name.")),
            filled("name", "zone_name_filled", _("A keep-off zone needs a name.")),
            filled("why", "zone_why_filled", _("A keep-off zone says why.")),
            filled("rule", "zone_rule_filled", _("A keep-off zone says what to do.")),
        ]

    def __str__(self) -> str:
        return self.name
