"""Regions, structures and keep-off zones in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from anatomy.models import KeepOffZone, Region, Structure

from .base import LibraryAdmin

SEEN: tuple[Any, Any] = (_("Where it is seen"), {"fields": [("in_front", "in_back", "in_side"), "paired"]})


@admin.register(Region)
class RegionAdmin(LibraryAdmin):
    """Areas of the body and their groups."""

    list_display = ["name", "latin", "parent", "smr", "paired", "is_group", "order"]
    list_filter = ["is_group", "smr", "paired", ("parent", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["parent"]
    search_fields = ["name", "latin", "slug", "ta98"]
    autocomplete_fields = ["parent"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "parent", "is_group", "order"]}),
        (_("Anatomy"), {"fields": ["latin", "ta98", "smr"]}),
        SEEN,
    ]


@admin.register(Structure)
class StructureAdmin(LibraryAdmin):
    """Muscles, fascia, joints, bones and tendons."""

    list_display = ["name", "latin", "kind", "region", "depth", "smr"]
    list_filter = ["kind", "depth", "smr", ("region", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["region"]
    search_fields = ["name", "latin", "slug", "ta98"]
    autocomplete_fields = ["region", "other_regions"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "region", "other_regions"]}),
        (_("Anatomy"), {"fields": ["latin", "ta98", "depth", "smr"]}),
        SEEN,
    ]


@admin.register(KeepOffZone)
class KeepOffZoneAdmin(LibraryAdmin):
    """Spots that nobody presses."""

    list_display = ["name", "latin", "why", "rule"]
    list_filter = [("regions", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name", "latin", "slug", "why", "rule"]
    autocomplete_fields = ["regions", "sources"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "regions", "why", "rule", "sources"]}),
        (_("Anatomy"), {"fields": ["latin", "ta98"]}),
    ]
