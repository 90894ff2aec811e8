"""Tools in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from anatomy.models import Tool

from .base import LibraryAdmin


@admin.register(Tool)
class ToolAdmin(LibraryAdmin):
    """Rollers, balls, sticks, props, and what stands in the room."""

    list_display = ["name", "category", "firmness", "contact", "powered", "fetched"]
    list_filter = ["category", "contact", "firmness", "powered", "fetched"]
    search_fields = ["name", "slug", "notes", "household"]
    autocomplete_fields = ["suits", "keep_off", "sources"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "category", "firmness", "contact", "powered", "fetched"]}),
        (
            _("Size"),
            {"fields": [("diameter_min_mm", "diameter_max_mm"), ("length_min_mm", "length_max_mm")]},
        ),
        (_("Where it is used"), {"fields": ["suits", "keep_off"]}),
        (_("Words"), {"fields": ["notes", "household", "care", "sources"]}),
    ]
