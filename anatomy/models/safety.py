"""Safety: conditions, the rules that speak for them, and the sources behind both."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from .body import Region, Structure
from .choices import Clearance, Grade, Kind, Position, Scope, Severity, Where
from .entries import LibraryEntry, filled, one_of, validate_known, validate_lines
from .techniques import Demand, TechniqueType
from .tools import Tool


class Source(LibraryEntry):
    """Where a statement comes from, and how far it can be relied on."""

    citation = models.CharField(_("citation"), max_length=300)
    url = models.CharField(_("address"), max_length=300, blank=True, help_text=_("One or more, or a shelf mark."))
    grade = models.CharField(_("grade"), max_length=1, choices=Grade)
    checked = models.CharField(_("how it was checked"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["slug"]
        constraints = [
            filled("slug", "source_slug_filled", _("A source needs a short name.")),
            filled("citation", "source_citation_filled", _("A source needs a citation.")),
            one_of("grade", Grade, "source_grade_known", _("Choose a grade: A, B, C, D, S or M.")),
        ]

    def __str__(self) -> str:
        return f"{self.slug} ({self.grade}): {Truncator(self.citation).chars(90)}"

    @property
    def link(self) -> str:
        """The first web address of the source, or an empty text."""
        first = self.url.split(" ", 1)[0]
        return first if first.startswith(("https://", "http://")) else ""


class ConditionQuerySet(models.QuerySet["Condition"]):
    """Which conditions, and what is read along with them."""

    def with_rules(self) -> ConditionQuerySet:
        """Read every rule with all that it names: 8 queries, however many conditions."""
        return self.prefetch_related(models.Prefetch("rules", Rule.objects.with_parts()))


class Condition(LibraryEntry):
    """Something a person lives with, for the whole body or one area."""

    name = models.CharField(_("name"), max_length=120)
    student_name = models.CharField(_("name for students"), max_length=120, help_text=_("As a student would tick it."))
    aliases = models.JSONField(
        _("other names"), default=list, blank=True, validators=[validate_lines], help_text=_("One a line.")
    )
    group = models.CharField(_("group"), max_length=60, help_text=_("The heading in lists of conditions."))
    scope = models.CharField(_("scope"), max_length=12, choices=Scope)
    clearance = models.CharField(_("medical clearance"), max_length=8, choices=Clearance)
    summary = models.CharField(_("summary"), max_length=300)
    ask_teacher_words = models.CharField(
        _("words for the room"), max_length=300, blank=True, help_text=_("What a teacher says to everybody.")
    )

    objects = ConditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["name", "pk"]
        constraints = [
            filled("slug", "condition_slug_filled", _("A condition needs a short name.")),
            filled("name", "condition_name_filled", _("A condition needs a name.")),
            filled("student_name", "condition_student_name_filled", _("A condition needs a name for students.")),
            filled("summary", "condition_summary_filled", _("A condition needs a summary.")),
            filled("group", "condition_group_filled", _("A condition belongs to a group.")),
            one_of("scope", Scope, "condition_scope_known", _("Choose the whole body or one area.")),
            one_of("clearance", Clearance, "condition_clearance_known", _("Choose required, advised or not needed.")),
        ]

    def __str__(self) -> str:
        return self.name


class RuleQuerySet(models.QuerySet["Rule"]):
    """Which rules, and what is read along with them."""

    def with_parts(self) -> RuleQuerySet:
        """Read all that a rule names, and its sources: 7 queries, however many rules."""
        return self.prefetch_related(*Rule.PARTS)

    def reviewed(self) -> RuleQuerySet:
        """Return the rules that a clinician has read."""
        return self.filter(reviewed_on__isnull=False)

    def not_reviewed(self) -> RuleQuerySet:
        """Return the rules that no clinician has read as they are now."""
        return self.filter(reviewed_on=None)

    def unsourced(self) -> RuleQuerySet:
        """Return the rules that cite nothing."""
        return self.filter(sources=None)

    def on_general_knowledge(self) -> RuleQuerySet:
        """Return the rules whose only sources are general knowledge."""
        cited = Rule.sources.through.objects.order_by()
        better = cited.exclude(source__grade=Grade.MEMORY)
        return self.filter(pk__in=cited.values("rule_id")).exclude(pk__in=better.values("rule_id"))

    def clear_reviews(self) -> int:
        """Forget who reviewed these rules; return how many had been. Call it where a rule becomes another."""
        return self.reviewed().update(reviewed_by="", reviewed_on=None)


class Rule(LibraryEntry):
    """What a condition speaks against, how strongly, and what to do instead.

    A rule applies where every kind of thing that it names shares a value with the step.
    """

    PARTS = ("technique_types", "regions", "structures", "demands", "tools", "sources")

    condition = models.ForeignKey(Condition, models.CASCADE, related_name="rules", verbose_name=_("condition"))
    where = models.CharField(_("where"), max_length=14, choices=Where, default=Where.ANYWHERE)
    severity = models.CharField(_("severity"), max_length=16, choices=Severity)
    kinds = models.JSONField(_("kinds"), default=list, blank=True, validators=[partial(validate_known, choices=Kind)])
    positions = models.JSONField(
        _("positions"), default=list, blank=True, validators=[partial(validate_known, choices=Position)]
    )
    technique_types = models.ManyToManyField(
        TechniqueType, blank=True, related_name="rules", verbose_name=_("technique types")
    )
    regions = models.ManyToManyField(Region, blank=True, related_name="rules", verbose_name=_("regions"))
    structures = models.ManyToManyField(Structure, blank=True, related_name="rules", verbose_name=_("structures"))
    demands = models.ManyToManyField(Demand, blank=True, related_name="rules", verbose_name=_("demands"))
    tools = models.ManyToManyField(Tool, blank=True, related_name="rules", verbose_name=_("tools"))
    instead = models.CharField(_("what to do instead"), max_length=300)
    student = models.CharField(_("words for the student"), max_length=300)
    sources = models.ManyToManyField(Source, blank=True, related_name="rules", verbose_name=_("sources"))
    reviewed_by = models.CharField(
        _("reviewed by"),
        max_length=120,
        blank=True,
        help_text=_("The clinician who read this rule, with their profession."),
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["slug"]
        constraints = [
            filled("slug", "rule_slug_filled", _("A rule needs a short name.")),
            filled("instead", "rule_instead_filled", _("A rule says what to do instead.")),
            filled("student", "rule_student_filled", _("A rule has words for the student.")),
            one_of("where", Where, "rule_where_known", _("Choose anywhere or the affected area.")),
            one_of("severity", Severity, "rule_severity_known", _("Choose how strongly the rule speaks.")),
            models.CheckConstraint(
                condition=Q(reviewed_by="", reviewed_on=None) | (~Q(reviewed_by="") & Q(reviewed_on__isnull=False)),
                name="rule_reviewed_by_and_on",
                violation_error_message=_("Say who reviewed the rule, and when."),
            ),
        ]

    def __str__(self) -> str:
        return self.slug
