"""What all pages of the library's admin share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from anatomy.indexing import index_techniques, techniques_naming
from anatomy.models import LibraryState, Region, Structure, Technique, TechniqueType, Tool
from anatomy.models.entries import LibraryEntry
from anatomy.registry import is_counted, pages_with_old_advice, used_in_classes
from anatomy.rulebook import rulebook

from .fields import WIDE, Autocomplete, AutocompleteMultiple, field_for
from .usage import refusal_words, usage_words


def old_advice_words(count: int) -> str:
    """Return how many shared pages show old advice."""
    return ngettext(
        "%(count)d shared page shows the old advice.", "%(count)d shared pages show the old advice.", count
    ) % {"count": count}


class PlainFieldsMixin:
    """Use our own form fields for texts, lines and ticked words."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Return our field where we have one, else Django's."""
        return field_for(db_field) or super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]


class UsageChangeList(ChangeList):
    """A list whose rows know in how many classes they are used: one query for the page."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        """Filter as the address says; a filter with NUL in it, which PostgreSQL cannot compare, is none."""
        if any("\0" in value for _name, values in request.GET.lists() for value in values):
            raise IncorrectLookupParameters
        return super().get_queryset(request, exclude_parameters)

    def get_results(self, request: HttpRequest) -> None:
        """Count the uses of the rows on this page."""
        super().get_results(request)
        counts = used_in_classes(cast("type[LibraryEntry]", self.model), [row.pk for row in self.result_list])
        for row in self.result_list:
            row.classes_using = counts.get(row.pk, 0)


class LibraryAdmin(PlainFieldsMixin, admin.ModelAdmin):
    """An entry of the library: its short name stays, every change is indexed and announced, no used entry goes."""

    list_per_page = 50
    prepopulated_fields = {"slug": ["name"]}
    change_form_template = "admin/anatomy/change_form.html"
    delete_confirmation_template = "admin/anatomy/delete_confirmation.html"
    delete_selected_confirmation_template = "admin/anatomy/delete_selected_confirmation.html"
    instead_of_deleting = gettext_lazy("Take it out there first.")

    # What is shown ----------------------------------------------------------------------------------------------------

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the short name as it is once files and links may hold on to it."""
        return [*super().get_readonly_fields(request, obj), *(["slug"] if obj else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        """Propose a short name for a new entry only."""
        return {} if obj else dict(super().get_prepopulated_fields(request, obj))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Show the number of classes behind the name where somebody counts them."""
        name, *columns = super().get_list_display(request)
        return [name, *(["used"] if is_counted(self.model) else []), *columns]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Give lists of chosen entries room for their names."""
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = AutocompleteMultiple(db_field, self.admin_site, attrs=WIDE)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Search for an entry as you type."""
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = Autocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse patterns in an address: no link of ours has one, and a bad one is a fault or takes for ever."""
        return not lookup.endswith("regex") and super().lookup_allowed(lookup, value, request)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return UsageChangeList

    @admin.display(description=gettext_lazy("used"))
    def used(self, obj: Any) -> str:
        """Say in how many classes the row is used."""
        count = obj.classes_using
        return ngettext("in %(count)d class", "in %(count)d classes", count) % {"count": count} if count else "–"

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Say on top of the form what uses the entry."""
        obj = kwargs.get("obj")
        if obj is not None and obj.pk:
            context["usage"] = self.usage(obj)
        return super().render_change_form(request, context, *args, **kwargs)

    def usage(self, obj: LibraryEntry) -> list[str]:
        """Return what uses ``obj``, in words."""
        return usage_words(self.model, [obj.pk]).get(obj.pk, [])

    # What is written --------------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, but not while library files are being loaded: they must see this edit, or come before it."""
        LibraryState.objects.lock()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool) -> None:
        """Save lists and inlines, then renew what is derived; the view holds the transaction."""
        super().save_related(request, form, formsets, change)
        self.renew(form.instance)

    def renew(self, obj: LibraryEntry) -> None:
        """Bring what is derived up to date and announce the change."""
        if isinstance(obj, Technique):
            index_techniques(Technique.objects.filter(pk=obj.pk))
        elif isinstance(obj, Region | Structure | TechniqueType | Tool):
            index_techniques(techniques_naming(obj))
        LibraryState.objects.bump()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete, and announce the change; the view holds the transaction."""
        super().delete_model(request, obj)
        LibraryState.objects.bump()

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete, and announce the change."""
        super().delete_queryset(request, queryset)
        LibraryState.objects.bump()
        self.tell_of_old_advice(request)

    # What is said afterwards ------------------------------------------------------------------------------------------

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Go on, and say which shared pages have fallen behind."""
        self.tell_of_old_advice(request)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Go on, and say which shared pages have fallen behind."""
        self.tell_of_old_advice(request)
        return super().response_change(request, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        """Go on, and say which shared pages have fallen behind."""
        self.tell_of_old_advice(request)
        return super().response_delete(request, obj_display, obj_id)

    def tell_of_old_advice(self, request: HttpRequest) -> None:
        """Say how many shared pages show old advice, and where it is renewed; nothing where none does."""
        count = pages_with_old_advice(rulebook())
        if count:
            address = reverse("admin:anatomy_advice")
            link = format_html('<a href="{}">{}</a>', address, _("Renew the advice"))
            self.message_user(request, format_html("{} {}", old_advice_words(count), link), messages.WARNING)

    # What is refused --------------------------------------------------------------------------------------------------

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Refuse what is in use, and say by how much rather than by whom: classes are their teachers' own."""
        tree, counts, lacking, protected = super().get_deleted_objects(objs, request)
        refusals = refusal_words(self.model, objs, str(self.instead_of_deleting))
        if protected and not refusals:
            refusals = [_("Something still uses it.")]
        return tree, counts, lacking, refusals

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Delete after asking. A use that came up meanwhile is a message, not a crash."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError:
            return self._still_used(request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """List, and run actions. A use that came up meanwhile is a message, not a crash."""
        try:
            return super().changelist_view(request, extra_context)
        except ProtectedError:
            return self._still_used(request)

    def _still_used(self, request: HttpRequest) -> HttpResponse:
        self.message_user(request, _("Something has begun to use it, so nothing was deleted."), messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())


class SharedChoicesFormSet(forms.BaseInlineFormSet):
    """Inline forms that read each list of choices once for all of them."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        """Give every form of the set the same choices."""
        super().add_fields(form, index)
        if not hasattr(self, "_choices"):
            self._choices: dict[str, list[Any]] = {}
        for name, field in form.fields.items():
            if type(field) is forms.ModelChoiceField and name in self.shared_choices:
                if name not in self._choices:
                    self._choices[name] = list(cast("Iterable[Any]", field.choices))
                field.widget.choices = self._choices[name]

    shared_choices: tuple[str, ...] = ()
