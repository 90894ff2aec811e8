"""Techniques, with their tools, and the lists that they draw on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from anatomy.domain.letters import normalise
from anatomy.models import (
    Demand,
    Intent,
    LibraryState,
    Status,
    TeachingNote,
    Technique,
    TechniqueTool,
    TechniqueType,
)
from anatomy.models.entries import LibraryEntry

from .base import LibraryAdmin, SharedChoicesFormSet
from .pictures import PictureFieldsForm, preview


class ToolFormSet(SharedChoicesFormSet):
    """The tools of one technique."""

    shared_choices = ("tool",)


class ToolInline(admin.TabularInline):
    """The tools of a technique: needed, in place of a needed one, or added."""

    model = TechniqueTool
    formset = ToolFormSet
    extra = 0
    verbose_name = _("tool")
    verbose_name_plural = _("tools")

    def get_queryset(self, request: HttpRequest) -> QuerySet[TechniqueTool]:
        """Read the tools along, whose names the rows show."""
        return super().get_queryset(request).select_related("tool")


@admin.register(Technique)
class TechniqueAdmin(LibraryAdmin):
    """What a class can do. Teachers find what is published."""

    form = PictureFieldsForm
    list_display = ["name", "status", "kind", "technique_type", "position", "level"]
    list_filter = [
        "status",
        "kind",
        "level",
        "position",
        ("technique_type", admin.RelatedOnlyFieldListFilter),
        ("regions", admin.RelatedOnlyFieldListFilter),
        ("tools", admin.RelatedOnlyFieldListFilter),
        ("intents", admin.RelatedOnlyFieldListFilter),
        ("picture", admin.EmptyFieldListFilter),
    ]
    readonly_fields = ["picture_now"]
    search_fields = ["search_text"]
    search_help_text = _("Names with or without their diacritics, regions, structures, words of the cue.")
    autocomplete_fields = ["regions", "structures", "demands", "keep_off_zones", "gentler", "stronger"]
    inlines = [ToolInline]
    actions = ["publish", "retire"]
    save_on_top = True
    instead_of_deleting = _("Retire it: classes that use it keep it, and nobody finds it for a new one.")
    fieldsets = [
        (None, {"fields": ["name", "slug", "status", "kind", "technique_type", "level", "cue"]}),
        (_("Body"), {"fields": ["position", "side", "regions", "structures", "demands", "keep_off_zones"]}),
        (
            _("Dose"),
            {
                "fields": [
                    "dose_mode",
                    ("dose_seconds", "dose_breaths", "dose_reps"),
                    ("dose_min_seconds", "dose_max_seconds"),
                ]
            },
        ),
        (_("Gentler and stronger"), {"fields": ["gentler", "gentler_how", "stronger", "stronger_how"]}),
        (_("For students"), {"fields": ["why", "steps", "feel", "avoid_feel"]}),
        (
            _("Picture"),
            {
                "fields": [
                    "picture_now",
                    "picture_file",
                    "picture_kind",
                    "picture_shows",
                    "picture_author",
                    "picture_licence",
                    "picture_terms",
                    "picture_source",
                    "picture_remove",
                ],
                "description": _("A photo or drawing, in place of ours: in the library, on papers, on shared pages."),
            },
        ),
        (_("How it is found"), {"fields": ["intents", "aliases", "sanskrit", "devanagari"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Technique]:
        """Read type and picture along, the picture without its bytes."""
        techniques = super().get_queryset(request).select_related("technique_type", "picture")
        return techniques.defer("picture__content", "picture__small")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Offer to remove a picture where there is one."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None and obj.picture_id is not None:
            return fieldsets
        without = {"picture_now", "picture_remove"}
        return [
            (title, {**options, "fields": [field for field in options["fields"] if field not in without]})
            for title, options in fieldsets
        ]

    @admin.display(description=_("Picture now"))
    def picture_now(self, obj: Technique) -> str:
        """Show the picture as it is stored."""
        return preview(obj.picture) if obj.picture else ""

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Where the form comes back, ask for its file again."""
        if context["errors"]:
            context["adminform"].form.ask_for_the_file_again()
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save it with its picture, in one transaction."""
        LibraryState.objects.lock()
        form.settle_picture()
        super().save_model(request, obj, form, change)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Show the few intents as boxes to tick."""
        if db_field.name == "intents":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search as teachers do: without case, accents and punctuation, every word somewhere."""
        for word in normalise(search_term).split():
            queryset = queryset.filter(search_text__contains=word)
        return queryset, False

    def view_on_site(self, obj: Technique) -> str | None:
        """Link to the library's page where teachers see one."""
        return obj.get_absolute_url() if obj.status == Status.PUBLISHED else None

    def usage(self, obj: LibraryEntry) -> list[str]:
        """Add the techniques that offer this one as their gentler or stronger way."""
        count = Technique.objects.filter(Q(gentler=obj.pk) | Q(stronger=obj.pk)).count()
        words = ngettext(
            "the gentler or stronger way of %(count)d technique",
            "the gentler or stronger way of %(count)d techniques",
            count,
        )
        return [*super().usage(obj), *([words % {"count": count}] if count else [])]

    @admin.action(description=_("Publish the selected techniques"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Technique]) -> None:
        """Let teachers find them."""
        count = self._set_status(queryset, Status.PUBLISHED)
        words = ngettext(
            "%(count)d technique is published: teachers find it now.",
            "%(count)d techniques are published: teachers find them now.",
            count,
        )
        self.message_user(request, words % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Retire the selected techniques"), permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Technique]) -> None:
        """Hide them from teachers; classes that use them keep them."""
        count = self._set_status(queryset, Status.RETIRED)
        words = ngettext(
            "%(count)d technique is retired. Classes that use it keep it.",
            "%(count)d techniques are retired. Classes that use them keep them.",
            count,
        )
        self.message_user(request, words % {"count": count}, messages.SUCCESS)

    def _set_status(self, queryset: QuerySet[Technique], status: Status) -> int:
        with transaction.atomic():
            count = queryset.exclude(status=status).update(status=status)
            if count:
                LibraryState.objects.bump()
        return count


@admin.register(TechniqueType)
class TechniqueTypeAdmin(LibraryAdmin):
    """Ways of working, each of one kind."""

    list_display = ["name", "kind", "definition"]
    list_filter = ["kind"]
    search_fields = ["name", "slug", "definition"]
    fields = ["name", "slug", "kind", "definition"]


@admin.register(Intent)
class IntentAdmin(LibraryAdmin):
    """What techniques are meant for."""

    list_display = ["name", "slug", "order"]
    search_fields = ["name", "slug"]
    fields = ["name", "slug", "order"]


@admin.register(Demand)
class DemandAdmin(LibraryAdmin):
    """What techniques ask of the body."""

    list_display = ["name", "slug"]
    list_filter = [("regions", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name", "slug"]
    autocomplete_fields = ["regions"]
    fields = ["name", "slug", "regions"]


@admin.register(TeachingNote)
class TeachingNoteAdmin(LibraryAdmin):
    """Short texts for hand-outs and shared pages."""

    list_display = ["title", "audience", "order"]
    list_filter = ["audience", ("intents", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["title", "slug", "text", "caution"]
    autocomplete_fields = ["intents", "sources"]
    prepopulated_fields = {"slug": ["title"]}
    fields = ["title", "slug", "audience", "text", "caution", "intents", "sources", "order"]
