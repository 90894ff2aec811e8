"""Conditions, with their rules, and sources."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anatomy.models import Condition, Rule, Source

from .base import LibraryAdmin, PlainFieldsMixin
from .fields import WIDE, SharedAutocomplete

MATCHES = ["kinds", "positions", "regions", "structures", "demands", "tools"]


class RuleForm(forms.ModelForm):
    """One rule of a condition."""

    class Meta:
        model = Rule
        exclude = ["slug", "condition"]  # noqa: DJ006 - The rule numbers itself, and the inline knows its condition.

    def clean(self) -> dict[str, Any]:
        """Refuse a rule that names nothing: it would speak against everything."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in MATCHES):
            raise ValidationError({"kinds": _("Name at least one thing that the rule speaks against.")})
        return cleaned


class RuleInline(PlainFieldsMixin, admin.StackedInline):
    """The rules of a condition, each with what it names and its sources. Its queries do not grow with the rules."""

    model = Rule
    form = RuleForm
    extra = 0
    fieldsets = [
        (
            None,
            {"fields": [("severity", "where"), ("kinds", "positions"), "regions", "structures", "demands", "tools"]},
        ),
        (gettext_lazy("Words"), {"fields": ["instead", "student", "sources"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rule]:
        """Read everything that the rules name along with them."""
        return super().get_queryset(request).prefetch_related(*(name for name in MATCHES[2:]), "sources")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Search as you type, with the labels of all rules read at once."""
        kwargs["widget"] = SharedAutocomplete(db_field, self.admin_site, attrs=WIDE)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Condition)
class ConditionAdmin(LibraryAdmin):
    """What people live with, and the rules that speak for them."""

    list_display = ["name", "group", "scope", "clearance", "rule_count"]
    list_filter = ["group", "scope", "clearance", "rules__severity"]
    search_fields = ["name", "student_name", "slug", "summary", "rules__slug", "rules__instead"]
    inlines = [RuleInline]
    save_on_top = True
    fieldsets = [
        (None, {"fields": ["name", "slug", "group", "scope", "clearance", "summary", "aliases"]}),
        (gettext_lazy("For students"), {"fields": ["student_name", "ask_teacher_words"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Condition]:
        """Count the rules of each condition."""
        return super().get_queryset(request).annotate(rules_held=Count("rules", distinct=True))

    @admin.display(description=gettext_lazy("rules"), ordering="rules_held")
    def rule_count(self, obj: Any) -> int:
        """Return how many rules the condition has."""
        return int(obj.rules_held)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Give each new rule the next number of its condition, such as osteoporosis-13."""
        condition: Condition = form.instance
        for rule_form in formset.forms:
            if rule_form.has_changed() and not rule_form.instance.slug and rule_form not in formset.deleted_forms:
                rule_form.instance.slug = self._next_slug(condition, formset)
        super().save_formset(request, form, formset, change)

    def _next_slug(self, condition: Condition, formset: Any) -> str:
        """Return a number that no rule has, nor had among those on the page."""
        stem = condition.slug[:58]
        taken = set(Rule.objects.filter(slug__startswith=f"{stem}-").values_list("slug", flat=True))
        taken |= {rule_form.instance.slug for rule_form in formset.forms}
        tails = [slug.removeprefix(f"{stem}-") for slug in taken]
        highest = max((int(tail) for tail in tails if tail.isdecimal()), default=0)
        return f"{stem}-{highest + 1:02}"


@admin.register(Source)
class SourceAdmin(LibraryAdmin):
    """Where the statements of the library come from."""

    list_display = ["slug", "grade", "citation", "checked"]
    list_filter = ["grade"]
    search_fields = ["slug", "citation", "url"]
    prepopulated_fields = {}
    fields = ["slug", "grade", "citation", "url", "checked"]
