"""What a form of a plan has no place for, whatever was chosen."""

from __future__ import annotations

import pytest

from sessions.domain.papers import PlanChoices, PlanForm


@pytest.mark.parametrize(
    ("choices", "left_out"),
    [
        (PlanChoices(), ()),
        (PlanChoices(PlanForm.LARGE), ()),
        (PlanChoices(PlanForm.COMPACT), ("pictures",)),
        (PlanChoices(PlanForm.COMPACT, pictures=False), ()),
        (PlanChoices(PlanForm.POCKET), ("pictures", "sanskrit", "cues", "notes_area")),
        (PlanChoices(PlanForm.POCKET, cues=False, notes_area=False), ("pictures", "sanskrit")),
    ],
)
def test_what_was_chosen_and_has_no_place_is_left_out(choices: PlanChoices, left_out: tuple[str, ...]) -> None:
    assert choices.left_out == left_out


@pytest.mark.parametrize("form", PlanForm)
@pytest.mark.parametrize("pictures", [True, False])
def test_pictures_are_shown_where_they_were_chosen_and_have_a_place(form: PlanForm, pictures: bool) -> None:
    choices = PlanChoices(form, pictures=pictures)

    assert choices.shows_pictures == (pictures and "pictures" not in choices.left_out)
