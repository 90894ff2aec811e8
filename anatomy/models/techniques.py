"""Techniques: the things that a class can do, with their dose, their tools and the words for students."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .body import KeepOffZone, Region, Structure
from .choices import Audience, DoseMode, Kind, Level, Position, Side, Status, ToolRole
from .entries import LibraryEntry, between, filled, not_itself, one_of, ordered_pair, validate_lines
from .pictures import Picture
from .tools import Tool

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHORTEST_SECONDS = 5
LONGEST_SECONDS = 3600
MAX_BREATHS = 300
MAX_REPS = 500
MAX_TOOL_COUNT = 20

SECONDS_WORDS = _("A dose lasts from 5 seconds to 1 hour a side.")
BREATHS_WORDS = _("A dose in breaths needs from 1 to 300 breaths; any other dose has none.")
REPS_WORDS = _("A dose in repetitions needs from 1 to 500 repetitions; any other dose has none.")
RANGE_WORDS = _("Give the shortest and the longest time, the shortest first, or neither.")
WITHIN_WORDS = _("The usual time lies between the shortest and the longest.")
ITSELF_WORDS = _("A technique cannot be its own gentler or stronger way.")
TYPE_WORDS = _("This type belongs to another kind of technique.")


class TechniqueType(LibraryEntry):
    """A way of working, such as sustained compression; it belongs to one kind."""

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    definition = models.CharField(_("definition"), max_length=300)

    class Meta:
        verbose_name = _("technique type")
        verbose_name_plural = _("technique types")
        ordering = ["name", "pk"]
        constraints = [
            filled("slug", "type_slug_filled", _("A technique type needs a short name.")),
            filled("name", "type_name_filled", _("A technique type needs a name.")),
            filled("definition", "type_definition_filled", _("A technique type needs a definition.")),
            one_of("kind", Kind, "type_kind_known", _("Choose the kind of technique.")),
        ]

    def __str__(self) -> str:
        return self.name


class Intent(LibraryEntry):
    """What a technique is meant for. An aim, never the promise of a cure."""

    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("intent")
        verbose_name_plural = _("intents")
        ordering = ["order", "pk"]
        constraints = [
            filled("slug", "intent_slug_filled", _("An intent needs a short name.")),
            filled("name", "intent_name_filled", _("An intent needs a name.")),
        ]

    def __str__(self) -> str:
        return self.name


class Demand(LibraryEntry):
    """What a technique asks of the body, and the regions that it loads."""

    name = models.CharField(_("name"), max_length=80)
    regions = models.ManyToManyField(Region, blank=True, related_name="demands", verbose_name=_("loads"))

    class Meta:
        verbose_name = _("demand")
        verbose_name_plural = _("demands")
        ordering = ["name", "pk"]
        constraints = [
            filled("slug", "demand_slug_filled", _("A demand needs a short name.")),
            filled("name", "demand_name_filled", _("A demand needs a name.")),
        ]

    def __str__(self) -> str:
        return self.name


class TechniqueQuerySet(models.QuerySet["Technique"]):
    """Which techniques, and what is read along with them."""

    def published(self) -> TechniqueQuerySet:
        """Return what teachers find and may put into a class."""
        return self.filter(status=Status.PUBLISHED)

    def for_region(self, region: Region) -> TechniqueQuerySet:
        """Return what works ``region``, declared or through a structure at home there; for a group, its regions too."""
        inside = Region.objects.within(region).values("pk")
        declared = Technique.regions.through.objects.filter(region_id__in=inside).values("technique_id")
        at_home = Technique.structures.through.objects.filter(structure__region_id__in=inside).values("technique_id")
        return self.filter(Q(pk__in=declared) | Q(pk__in=at_home))

    def with_parts(self) -> TechniqueQuerySet:
        """Read everything that a plan or a technique's page needs: 8 queries, however many techniques."""
        joined = self.select_related("technique_type", "gentler", "stronger", "picture")
        return joined.defer("picture__content", "picture__small").prefetch_related(
            "regions",
            Prefetch("structures", Structure.objects.select_related("region")),
            "intents",
            Prefetch("demands", Demand.objects.prefetch_related("regions")),
            "keep_off_zones",
            Prefetch("tool_rows", TechniqueTool.objects.select_related("tool")),
        )


def _way(label: StrOrPromise) -> models.ForeignKey[Technique | None, Technique | None]:
    return models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=label)


class Technique(LibraryEntry):
    """One thing that a class can do. Times are seconds a side."""

    name = models.CharField(_("name"), max_length=80)
    sanskrit = models.CharField(_("Sanskrit name"), max_length=80, blank=True, help_text=_("With its diacritics."))
    devanagari = models.CharField(_("Sanskrit name in Devanagari"), max_length=80, blank=True)
    aliases = models.JSONField(
        _("other names"), default=list, blank=True, validators=[validate_lines], help_text=_("One a line.")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    technique_type = models.ForeignKey(TechniqueType, models.PROTECT, related_name="techniques", verbose_name=_("type"))
    position = models.CharField(_("position"), max_length=12, choices=Position)
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.BEGINNER)
    side = models.CharField(_("sides"), max_length=8, choices=Side, default=Side.NONE)

    dose_mode = models.CharField(_("counted in"), max_length=8, choices=DoseMode, default=DoseMode.SECONDS)
    dose_seconds = models.PositiveSmallIntegerField(
        _("seconds"),
        validators=[
            MinValueValidator(SHORTEST_SECONDS, SECONDS_WORDS),
            MaxValueValidator(LONGEST_SECONDS, SECONDS_WORDS),
        ],
        help_text=_("The time for one side, also where breaths or repetitions are counted."),
    )
    dose_breaths = models.PositiveSmallIntegerField(_("breaths"), null=True, blank=True)
    dose_reps = models.PositiveSmallIntegerField(_("repetitions"), null=True, blank=True)
    dose_min_seconds = models.PositiveSmallIntegerField(_("shortest time in seconds"), null=True, blank=True)
    dose_max_seconds = models.PositiveSmallIntegerField(_("longest time in seconds"), null=True, blank=True)

    cue = models.CharField(_("cue"), max_length=300, help_text=_("What the teacher says."))
    why = models.CharField(_("why"), max_length=300, blank=True, help_text=_("For students: what it is good for."))
    steps = models.JSONField(
        _("steps"), default=list, blank=True, validators=[validate_lines], help_text=_("For students. One a line.")
    )
    feel = models.CharField(_("what to feel"), max_length=300, blank=True)
    avoid_feel = models.CharField(_("what not to feel"), max_length=300, blank=True)

    regions = models.ManyToManyField(Region, related_name="techniques", verbose_name=_("regions"))
    structures = models.ManyToManyField(Structure, blank=True, related_name="techniques", verbose_name=_("structures"))
    intents = models.ManyToManyField(Intent, blank=True, related_name="techniques", verbose_name=_("intents"))
    demands = models.ManyToManyField(Demand, blank=True, related_name="techniques", verbose_name=_("demands"))
    keep_off_zones = models.ManyToManyField(
        KeepOffZone, blank=True, related_name="techniques", verbose_name=_("keep-off zones")
    )
    tools = models.ManyToManyField(
        Tool, through="TechniqueTool", blank=True, related_name="techniques", verbose_name=_("tools")
    )

    gentler = _way(_("gentler way"))
    gentler_how = models.CharField(_("how to make it gentler"), max_length=300, blank=True)
    stronger = _way(_("stronger way"))
    stronger_how = models.CharField(_("how to make it stronger"), max_length=300, blank=True)

    picture = models.ForeignKey(
        Picture, models.SET_NULL, null=True, blank=True, related_name="techniques", verbose_name=_("picture")
    )

    name_text = models.CharField(_("name as searched"), max_length=200, blank=True, editable=False)
    search_text = models.TextField(_("text as searched"), blank=True, editable=False)
    regions_listed = models.TextField(_("regions as listed"), blank=True, editable=False)
    # Names and counts, [["Yoga block", 2]]: words around a count belong to the language of whoever reads.
    tools_listed = models.JSONField(_("required tools as listed"), default=list, blank=True, editable=False)

    objects = TechniqueQuerySet.as_manager()

    class Meta:
        verbose_name = _("technique")
        verbose_name_plural = _("techniques")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["status", "name", "id"], name="technique_status_name"),
            models.Index(fields=["status", "kind", "name"], name="technique_status_kind_name"),
        ]
        constraints = [
            filled("slug", "technique_slug_filled", _("A technique needs a short name.")),
            filled("name", "technique_name_filled", _("A technique needs a name.")),
            filled("cue", "technique_cue_filled", _("A technique needs a cue.")),
            one_of("status", Status, "technique_status_known", _("Choose draft, published or retired.")),
            one_of("kind", Kind, "technique_kind_known", _("Choose the kind of technique.")),
            one_of("position", Position, "technique_position_known", _("Choose a position of the body.")),
            one_of("level", Level, "technique_level_known", _("Choose a level.")),
            one_of("side", Side, "technique_side_known", _("Choose none, together or each for the sides.")),
            one_of("dose_mode", DoseMode, "technique_dose_mode_known", _("Choose how the dose is counted.")),
            between("dose_seconds", SHORTEST_SECONDS, LONGEST_SECONDS, "technique_seconds_5s_to_1h", SECONDS_WORDS),
            models.CheckConstraint(
                condition=Q(
                    dose_mode=DoseMode.BREATHS, dose_breaths__isnull=False, dose_breaths__range=(1, MAX_BREATHS)
                )
                | (~Q(dose_mode=DoseMode.BREATHS) & Q(dose_breaths__isnull=True)),
                name="technique_breaths_of_its_mode",
                violation_error_message=BREATHS_WORDS,
            ),
            models.CheckConstraint(
                condition=Q(dose_mode=DoseMode.REPS, dose_reps__isnull=False, dose_reps__range=(1, MAX_REPS))
                | (~Q(dose_mode=DoseMode.REPS) & Q(dose_reps__isnull=True)),
                name="technique_reps_of_its_mode",
                violation_error_message=REPS_WORDS,
            ),
            ordered_pair("dose_min_seconds", "dose_max_seconds", "technique_range_ordered", RANGE_WORDS),
            between("dose_min_seconds", 5, 3600, "technique_shortest_5s_to_1h", SECONDS_WORDS),
            between("dose_max_seconds", 5, 3600, "technique_longest_5s_to_1h", SECONDS_WORDS),
            models.CheckConstraint(
                condition=Q(dose_min_seconds__isnull=True)
                | Q(dose_seconds__gte=F("dose_min_seconds"), dose_seconds__lte=F("dose_max_seconds")),
                name="technique_seconds_within_range",
                violation_error_message=WITHIN_WORDS,
            ),
            not_itself("gentler", "technique_gentler_is_another", ITSELF_WORDS),
            not_itself("stronger", "technique_stronger_is_another", ITSELF_WORDS),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of its page in the library."""
        return reverse("anatomy:technique_detail", args=[self.slug])

    def all_regions(self) -> list[Region]:
        """Return the declared regions and the home region of each structure, head to foot.

        No query where regions and structures with their regions are prefetched, as ``with_parts()`` does.
        """
        found = {region.pk: region for region in self.regions.all()}
        for structure in self.structures.all():
            found.setdefault(structure.region_id, structure.region)
        return sorted(found.values(), key=lambda region: (region.order, region.pk))

    def clean(self) -> None:
        """Put what is wrong with the dose, the type and the other ways beside the field that can mend it."""
        problems = {**self._dose_problems(), **self._range_problems(), **self._link_problems()}
        if problems:
            raise ValidationError(problems)

    def _dose_problems(self) -> dict[str, StrOrPromise]:
        problems: dict[str, StrOrPromise] = {}
        if not _counts(self.dose_mode == DoseMode.BREATHS, self.dose_breaths, MAX_BREATHS):
            problems["dose_breaths"] = BREATHS_WORDS
        if not _counts(self.dose_mode == DoseMode.REPS, self.dose_reps, MAX_REPS):
            problems["dose_reps"] = REPS_WORDS
        return problems

    def _range_problems(self) -> dict[str, StrOrPromise]:
        low, high, usual = self.dose_min_seconds, self.dose_max_seconds, self.dose_seconds
        if low is None and high is None:
            return {}
        if low is None or high is None or low > high:
            return {"dose_max_seconds": RANGE_WORDS}
        if low < SHORTEST_SECONDS or high > LONGEST_SECONDS:
            return {"dose_min_seconds" if low < SHORTEST_SECONDS else "dose_max_seconds": SECONDS_WORDS}
        if usual is not None and SHORTEST_SECONDS <= usual <= LONGEST_SECONDS and not low <= usual <= high:
            return {"dose_seconds": WITHIN_WORDS}
        return {}

    def _link_problems(self) -> dict[str, StrOrPromise]:
        problems: dict[str, StrOrPromise] = {}
        if self.technique_type_id is not None and self.technique_type.kind != self.kind:
            problems["technique_type"] = TYPE_WORDS
        for way in ("gentler", "stronger"):
            if self.pk is not None and getattr(self, f"{way}_id") == self.pk:
                problems[way] = ITSELF_WORDS
        return problems


def _counts(wanted: bool, count: int | None, most: int) -> bool:
    """Tell whether a count is there exactly where its mode wants it, and within bounds."""
    return count is not None and 1 <= count <= most if wanted else count is None


class TechniqueTool(models.Model):
    """A tool that a technique needs (with the count for one person), or that can replace or join the needed ones."""

    technique = models.ForeignKey(Technique, models.CASCADE, related_name="tool_rows", verbose_name=_("technique"))
    tool = models.ForeignKey(Tool, models.PROTECT, related_name="technique_rows", verbose_name=_("tool"))
    count = models.PositiveSmallIntegerField(
        _("count"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_TOOL_COUNT)],
        help_text=_("for one person"),
    )
    role = models.CharField(_("role"), max_length=8, choices=ToolRole, default=ToolRole.REQUIRED)

    class Meta:
        verbose_name = _("tool of a technique")
        verbose_name_plural = _("tools of a technique")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["technique", "tool"],
                name="technique_tool_once",
                violation_error_message=_("A technique names each tool once."),
            ),
            between("count", 1, MAX_TOOL_COUNT, "technique_tool_count_1_to_20", _("Count from 1 to 20 of a tool.")),
            one_of("role", ToolRole, "technique_tool_role_known", _("Choose required, instead or also.")),
        ]

    def __str__(self) -> str:
        return f"{self.tool} x {self.count}"


class TeachingNote(LibraryEntry):
    """A short text that a teacher can put on a hand-out or a shared page."""

    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"), max_length=1000)
    caution = models.CharField(_("caution"), max_length=200, blank=True)
    audience = models.CharField(_("for"), max_length=8, choices=Audience, default=Audience.STUDENT)
    intents = models.ManyToManyField(Intent, blank=True, related_name="notes", verbose_name=_("intents"))
    sources = models.ManyToManyField("anatomy.Source", blank=True, related_name="notes", verbose_name=_("sources"))
    order = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("teaching note")
        verbose_name_plural = _("teaching notes")
        ordering = ["order", "pk"]
        constraints = [
            filled("slug", "note_slug_filled", _("A teaching note needs a short name.")),
            filled("title", "note_title_filled", _("A teaching note needs a title.")),
            filled("text", "note_text_filled", _("A teaching note needs a text.")),
            one_of("audience", Audience, "note_audience_known", _("Choose students or teachers.")),
        ]

    def __str__(self) -> str:
        return self.title
