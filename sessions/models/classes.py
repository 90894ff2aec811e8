"""A class that a teacher builds: a sequence of sections, and their steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anatomy.models import Level, LibraryState

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from django_stubs_ext import StrOrPromise

# Who asks: somebody who signed in, or nobody yet.
type Person = AbstractBaseUser | AnonymousUser

# A class of more is a mistake or an attack; the longest that anybody teaches has about sixty.
MAX_STEPS = 300

TITLE_WORDS = _("Give the class a title.")
TARGET_WORDS = _("A class lasts from 5 to 240 minutes.")
PEOPLE_WORDS = _("Between 1 and 500 people can come.")
ROUNDS_WORDS = _("A section is done from 1 to 20 times.")
PLANNED_WORDS = _("A section is planned for 1 to 240 minutes.")
SECONDS_WORDS = _("A step lasts from 5 seconds to 1 hour a side.")
COUNT_WORDS = _("Between 1 and 500 breaths or repetitions.")
SETUP_WORDS = _("Set-up takes at most 15 minutes (900 seconds).")
TECHNIQUE_OR_TITLE_WORDS = _("A step is a technique of the library, or words of your own.")
TOOL_COUNT_WORDS = _("One person uses from 1 to 20 of a tool.")


def within(low: int, high: int, message: StrOrPromise) -> list[MinValueValidator | MaxValueValidator]:
    """Refuse a number outside ``low`` to ``high``, without a query: the constraint in the database is the last word."""
    return [MinValueValidator(low, message), MaxValueValidator(high, message)]


class Visibility(models.TextChoices):
    PRIVATE = "private", _("Only me")
    STUDIO = "studio", _("Everybody at the studio")


class SectionKind(models.TextChoices):
    ARRIVAL = "arrival", _("Arrival")
    CHECK_BEFORE = "check-before", _("Check before")
    BREATH = "breath", _("Breath")
    WARM_UP = "warm-up", _("Warm-up")
    ROLLING = "rolling", _("Rolling")
    MOVEMENT = "movement", _("Movement")
    CHECK_AFTER = "check-after", _("Check after")
    ASANA = "asana", _("Postures")
    COOL_DOWN = "cool-down", _("Cool-down")
    REST = "rest", _("Rest")
    CLOSING = "closing", _("Closing talk")


class StepSide(models.TextChoices):
    NONE = "none", pgettext_lazy("side of a step", "No side")
    TOGETHER = "together", _("Both together")
    EACH = "each", _("Each side")
    LEFT = "left", _("Left only")
    RIGHT = "right", _("Right only")


class SequenceQuerySet(models.QuerySet["Sequence"]):
    def editable_by(self, user: Person) -> SequenceQuerySet:
        """Keep the classes that ``user`` may change: their own."""
        return self.filter(owner_id=user.pk)

    def visible_to(self, user: Person) -> SequenceQuerySet:
        """Keep the classes that ``user`` may look at, copy and print: their own, and those opened to the studio.

        Studio templates are among them, for a template is always open.
        """
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(owner_id=user.pk) | Q(visibility=Visibility.STUDIO))

    def templates(self) -> SequenceQuerySet:
        """Keep the studio templates that are not put away. Everybody who signed in may look at them."""
        return self.filter(is_template=True, archived_at=None)

    def with_library_revision(self) -> SequenceQuerySet:
        """Read the library's revision along: what is kept of the library is then found without a further query."""
        return self.annotate(library_revision=LibraryState.objects.now())

    def current(self) -> SequenceQuerySet:
        """Leave out the archived ones."""
        return self.filter(archived_at=None)

    def archived(self) -> SequenceQuerySet:
        """Keep the archived ones only."""
        return self.exclude(archived_at=None)


class Sequence(models.Model):
    """A class: what it is called, whom it is for, how long it should take."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="sequences", verbose_name=_("teacher")
    )
    title = models.CharField(_("title"), max_length=120)
    intention = models.CharField(
        _("intention"), max_length=300, blank=True, help_text=_("One line: what this class is for.")
    )
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.BEGINNER)
    target_minutes = models.PositiveSmallIntegerField(
        _("target"),
        default=60,
        validators=within(5, 240, TARGET_WORDS),
        help_text=_("Minutes, from 5 to 240."),
    )
    notes = models.TextField(
        _("notes"), max_length=4000, blank=True, help_text=_("For you alone: never on a hand-out or a shared page.")
    )
    head_count = models.PositiveSmallIntegerField(
        _("usual head-count"),
        default=10,
        validators=within(1, 500, PEOPLE_WORDS),
        help_text=_("How many people usually come. Tools are counted for them."),
    )
    visibility = models.CharField(
        _("who may see it"),
        max_length=8,
        choices=Visibility,
        default=Visibility.PRIVATE,
        help_text=_("Colleagues may look, copy and print. Only you can change it."),
    )
    for_everyone = models.BooleanField(
        _("advice for everyone"),
        default=True,
        help_text=_("Also show what holds for any student, whatever they live with."),
    )
    starts_at = models.TimeField(
        _("usual start"), null=True, blank=True, help_text=_("When it begins. The builder then shows the time of day.")
    )
    is_template = models.BooleanField(
        _("studio template"), default=False, editable=False, help_text=_("Every teacher can begin a class with it.")
    )
    # The codes of checks that the teacher turned off for this class.
    muted_checks = models.JSONField(default=list, blank=True, editable=False)
    # Counts every edit, so that a page knows whether it still shows the newest state.
    version = models.PositiveIntegerField(default=1, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now_add=True)

    # Known where the class was read ``with_library_revision()``.
    library_revision: int | None = None

    objects = SequenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["owner", "-changed_at"], name="sequence_owner_changed")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="sequence_has_a_title",
                violation_error_message=TITLE_WORDS,
            ),
            models.CheckConstraint(
                condition=Q(target_minutes__range=(5, 240)),
                name="sequence_target_5_to_240_minutes",
                violation_error_message=TARGET_WORDS,
            ),
            models.CheckConstraint(
                condition=Q(head_count__range=(1, 500)),
                name="sequence_head_count_1_to_500",
                violation_error_message=PEOPLE_WORDS,
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values),
                name="sequence_visibility_known",
                violation_error_message=_("Choose who may see the class."),
            ),
            models.CheckConstraint(
                condition=Q(is_template=False) | Q(visibility=Visibility.STUDIO),
                name="sequence_template_is_open",
                violation_error_message=_("A studio template is open to everybody at the studio."),
            ),
            models.CheckConstraint(
                condition=Q(level__in=Level.values),
                name="sequence_level_known",
                violation_error_message=_("Choose a level."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("sessions:class_builder", args=[self.pk])


class SectionQuerySet(models.QuerySet["Section"]):
    def editable_by(self, user: Person) -> SectionQuerySet:
        """Keep the sections of classes that ``user`` may change."""
        return self.filter(sequence__owner_id=user.pk)


class Section(models.Model):
    """A run of steps with a name and a kind; the same kind may come twice in a class."""

    sequence = models.ForeignKey(Sequence, models.CASCADE, related_name="sections")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=SectionKind)
    order = models.PositiveSmallIntegerField(editable=False)
    rounds = models.PositiveSmallIntegerField(
        _("rounds"),
        default=1,
        validators=within(1, 20, ROUNDS_WORDS),
        help_text=_("How often the whole section is done."),
    )
    protected = models.BooleanField(
        _("protected"), default=False, help_text=_("Never cut short when time runs out, like the closing rest.")
    )
    planned_minutes = models.PositiveSmallIntegerField(
        _("planned minutes"),
        null=True,
        blank=True,
        validators=within(1, 240, PLANNED_WORDS),
        help_text=_("How long this section should take."),
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        # Not unique: renumbering under a lock would trip over a unique index, and SQLite cannot defer one.
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""), name="section_has_a_name", violation_error_message=_("Give the section a name.")
            ),
            models.CheckConstraint(
                condition=Q(kind__in=SectionKind.values),
                name="section_kind_known",
                violation_error_message=_("Choose a kind of section."),
            ),
            models.CheckConstraint(
                condition=Q(rounds__range=(1, 20)),
                name="section_rounds_1_to_20",
                violation_error_message=ROUNDS_WORDS,
            ),
            models.CheckConstraint(
                condition=Q(planned_minutes=None) | Q(planned_minutes__range=(1, 240)),
                name="section_planned_1_to_240_minutes",
                violation_error_message=PLANNED_WORDS,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StepQuerySet(models.QuerySet["Step"]):
    def editable_by(self, user: Person) -> StepQuerySet:
        """Keep the steps of classes that ``user`` may change."""
        return self.filter(section__sequence__owner_id=user.pk)


class Step(models.Model):
    """One technique with its dose, or one free-text moment, at one place in a section."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="steps")
    technique = models.ForeignKey("anatomy.Technique", models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(_("what happens"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(editable=False)
    seconds = models.PositiveSmallIntegerField(
        _("seconds"), validators=within(5, 3600, SECONDS_WORDS), help_text=_("A side.")
    )
    count = models.PositiveSmallIntegerField(
        _("count"),
        null=True,
        blank=True,
        validators=within(1, 500, COUNT_WORDS),
        help_text=_("Breaths or repetitions, where the technique counts so."),
    )
    side = models.CharField(_("side"), max_length=8, choices=StepSide, default=StepSide.NONE)
    setup_seconds = models.PositiveSmallIntegerField(
        _("set-up"),
        null=True,
        blank=True,
        validators=within(0, 900, SETUP_WORDS),
        help_text=_("Seconds to get into it. Leave empty: worked out for you."),
    )
    note = models.TextField(
        _("cue note"), max_length=2000, blank=True, help_text=_("Your own words, printed with the cue.")
    )
    optional = models.BooleanField(_("optional"), default=False, help_text=_("May go when the class runs late."))
    on_handout = models.BooleanField(_("on the hand-out"), default=False)
    # What the step was before its technique was swapped for another, and what the swap made of it: "before" and
    # "after", each the swapped fields by name, and under "tools" pairs of a tool's key and how many.
    swap = models.JSONField(null=True, blank=True, editable=False)
    tools = models.ManyToManyField("anatomy.Tool", through="StepTool", related_name="+")

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(technique=None) & ~Q(title="")) | (Q(technique__isnull=False) & Q(title="")),
                name="step_technique_or_title",
                violation_error_message=TECHNIQUE_OR_TITLE_WORDS,
            ),
            models.CheckConstraint(
                condition=Q(seconds__range=(5, 3600)),
                name="step_seconds_5s_to_1h",
                violation_error_message=SECONDS_WORDS,
            ),
            models.CheckConstraint(
                condition=Q(count=None) | Q(count__range=(1, 500)),
                name="step_count_1_to_500",
                violation_error_message=COUNT_WORDS,
            ),
            models.CheckConstraint(
                condition=Q(setup_seconds=None) | Q(setup_seconds__range=(0, 900)),
                name="step_setup_up_to_15_minutes",
                violation_error_message=SETUP_WORDS,
            ),
            models.CheckConstraint(
                condition=Q(side__in=StepSide.values),
                name="step_side_known",
                violation_error_message=_("Choose a side."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.technique)

    def clean(self) -> None:
        """Refuse a step that is both a technique and free text, or neither."""
        if (self.technique_id is None) == (self.title == ""):
            raise ValidationError({"title": TECHNIQUE_OR_TITLE_WORDS})


class StepTool(models.Model):
    """A tool chosen for a step: how many one person needs."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="step_tools")
    tool = models.ForeignKey("anatomy.Tool", models.PROTECT, related_name="+")
    count = models.PositiveSmallIntegerField(_("how many"), default=1, validators=within(1, 20, TOOL_COUNT_WORDS))

    class Meta:
        verbose_name = _("tool of a step")
        verbose_name_plural = _("tools of steps")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "tool"],
                name="step_tool_once",
                violation_error_message=_("This step has that tool already."),
            ),
            models.CheckConstraint(
                condition=Q(count__range=(1, 20)),
                name="step_tool_count_1_to_20",
                violation_error_message=TOOL_COUNT_WORDS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} x {self.tool}"
