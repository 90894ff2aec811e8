"""Conditions, which list their rules, and sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anatomy.domain.impact import citing, with_condition, with_source, without_conditions
from anatomy.domain.safety import Rulebook
from anatomy.models import Condition, Rule, Source
from anatomy.rulebook import condition_value, source_value
from anatomy.safety_words import review_words

from .preview import PreviewedAdmin, Proposal
from .rules import named_by, value_of


@admin.register(Condition)
class ConditionAdmin(PreviewedAdmin):
    """What people live with. The rules that speak for it have pages of their own."""

    list_display = ["name", "group", "scope", "clearance", "rule_count", "waiting"]
    list_filter = ["group", "scope", "clearance", "rules__severity"]
    search_fields = ["name", "student_name", "slug", "summary", "rules__slug", "rules__instead"]
    change_form_template = "admin/anatomy/condition/change_form.html"
    save_on_top = True
    fieldsets = [
        (None, {"fields": ["name", "slug", "group", "scope", "clearance", "summary", "aliases"]}),
        (gettext_lazy("For students"), {"fields": ["student_name", "ask_teacher_words"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Condition]:
        """Count the rules of each condition."""
        rules = Count("rules", distinct=True)
        waiting = Count("rules", distinct=True, filter=Q(rules__reviewed_on=None))
        return super().get_queryset(request).annotate(rules_held=rules, rules_waiting=waiting)

    @admin.display(description=gettext_lazy("rules"), ordering="rules_held")
    def rule_count(self, obj: Any) -> int:
        """Return how many rules the condition has."""
        return int(obj.rules_held)

    @admin.display(description=gettext_lazy("not yet reviewed"), ordering="rules_waiting")
    def waiting(self, obj: Any) -> int:
        """Return how many of its rules no clinician has read yet."""
        return int(obj.rules_waiting)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """List the rules below the condition's own words."""
        obj = kwargs.get("obj")
        if obj is not None:
            context |= _rules_listed(obj)
        return super().render_change_form(request, context, *args, **kwargs)

    def proposal(self, form: Any, book: Rulebook) -> Proposal | None:
        """Return the rules with the condition's own words as the form has them."""
        slug = form.instance.slug
        if form.errors or slug not in book.conditions:
            return None
        if not form.is_bound:
            return Proposal(book, _rules_of(slug, book))
        value = condition_value(form.instance, book.conditions[slug].rules)
        return Proposal(with_condition(book, value), _rules_of(slug, book))

    def loss(self, rows: Sequence[Condition], book: Rulebook) -> Proposal:
        """Return the rules without those of the conditions."""
        slugs = [row.slug for row in rows]
        rules = frozenset().union(*(_rules_of(slug, book) for slug in slugs))
        return Proposal(without_conditions(book, slugs), rules, gone=True)

    def parts_of(self, obj: Condition) -> Iterable[str]:
        """Return the rules of the condition."""
        return map(str, Rule.objects.filter(condition=obj))

    def lead_words(self) -> str:
        """Say what the rules of the condition touch."""
        return _("The rules of this condition touch %(techniques)s and %(classes)s.")


def _rules_of(slug: str, book: Rulebook) -> frozenset[str]:
    condition = book.conditions.get(slug)
    return frozenset(rule.slug for rule in condition.rules) if condition else frozenset()


def _rules_listed(condition: Condition) -> dict[str, Any]:
    """Return the rules of a condition as its page lists them; from a rule, one comes back to the list of these."""
    filters = urlencode({"_changelist_filters": urlencode({"condition__id__exact": condition.pk})})
    rules = Rule.objects.filter(condition=condition).with_parts().select_related("condition")
    return {
        "rules": [
            {
                "rule": rule,
                "value": (value := value_of(rule)),
                "names": named_by(rule),
                "review": review_words(value),
                "address": f"{reverse('admin:anatomy_rule_change', args=[rule.pk])}?{filters}",
            }
            for rule in rules
        ],
        "add_rule": f"{reverse('admin:anatomy_rule_add')}?condition={condition.pk}&{filters}",
    }


@admin.register(Source)
class SourceAdmin(PreviewedAdmin):
    """Where the statements of the library come from."""

    list_display = ["slug", "grade", "citation", "checked"]
    list_filter = ["grade"]
    search_fields = ["slug", "citation", "url"]
    prepopulated_fields = {}
    fields = ["slug", "grade", "citation", "url", "checked"]

    def proposal(self, form: Any, book: Rulebook) -> Proposal | None:
        """Return the rules with the source as the form has it."""
        slug = form.instance.slug
        if form.errors or not slug:
            return None
        if not form.is_bound:
            return Proposal(book, citing(book, slug))
        return Proposal(with_source(book, source_value(form.instance)), citing(book, slug))

    def loss(self, rows: Sequence[Source], book: Rulebook) -> Proposal:
        """Return the rules as they are: a source goes only once no rule cites it."""
        return Proposal(book, frozenset().union(*(citing(book, row.slug) for row in rows)))

    def lead_words(self) -> str:
        """Say what the rules that cite the source touch."""
        return _("The rules that cite this source touch %(techniques)s and %(classes)s.")
