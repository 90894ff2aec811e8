"""The forms of the builder: steps and sections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from anatomy.domain.repertoire import Offer
from anatomy.models import DoseMode, Tool, ToolRole
from anatomy.repertoire import repertoire
from sessions.domain.dose import seconds_for_count
from sessions.forms.fields import InPlaceForm, PlainModelForm, SecondsField, WholeNumberField, field_for
from sessions.forms.seen import SeenForm
from sessions.models import Section, SectionKind, Sequence, Step
from sessions.models.classes import TOOL_COUNT_WORDS
from sessions.offers import ToolOffer
from sessions.presenting.outline import Places

_PLACE = re.compile(r"\A([0-9]{1,18})-([0-9]{0,18})\Z")

NOT_IN_LIBRARY_WORDS = _("This technique cannot be added: it is not in the library, or not published.")
COUNTED = {DoseMode.BREATHS: _("Breaths"), DoseMode.REPS: _("Repetitions")}


class StepForm(InPlaceForm, SeenForm, PlainModelForm):
    """Everything about one step that is typed: its dose, side, set-up, note and tools."""

    class Meta:
        model = Step
        fields = ("title", "seconds", "count", "side", "setup_seconds", "note", "optional")
        field_classes = {"seconds": SecondsField, "setup_seconds": SecondsField}
        formfield_callback = field_for
        labels = {"seconds": _("Time a side"), "setup_seconds": _("Set-up")}
        help_texts = {"seconds": "", "count": "", "setup_seconds": "", "note": "", "optional": ""}
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(
        self,
        *args: Any,
        instance: Step,
        offers: Iterable[ToolOffer],
        focus: str = "",
        only: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        """``focus`` is the field that asks for it; ``only`` names the fields that are saved now, if not all of them."""
        # Several of these can be open on one page.
        super().__init__(*args, instance=instance, auto_id=f"step-{instance.pk}-%s", **kwargs)
        self.offers = list(offers)
        self._fit_to_technique()
        self._add_tools()
        for field in self.fields.values():
            field.show_hidden_initial = True
        if not self.is_bound:
            self.fields[focus or next(iter(self.fields))].widget.attrs["autofocus"] = True
        if "count" in self.fields:
            # Who changes the count keeps the pace: the time goes along, unless it was typed as well.
            self.fields["count"].widget.attrs["data-with"] = "seconds"
        if names := set(only):
            self.keep_only(names)

    def _fit_to_technique(self) -> None:
        """Ask only what this step can answer: its words where it is free text, its count where it is counted."""
        technique = self.instance.technique
        if technique is None:
            self.fields["title"].required = True
        else:
            del self.fields["title"]
        if technique is not None and technique.dose_mode in COUNTED:
            self.fields["count"].label = COUNTED[DoseMode(technique.dose_mode)]
            self.fields["count"].required = True
        else:
            del self.fields["count"]

    def _add_tools(self) -> None:
        self.near = {_tool_field(offer.tool): offer for offer in self.offers if offer.is_near}
        for name, offer in self.near.items():
            self.fields[name] = ToolCountField(offer)
        others = [offer for offer in self.offers if not offer.is_near]
        self.fields["other_tool"] = forms.TypedChoiceField(
            label=_("Another tool"),
            required=False,
            coerce=int,
            empty_value=None,
            choices=[("", _("None")), *((offer.tool.pk, offer.tool.name) for offer in others)],
            error_messages={"invalid_choice": _("This tool is not in the library. Choose from the list.")},
        )

    def tool_fields(self) -> list[forms.BoundField]:
        """The tools that are offered at once, as fields."""
        return [self[name] for name in self.near]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        count = cleaned.get("count")
        if count and self._left("seconds") and not self._left("count"):
            cleaned["seconds"] = self._seconds_for(count)
        return cleaned

    def _left(self, name: str) -> bool:
        """Whether a field still has the value that it was rendered with."""
        return name in self.cleaned_data and self.cleaned_data[name] == self.seen().get(
            name, getattr(self.instance, name)
        )

    def _seconds_for(self, count: int) -> int:
        """Keep the pace of the step, or that of the library where the step has none yet."""
        step, technique = self.instance, self.instance.technique
        if step.count:
            return seconds_for_count(count, pace=(step.seconds, step.count))
        return seconds_for_count(count, pace=(technique.dose_seconds, technique.dose_breaths or technique.dose_reps))

    def changes(self) -> dict[str, Any]:
        """The fields of the step itself."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.cleaned_data}

    def tools(self) -> dict[Tool, int]:
        """How many of each tool is wanted."""
        near = {name: offer for name, offer in self.near.items() if name in self.fields}
        wanted = {offer.tool: self.cleaned_data[name] or 0 for name, offer in near.items()}
        other = self.cleaned_data.get("other_tool")
        return wanted | {offer.tool: 1 for offer in self.offers if offer.tool.pk == other}

    def seen_tools(self) -> dict[Tool, int]:
        """How many of each tool the page showed."""
        seen = self.seen()
        return {offer.tool: seen[name] or 0 for name, offer in self.near.items() if name in seen}

    def show_tool_conflict(self, now: Mapping[int, int]) -> None:
        """Say beside each tool how many stand there now."""
        names = {offer.tool.pk: name for name, offer in self.near.items()}
        self.show_conflict({names.get(tool, "other_tool"): count for tool, count in now.items()})


def _tool_field(tool: Tool) -> str:
    return f"tool_{tool.slug}"


class ToolCountField(WholeNumberField):
    """How many of one tool a person uses in this step. Empty and 0: none."""

    def __init__(self, offer: ToolOffer) -> None:
        super().__init__(label=offer.tool.name, initial=offer.chosen, help_text=_role_words(offer))
        self.validators = [MinValueValidator(0, TOOL_COUNT_WORDS), MaxValueValidator(20, TOOL_COUNT_WORDS)]

    def validate(self, value: int | None) -> None:
        """Take an empty field for none, without calling every tool optional beside its name."""


def _role_words(offer: ToolOffer) -> Any:
    if offer.role == ToolRole.REQUIRED:
        return _("needed: %(count)d") % {"count": offer.needs}
    if offer.role == ToolRole.INSTEAD:
        return _("can replace what is needed")
    return _("extra")


class StepAddForm(forms.Form):
    """A technique of the library, or free text with its seconds, for a section of ``sequence``."""

    use_required_attribute = False

    section = forms.ModelChoiceField(
        Section.objects.none(),
        error_messages={
            "required": _("Choose a section."),
            "invalid_choice": _("This section is not in the class any more. Choose another one."),
        },
    )
    # Whether that step is still there, only the edit itself can say.
    after = forms.IntegerField(required=False, min_value=1)
    # What was dropped at a place: "12-34" is in section 12 right behind step 34, "12-" is first in section 12.
    to = forms.RegexField(
        _PLACE, required=False, error_messages={"invalid": _("It cannot go there. Choose a place in this class.")}
    )
    technique = forms.IntegerField(required=False, error_messages={"invalid": NOT_IN_LIBRARY_WORDS})
    title = forms.CharField(label=_("What happens"), max_length=120, required=False)
    seconds = SecondsField(label=_("Time"), required=False, initial="60")

    def __init__(self, data: QueryDict, *, sequence: Sequence) -> None:
        super().__init__(_place_apart(data))
        self.sequence = sequence
        cast("forms.ModelChoiceField[Any]", self.fields["section"]).queryset = sequence.sections.all()

    def clean_technique(self) -> Offer | None:
        """Find the technique among the published ones, which every process keeps: no query."""
        chosen = self.cleaned_data["technique"]
        offer = repertoire(self.sequence.library_revision).offers.get(chosen) if chosen is not None else None
        if chosen is not None and offer is None:
            raise ValidationError(NOT_IN_LIBRARY_WORDS, code="invalid_choice")
        return offer

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.data.get("technique"):
            self._clean_free_text(cleaned)
        if cleaned.get("to"):
            after = cleaned["to"].partition("-")[2]
            cleaned |= {"after": int(after) if after else None, "first": not after}
        return cleaned

    def _clean_free_text(self, cleaned: dict[str, Any]) -> None:
        if "title" in cleaned and not cleaned["title"]:
            self.add_error("title", _("Say what happens, or choose a technique from the library."))
        if "seconds" in cleaned and cleaned["seconds"] is None:
            self.add_error("seconds", _("Say how long it takes."))
            return
        field = Step._meta.get_field("seconds")
        try:
            field.run_validators(cleaned.get("seconds"))
        except ValidationError as error:
            self.add_error("seconds", error)

    @property
    def is_free_text(self) -> bool:
        """Whether somebody typed words rather than choose a technique."""
        return "title" in self.data

    @property
    def free_text_for(self) -> int | None:
        """The section whose form for free text this is; None where it is not, or where no section is known."""
        section = self.cleaned_data.get("section") if self.is_free_text else None
        return section.pk if section else None

    @property
    def step_name(self) -> str:
        """What is added, as people read it."""
        chosen: Offer | None = self.cleaned_data["technique"]
        return chosen.name if chosen else str(self.cleaned_data["title"])

    def values(self) -> dict[str, Any]:
        """What ``editing.add_step`` takes beside the section."""
        cleaned = self.cleaned_data
        place = {"after": Step(pk=cleaned["after"]) if cleaned["after"] else None, "first": cleaned.get("first", False)}
        if cleaned["technique"]:
            return {"offer": cleaned["technique"], **place}
        return {"title": cleaned["title"], "seconds": cleaned["seconds"], **place}


def _place_apart(data: QueryDict) -> QueryDict:
    """Take "12-34", dropped at or chosen as the section, for what it is: section 12, right behind step 34."""
    place = data.get("to") or data.get("section", "")
    if not _PLACE.fullmatch(place):
        return data
    apart = data.copy()
    apart["section"], apart["to"] = place.partition("-")[0], place
    return apart


class WayForm(forms.Form):
    """One place up or down."""

    way = forms.ChoiceField(
        choices=[("up", _("Up")), ("down", _("Down"))],
        error_messages={"required": _("Choose where it goes."), "invalid_choice": _("It can go up or down.")},
    )

    def words(self) -> str:
        """What is wrong, as one line."""
        return " ".join(str(error) for error in self.errors.get("way", []))

    @property
    def by(self) -> int:
        """-1 for up, +1 for down."""
        return {"up": -1, "down": 1}[self.cleaned_data["way"]]


class PlaceForm(InPlaceForm, forms.Form):
    """A place in a class: "12-34" is in section 12 right behind step 34, "12-" is first in section 12."""

    use_required_attribute = False

    to = forms.CharField(
        label=_("Put it"), max_length=40, widget=forms.Select, error_messages={"required": _("Choose where it goes.")}
    )

    def __init__(self, data: QueryDict | None = None, *, sequence: Sequence, step: Step) -> None:
        super().__init__(data, auto_id=f"move-{step.pk}-%s")
        if data is None:
            self.fields["to"].widget.attrs["autofocus"] = True
        self.sequence = sequence
        self.step = step

    def offer(self, places: Places) -> None:
        """Show ``places`` to choose from; what may be chosen is for the database to say."""
        cast("forms.Select", self.fields["to"].widget).choices = places

    def clean_to(self) -> tuple[Section, Step | None]:
        match = _PLACE.fullmatch(self.cleaned_data["to"])
        section = self.sequence.sections.filter(pk=match[1]).first() if match else None
        if match is None or section is None:
            raise ValidationError(_("It cannot go there. Choose a place in this class."))
        if not match[2]:
            return section, None
        after = section.steps.exclude(pk=self.step.pk).filter(pk=match[2]).first()
        if after is None:
            raise ValidationError(_("It cannot go there. Choose a place in this class."))
        return section, after


class SectionPlaceForm(forms.Form):
    """The section that another one goes right behind; empty: it becomes the first of its class."""

    after = forms.ModelChoiceField(
        Section.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("It cannot go there. Choose a place in this class.")},
    )

    def __init__(self, data: QueryDict, *, section: Section) -> None:
        super().__init__(data)
        others = Section.objects.filter(sequence=section.sequence_id).exclude(pk=section.pk)
        cast("forms.ModelChoiceField[Any]", self.fields["after"]).queryset = others

    def words(self) -> str:
        """What is wrong, as one line."""
        return " ".join(str(error) for error in self.errors.get("after", []))


class SectionForm(InPlaceForm, SeenForm, PlainModelForm):
    """A section: what it is called and is, how long it should take, how often it is done."""

    class Meta:
        model = Section
        fields = ("name", "kind", "planned_minutes", "rounds", "protected")
        formfield_callback = field_for

    def __init__(self, *args: Any, instance: Section, only: Iterable[str] = (), **kwargs: Any) -> None:
        """``only`` names the fields that are saved now, if not all of them."""
        super().__init__(*args, instance=instance, auto_id=f"section-{instance.pk}-%s", **kwargs)
        if not self.is_bound:
            self.fields["name"].widget.attrs["autofocus"] = True
        if names := set(only):
            self.keep_only(names)


class SectionAddForm(InPlaceForm, PlainModelForm):
    """A new section. Without a name it is called after its kind."""

    class Meta:
        model = Section
        fields = ("kind", "name", "planned_minutes")
        formfield_callback = field_for
        error_messages = {"kind": {"required": _("Choose a kind of section.")}}
        help_texts = {"planned_minutes": ""}

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="new-section-%s")
        self.fields["name"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "name" in cleaned and "kind" in cleaned and not cleaned["name"]:
            cleaned["name"] = str(SectionKind(cleaned["kind"]).label)
        return cleaned
