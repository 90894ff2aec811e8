"""What is wanted of several steps that are ticked: the form of the bar below the outline."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sessions.asking import key
from sessions.domain.dose import MAX_SECONDS, MIN_SECONDS
from sessions.domain.together import Place, Wish
from sessions.forms.fields import SecondsField
from sessions.models import MAX_STEPS, StepSide
from sessions.models.classes import SECONDS_WORDS
from sessions.presenting.outline import Places

LEAVE = ("", _("As it is"))
_PLACE = re.compile(r"([0-9]{1,18})-([0-9]{0,18}|end)")


class TogetherForm(forms.Form):
    """Steps that are ticked, and what becomes of them: a dose, a side, a place.

    "12-34" is behind step 34 of section 12, "12-" first in it, "12-end" last.
    """

    use_required_attribute = False

    dose = forms.ChoiceField(
        label=_("Dose"),
        required=False,
        choices=[
            LEAVE,
            ("set", _("This time a side")),
            ("longer", _("Longer by")),
            ("shorter", _("Shorter by")),
            ("library", _("As the library says")),
        ],
        error_messages={"invalid_choice": _("Choose what to do with the dose.")},
    )
    time = SecondsField(label=_("Time"), required=False)
    side = forms.ChoiceField(
        label=_("Side"),
        required=False,
        choices=[LEAVE, *StepSide.choices],
        error_messages={"invalid_choice": _("Choose a side.")},
    )
    optional = forms.ChoiceField(
        label=_("Optional"),
        required=False,
        choices=[LEAVE, ("yes", _("Yes")), ("no", _("No"))],
        error_messages={"invalid_choice": _("Choose whether they may go when the class runs late.")},
    )
    to = forms.CharField(label=_("Place"), max_length=40, required=False, widget=forms.Select)

    def __init__(self, data: QueryDict | None = None, *, wants: str = "") -> None:
        super().__init__(data, auto_id="together-%s")
        self._wants = wants

    def offer(self, places: Places) -> TogetherForm:
        """Show ``places`` to choose from; what may be chosen is for the database to say."""
        cast("forms.Select", self.fields["to"].widget).choices = [("", _("Choose a place")), *places]
        return self

    @property
    def wish_fields(self) -> list[forms.BoundField]:
        """What can be changed, in the order in which it is asked."""
        return [self[name] for name in ("dose", "time", "side", "optional")]

    @property
    def steps(self) -> frozenset[int]:
        """The steps that are ticked."""
        ticked = cast("QueryDict", self.data).getlist("step") if self.is_bound else []
        return frozenset(filter(None, (key(one) for one in ticked[:MAX_STEPS])))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.steps:
            raise ValidationError(_("Tick the steps first, each in its row."))
        if self._wants == "change" and not self.errors:
            self._clean_wish(cleaned)
        if self._wants == "place":
            self._clean_place(cleaned)
        return cleaned

    def _clean_wish(self, cleaned: dict[str, Any]) -> None:
        dose, seconds = cleaned["dose"], cleaned["time"]
        if dose in {"set", "longer", "shorter"} and not seconds:
            self.add_error("time", _("Say how long."))
        elif not dose and seconds:
            dose = "set"
        if dose == "set" and seconds and not MIN_SECONDS <= seconds <= MAX_SECONDS:
            self.add_error("time", SECONDS_WORDS)
        if not (dose or cleaned["side"] or cleaned["optional"]):
            self.add_error("dose", _("Choose what to change: the dose, the side, or whether they are optional."))
        cleaned["wish"] = Wish(
            seconds=seconds if dose == "set" else None,
            by={"longer": 1, "shorter": -1}.get(dose, 0) * (seconds or 0),
            from_library=dose == "library",
            side=cleaned["side"] or None,
            optional={"yes": True, "no": False}.get(cleaned["optional"]),
        )

    def _clean_place(self, cleaned: dict[str, Any]) -> None:
        match = _PLACE.fullmatch(cleaned.get("to", ""))
        if match is None:
            self.add_error("to", _("Choose where they go."))
            return
        last = match[2] == "end"
        cleaned["place"] = Place(int(match[1]), int(match[2]) if match[2] and not last else None, last=last)

    def words(self) -> str:
        """What is wrong, as one line."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)
