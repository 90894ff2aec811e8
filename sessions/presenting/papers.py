"""The choices for a plan, as its page shows them: the forms as cards, the parts to tick, what a form leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions import wording
from sessions.domain.papers import PlanChoices, PlanForm
from sessions.domain.plan import PlanOccasion
from sessions.models import Paper, PlanChoice, PlanFormChoice

# What each form is for, in one line.
_FOR: Final[Mapping[PlanForm, str | Promise]] = {
    PlanForm.POCKET: gettext_lazy("One sheet, folded small: names, doses, sides and the clock."),
    PlanForm.COMPACT: gettext_lazy("As few pages as it takes: one line of cue, no pictures."),
    PlanForm.STANDARD: gettext_lazy("Pictures and cues, to read from the floor."),
    PlanForm.LARGE: gettext_lazy("The same in 18 point, for dim light or tired eyes."),
}
_PARTS: Final = ("pictures", "sanskrit", "cues", "safety", "notes_area")


@dataclass(frozen=True, slots=True)
class FormCard:
    """One form of a plan: its ``value``, what it is for, and its PDF without changing what is kept."""

    value: str
    name: str
    words: str
    pdf: str


@dataclass(frozen=True, slots=True)
class ChoicesPanel:
    """The choices of a plan. ``pdf`` is the plan as this page shows it, ``other_paper`` the same on the other size.

    ``left_out`` says what the form has no room for, ``for_once`` that the address asked for something else than what is
    kept, ``said`` what was just kept.
    """

    cards: tuple[FormCard, ...]
    left_out: str
    for_once: str
    said: str
    pdf: str
    other_pdf: str
    other_paper: str


def choices_panel(
    choices: PlanChoices,
    kept: PlanChoices,
    *,
    studio_paper: str,
    pdf: str,
    occasion: PlanOccasion | None,
    said: bool = False,
) -> ChoicesPanel:
    """Return the panel for ``choices``. ``pdf`` is the address of the plan's PDF, ``kept`` what the teacher keeps."""
    day = {"occasion": occasion.id} if occasion else {}
    paper = {"paper": choices.paper} if choices.paper != kept.paper else {}
    other = Paper.LETTER if (choices.paper or studio_paper) == Paper.A4 else Paper.A4
    form_now = {"form": choices.form.value} if choices.form is not kept.form else {}

    def address(asked: Mapping[str, object]) -> str:
        return f"{pdf}?{urlencode(asked)}" if asked else pdf

    return ChoicesPanel(
        cards=tuple(
            FormCard(
                value=each.value,
                name=str(PlanFormChoice(each).label),
                words=str(_FOR[each]),
                pdf=address({**day, "form": each.value, **paper}),
            )
            for each in PlanForm
        ),
        left_out=_left_out(choices),
        for_once=_("Shown so this once. “%(form)s” is what you keep.") % {"form": PlanFormChoice(kept.form).label}
        if form_now
        else "",
        said=_said(choices) if said else "",
        pdf=address({**day, **form_now, **paper}),
        other_pdf=address({**day, **form_now, "paper": other.value}),
        other_paper=str(other.label),
    )


def _parts(names: tuple[str, ...]) -> list[str]:
    return [PlanChoice.word(name) for name in _PARTS if name in names]


def _left_out(choices: PlanChoices) -> str:
    if not choices.left_out:
        return ""
    return _("“%(form)s” has no place for: %(parts)s. Your ticks are kept for the other forms.") % {
        "form": PlanFormChoice(choices.form).label,
        "parts": ", ".join(_parts(choices.left_out)),
    }


def _said(choices: PlanChoices) -> str:
    """Say what is kept now, for those who cannot see the plan change."""
    shown = tuple(name for name in _PARTS if getattr(choices, name) and name not in choices.left_out)
    words = {"form": PlanFormChoice(choices.form).label, "parts": wording.listed(_parts(shown))}
    if not shown:
        return _("Kept. The plan is shown anew: %(form)s, and no more.") % words
    return _("Kept. The plan is shown anew: %(form)s, with %(parts)s.") % words
