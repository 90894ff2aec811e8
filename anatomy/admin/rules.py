"""Rules: what each speaks against, what a change of it would do, and which clinician has read it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from anatomy.domain import safety
from anatomy.domain.impact import with_rule, without_rules
from anatomy.domain.safety import Aspect, Rulebook
from anatomy.models import Condition, Kind, LibraryState, Position, Rule, Where
from anatomy.rulebook import rule_value, source_value
from anatomy.safety_words import review_words

from .desk import desk_urls
from .fields import OneLineField
from .preview import PreviewedAdmin, PreviewForm, Proposal

MATCHES = [aspect.value for aspect in Aspect]
REVIEW = {"reviewed_by", "reviewed_on"}
# What a preview cannot do without.
TELLING = {"condition", "severity", "where", *MATCHES}


def value_of(rule: Rule) -> safety.Rule:
    """Return a rule, which was read ``with_parts()`` and its condition, as a value."""
    return rule_value(rule, rule.condition.slug)


def named_by(rule: Rule) -> str:
    """Return what a rule names, kind by kind: "mat; tight calf, calf"."""
    words = [
        [str(Kind(kind).label) for kind in rule.kinds],
        [str(row) for row in rule.technique_types.all()],
        [str(Position(position).label) for position in rule.positions],
        *([str(row) for row in rows.all()] for rows in (rule.regions, rule.structures, rule.demands, rule.tools)),
    ]
    return "; ".join(", ".join(group) for group in words if group)


def check_day(day: Any) -> None:
    """Refuse a day that is still to come."""
    if day is not None and day > timezone.localdate():
        raise ValidationError(_("This day is still to come."))


class RuleForm(PreviewForm):
    """One rule. A change of what it says clears its review, unless it comes with a new one.

    ``seen`` stands for the rule as the page showed it: a review holds for words that somebody has read.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    review_cleared = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = _digest([self.instance])

    def clean(self) -> dict[str, Any]:
        """Refuse a rule that names nothing, and half a review; clear a review of other words."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in MATCHES):
            self.add_error("kinds", _("Name at least one thing that the rule speaks against."))
        if cleaned.get("seen") and cleaned["seen"] != self.initial.get("seen"):
            self.add_error(
                None, _("Somebody else changed this rule meanwhile. Open it in another tab and start there.")
            )
        self._check_review(cleaned)
        return cleaned

    def _check_review(self, cleaned: dict[str, Any]) -> None:
        by, on = cleaned.get("reviewed_by"), cleaned.get("reviewed_on")
        changed = set(self.changed_data) - {"seen"}
        if self.instance.pk and changed - REVIEW and not changed & REVIEW:
            self.review_cleared = bool(by or on)
            cleaned.update(reviewed_by="", reviewed_on=None)
        elif not REVIEW & self.errors.keys() and bool(by) != bool(on):
            self.add_error("reviewed_on" if by else "reviewed_by", _("Say who reviewed the rule, and when."))

    def clean_reviewed_on(self) -> Any:
        """Refuse a day that is still to come."""
        day = self.cleaned_data["reviewed_on"]
        check_day(day)
        return day


class ReviewForm(forms.Form):
    """Who read some rules, and when."""

    reviewed_by = OneLineField(
        label=gettext_lazy("Reviewed by"),
        max_length=120,
        help_text=gettext_lazy("The clinician who read these rules, with their profession."),
    )
    reviewed_on = forms.DateField(
        label=gettext_lazy("Reviewed on"),
        initial=timezone.localdate,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[check_day],
    )


class ReviewFilter(admin.SimpleListFilter):
    """Rules that a clinician has read, or not yet."""

    title = gettext_lazy("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the two answers."""
        return [("no", gettext_lazy("not yet reviewed")), ("yes", gettext_lazy("reviewed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rules with the chosen answer."""
        if self.value() in ("no", "yes"):
            return queryset.filter(reviewed_on__isnull=self.value() == "no")
        return queryset


class SourceFilter(admin.SimpleListFilter):
    """Rules with a source, without one, or resting on general knowledge alone."""

    title = gettext_lazy("source")
    parameter_name = "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return what a rule can rest on."""
        return [("none", gettext_lazy("no source")), ("general", gettext_lazy("general knowledge alone"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rules with the chosen answer."""
        rules = cast("Any", queryset)
        if self.value() == "none":
            return cast("QuerySet[Any]", rules.unsourced())
        if self.value() == "general":
            return cast("QuerySet[Any]", rules.on_general_knowledge())
        return queryset


@admin.register(Rule)
class RuleAdmin(PreviewedAdmin):
    """What a condition speaks against, how strongly, and what to do instead."""

    form = RuleForm
    list_display = ["slug", "condition", "severity", "review", "names"]
    list_filter = [
        ReviewFilter,
        "severity",
        "where",
        SourceFilter,
        ("condition", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["slug", "condition__name", "condition__student_name", "instead", "student", "reviewed_by"]
    prepopulated_fields = {}
    autocomplete_fields = [
        "condition", "technique_types", "regions", "structures", "demands", "tools", "sources",
    ]  # fmt: skip
    readonly_fields = ["review"]
    actions = ["mark_reviewed", "clear_reviews", "delete_selected"]
    save_on_top = True

    def get_urls(self) -> list[Any]:
        """Add what curators have to see to."""
        return [*desk_urls(self.admin_site), *super().get_urls()]

    # What is shown ----------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rule]:
        """Read everything that the rules name along with them."""
        return super().get_queryset(request).select_related("condition").prefetch_related(*Rule.PARTS)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show the short name of a rule that has one: it numbers itself."""
        review = ["review", ("reviewed_by", "reviewed_on")] if obj else [("reviewed_by", "reviewed_on")]
        words = _("A change of anything above clears this, unless you give a new name or day along with it.")
        return [
            (None, {"fields": [*(["slug"] if obj else []), "condition", "severity", "where", "seen"]}),
            (
                _("What it speaks against"),
                {
                    "fields": MATCHES,
                    "description": _("It applies where a step shares a value of every kind that is named here."),
                },
            ),
            (_("Words"), {"fields": ["instead", "student", "sources"]}),
            (_("Review"), {"fields": review, "description": words}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep a rule with its condition: it is numbered after it."""
        return [*super().get_readonly_fields(request, obj), *(["condition"] if obj else [])]

    @admin.display(description=gettext_lazy("speaks against"))
    def names(self, obj: Rule) -> str:
        """Return what the rule names."""
        return named_by(obj)

    @admin.display(description=gettext_lazy("review"), ordering="reviewed_on")
    def review(self, obj: Rule) -> str:
        """Return who reviewed the rule, or that nobody has."""
        return review_words(value_of(obj))

    # What would change ------------------------------------------------------------------------------------------------

    def proposal(self, form: Any, book: Rulebook) -> Proposal | None:
        """Return the rules with this one as the form has it."""
        slug = form.instance.slug or "new"
        if not form.is_bound:
            return Proposal(book, {slug})
        wrong, data = form.errors.keys(), form.cleaned_data
        if wrong & TELLING or not any(data.get(name) for name in MATCHES):
            return None
        condition = data.get("condition") or form.instance.condition
        return Proposal(with_rule(book, _proposed(slug, condition, data)), {slug})

    def loss(self, rows: Sequence[Rule], book: Rulebook) -> Proposal:
        """Return the rules without these."""
        slugs = {row.slug for row in rows}
        return Proposal(without_rules(book, slugs), slugs, gone=True)

    def lead_words(self) -> str:
        """Say what the rule touches."""
        return _("This rule touches %(techniques)s and %(classes)s.")

    # What is written --------------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Rule, form: Any, change: bool) -> None:
        """Give a new rule the next number of its condition, and say where a review was cleared."""
        LibraryState.objects.lock()
        if not obj.slug:
            obj.slug = next_slug(obj.condition)
        super().save_model(request, obj, form, change)
        if form.review_cleared:
            words = _("The rule says something else now, so it counts as not yet reviewed.")
            self.message_user(request, words, messages.WARNING)

    @admin.action(description=gettext_lazy("Mark as reviewed"), permissions=["change"])
    @transaction.atomic
    def mark_reviewed(self, request: HttpRequest, queryset: QuerySet[Rule]) -> HttpResponse | None:
        """Ask who read them and when, and note it."""
        asked = "seen" in request.POST
        if asked:
            LibraryState.objects.lock()
        rules = list(queryset)
        seen, form = _digest(rules), ReviewForm(request.POST if asked else None)
        if asked and request.POST["seen"] != seen:
            form.add_error(None, _("One of these rules was changed meanwhile. Look at them again, then mark them."))
        if asked and form.is_valid():
            self._note_review(request, queryset, form.cleaned_data)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Mark as reviewed"),
            "opts": self.opts,
            "media": self.media,
            "form": form,
            "seen": seen,
            "rules": [(rule, named_by(rule)) for rule in rules],
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/anatomy/rule/mark_reviewed.html", context)

    def _note_review(self, request: HttpRequest, queryset: QuerySet[Rule], review: dict[str, Any]) -> None:
        by, on = review["reviewed_by"], review["reviewed_on"]
        count = self._change_reviews(request, queryset, reviewed_by=by, reviewed_on=on)
        words = ngettext("%(count)d rule is marked as reviewed.", "%(count)d rules are marked as reviewed.", count)
        self.message_user(request, words % {"count": count}, messages.SUCCESS)
        self.tell_of_old_advice(request)

    @admin.action(description=gettext_lazy("Mark as not yet reviewed"), permissions=["change"])
    def clear_reviews(self, request: HttpRequest, queryset: QuerySet[Rule]) -> None:
        """Forget who read them."""
        count = self._change_reviews(request, cast("Any", queryset).reviewed(), reviewed_by="", reviewed_on=None)
        words = ngettext(
            "%(count)d rule counts as not yet reviewed now.", "%(count)d rules count as not yet reviewed now.", count
        )
        self.message_user(request, words % {"count": count}, messages.SUCCESS)
        self.tell_of_old_advice(request)

    @transaction.atomic
    def _change_reviews(self, request: HttpRequest, queryset: QuerySet[Rule], **review: Any) -> int:
        LibraryState.objects.lock()
        rules = list(queryset)
        count = Rule.objects.filter(pk__in=[rule.pk for rule in rules]).update(**review)
        changes = [{"changed": {"fields": [str(_("Reviewed by")), str(_("Reviewed on"))]}}]
        if rules:
            LogEntry.objects.log_actions(request.user.pk, rules, CHANGE, changes)  # type: ignore[arg-type]
            LibraryState.objects.bump()
        return count


def _proposed(slug: str, condition: Condition, data: dict[str, Any]) -> safety.Rule:
    """Return a rule as a form has it; what the form does not know yet is empty."""
    return safety.Rule(
        slug=slug,
        condition=condition.slug,
        severity=safety.Severity(data["severity"]),
        match={aspect: _words(data.get(aspect.value) or ()) for aspect in Aspect},
        instead=data.get("instead", ""),
        student=data.get("student", ""),
        local=data["where"] == Where.AFFECTED_AREA,
        sources=tuple(source_value(source) for source in data.get("sources") or ()),
        reviewed_by=data.get("reviewed_by") or "",
        reviewed_on=data.get("reviewed_on"),
    )


def _words(values: Iterable[Any]) -> frozenset[str]:
    """Return ticked words as they are, and chosen entries by their slugs."""
    return frozenset(value if isinstance(value, str) else value.slug for value in values)


def _digest(rules: Iterable[Rule]) -> str:
    """Stands for what some rules say, with their sources and reviews."""
    said = [(value.digest, value.sources, value.reviewed_by, value.reviewed_on) for value in map(value_of, rules)]
    return hashlib.sha256(repr(sorted(said, key=repr)).encode()).hexdigest()


def next_slug(condition: Condition) -> str:
    """Return a number after all that rules of ``condition`` have, such as osteoporosis-13."""
    stem = condition.slug[:58]
    taken = Rule.objects.filter(slug__startswith=f"{stem}-").values_list("slug", flat=True)
    tails = [slug.removeprefix(f"{stem}-") for slug in taken]
    highest = max((int(tail) for tail in tails if tail.isdecimal()), default=0)
    return f"{stem}-{highest + 1:02}"
