"""Edits of rooms: what they write, what they refuse, and two tabs at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anatomy.domain.safety import Area, Present
from anatomy.models import Condition, Region
from sessions import editing
from sessions.domain.plan import PlanRoom
from sessions.editing import Gone, RoomConflict
from sessions.editing.rooms import MAX_ROOM
from sessions.models import Occasion, RoomCondition, Sequence
from sessions.reading import room_of

pytestmark = pytest.mark.django_db

DVT, GLAUCOMA, WOUND = Present("dvt"), Present("glaucoma"), Present("open-wound")
LEFT_KNEE, RIGHT_WRIST = Area("knee", "left"), Area("wrist-hand", "right")
EMPTY = PlanRoom()


@pytest.fixture
def occasion(sequence):
    return editing.add_occasion(sequence, starts_on=date(2026, 9, 24))


def wound(*areas: Area) -> list[Present]:
    return [Present("open-wound", area) for area in areas]


def usual(sequence: Sequence) -> set[Present]:
    return set(room_of(sequence).present)


def room(occasion: Occasion) -> PlanRoom:
    fresh = Occasion.objects.select_related("sequence").get(pk=occasion.pk)
    return room_of(fresh.sequence, fresh)


def advice(row: Sequence | Occasion) -> bool:
    row.refresh_from_db()
    return row.for_everyone


def set_room(sequence: Sequence, *present: Present, for_everyone: bool = True, seen: PlanRoom | None = None) -> None:
    editing.set_room(sequence, present, for_everyone=for_everyone, seen=seen)


def set_occasion(occasion: Occasion, *present: Present, for_everyone: bool = True, seen: PlanRoom | None = None):
    editing.set_occasion_room(occasion, present, for_everyone=for_everyone, seen=seen)


# The class's usual room


def test_a_room_holds_conditions_with_several_places_and_counts_as_an_edit(sequence):
    version = sequence.version

    set_room(sequence, DVT, *wound(LEFT_KNEE, RIGHT_WRIST), for_everyone=False)

    assert usual(sequence) == {DVT, *wound(LEFT_KNEE, RIGHT_WRIST)}
    assert advice(sequence) is False
    assert sequence.version == version + 1


def test_saying_the_same_again_writes_no_room(sequence):
    set_room(sequence, DVT, *wound(LEFT_KNEE))
    before = list(RoomCondition.objects.values_list("pk", "condition__slug"))

    with CaptureQueriesContext(connection) as captured:
        set_room(sequence, DVT, *wound(LEFT_KNEE))

    assert list(RoomCondition.objects.values_list("pk", "condition__slug")) == before
    assert not [query for query in captured if "roomcondition" in query["sql"] and "SELECT" not in query["sql"]]


def test_what_is_not_said_again_leaves_the_room(sequence):
    set_room(sequence, DVT, GLAUCOMA, *wound(LEFT_KNEE, RIGHT_WRIST))

    set_room(sequence, GLAUCOMA, *wound(RIGHT_WRIST))

    assert usual(sequence) == {GLAUCOMA, *wound(RIGHT_WRIST)}


def test_a_condition_that_is_somewhere_is_not_also_anywhere(sequence):
    set_room(sequence, WOUND, *wound(LEFT_KNEE))

    assert usual(sequence) == set(wound(LEFT_KNEE))


def test_a_group_of_regions_is_a_place(sequence):
    set_room(sequence, *wound(Area("leg")))

    assert usual(sequence) == set(wound(Area("leg")))


@pytest.mark.parametrize(
    ("present", "words"),
    [
        (Present("unheard-of"), "no longer in the library"),
        (Present("dvt", Area("calf")), "about the whole person"),
        (Present("open-wound", Area("unheard-of")), "Choose a place from the list."),
        (Present("open-wound", Area("whole-body")), "Choose a place from the list."),
        (Present("open-wound", Area("abdomen", "left")), "“Abdomen” has no left and right"),
        (Present("open-wound", Area("leg", "left")), "has no left and right"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(sequence, present, words):
    with pytest.raises(ValidationError, match=words):
        set_room(sequence, GLAUCOMA, present, for_everyone=False)

    assert usual(sequence) == set()
    assert advice(sequence) is True


def test_a_room_has_an_end(sequence):
    areas = [Area(region.slug) for region in Region.objects.exclude(slug="whole-body")]
    many = [Present(slug, area) for slug in ("open-wound", "bruise") for area in areas]

    with pytest.raises(ValidationError, match=f"at most {MAX_ROOM} conditions"):
        set_room(sequence, *many)
    set_room(sequence, *many[:MAX_ROOM])

    assert sequence.room_conditions.count() == MAX_ROOM


def test_what_the_library_no_longer_asks_of_a_condition_stays_until_somebody_changes_it(sequence):
    set_room(sequence, *wound(LEFT_KNEE))
    seen = room_of(sequence)
    Region.objects.filter(slug="knee").update(paired=False)
    Condition.objects.get(slug="open-wound").rules.update(where="anywhere")

    set_room(sequence, DVT, *wound(LEFT_KNEE), seen=seen)

    assert usual(sequence) == {DVT, *wound(LEFT_KNEE)}


def test_a_room_is_cleared_and_stays_so(sequence):
    set_room(sequence, DVT, GLAUCOMA, for_everyone=False)

    editing.clear_room(sequence)
    editing.clear_room(sequence)

    assert usual(sequence) == set()
    assert advice(sequence) is False


# Two tabs


def test_two_tabs_that_tick_different_conditions_both_land(sequence):
    set_room(sequence, DVT, seen=EMPTY)
    set_room(sequence, GLAUCOMA, seen=EMPTY)

    assert usual(sequence) == {DVT, GLAUCOMA}


def test_a_tab_that_takes_one_out_leaves_what_the_other_put_in(sequence):
    set_room(sequence, DVT)
    seen = room_of(sequence)
    set_room(sequence, DVT, GLAUCOMA, seen=seen)

    set_room(sequence, seen=seen)

    assert usual(sequence) == {GLAUCOMA}


def test_two_tabs_that_tick_the_same_agree(sequence):
    set_room(sequence, DVT, *wound(LEFT_KNEE), seen=EMPTY)
    set_room(sequence, DVT, *wound(LEFT_KNEE), seen=EMPTY)

    assert usual(sequence) == {DVT, *wound(LEFT_KNEE)}


def test_a_tab_that_changes_nothing_takes_nothing_back(sequence):
    set_room(sequence, DVT, for_everyone=True, seen=PlanRoom(for_everyone=True))
    set_room(sequence, for_everyone=False, seen=PlanRoom(for_everyone=True))
    set_room(sequence, for_everyone=True, seen=PlanRoom(for_everyone=True))

    assert usual(sequence) == {DVT}
    assert advice(sequence) is False


def test_two_tabs_that_say_different_things_of_one_condition_are_told(sequence):
    set_room(sequence, *wound(LEFT_KNEE))
    seen = room_of(sequence)
    set_room(sequence, *wound(RIGHT_WRIST), seen=seen)

    with pytest.raises(RoomConflict) as conflict:
        set_room(sequence, GLAUCOMA, seen=seen)

    assert conflict.value.conditions == {"open-wound": frozenset({RIGHT_WRIST})}
    assert usual(sequence) == set(wound(RIGHT_WRIST))


# An occasion's room


def test_an_occasions_room_begins_as_the_usual_one_and_is_its_own_from_then_on(sequence, occasion):
    set_room(sequence, DVT, for_everyone=False)
    seen = room(occasion)

    set_occasion(occasion, DVT, GLAUCOMA, for_everyone=False, seen=seen)
    set_room(sequence, WOUND)

    assert seen == PlanRoom((DVT,), for_everyone=False, own=False)
    assert room(occasion) == PlanRoom((DVT, GLAUCOMA), for_everyone=False, own=True)
    assert usual(sequence) == {WOUND}


def test_saving_an_occasions_room_as_it_is_makes_it_its_own(sequence, occasion):
    set_room(sequence, DVT)

    set_occasion(occasion, DVT, seen=room(occasion))
    editing.clear_room(sequence)

    assert room(occasion) == PlanRoom((DVT,), for_everyone=True, own=True)


def test_what_came_into_the_usual_room_meanwhile_comes_along(sequence, occasion):
    seen = room(occasion)
    set_room(sequence, DVT)

    set_occasion(occasion, GLAUCOMA, seen=seen)

    assert set(room(occasion).present) == {DVT, GLAUCOMA}


def test_two_tabs_on_one_occasion_both_land(sequence, occasion):
    set_room(sequence, DVT)
    seen = room(occasion)
    set_occasion(occasion, DVT, GLAUCOMA, seen=seen)

    set_occasion(occasion, WOUND, seen=seen)

    assert set(room(occasion).present) == {GLAUCOMA, WOUND}


def test_an_occasions_room_is_cleared_without_touching_the_usual_one(sequence, occasion):
    set_room(sequence, DVT)

    editing.clear_occasion_room(occasion)

    assert room(occasion) == PlanRoom((), for_everyone=True, own=True)
    assert usual(sequence) == {DVT}


def test_an_occasion_goes_back_to_the_usual_room(sequence, occasion):
    set_room(sequence, DVT)
    set_occasion(occasion, GLAUCOMA)

    editing.use_usual_room(occasion)
    editing.use_usual_room(occasion)

    assert room(occasion) == PlanRoom((DVT,), for_everyone=True, own=False)
    assert RoomCondition.objects.filter(occasion=occasion).count() == 0


def test_a_room_goes_with_its_occasion_and_its_class(sequence, occasion):
    set_room(sequence, DVT)
    set_occasion(occasion, GLAUCOMA)

    editing.remove_occasion(occasion)
    left = list(RoomCondition.objects.values_list("condition__slug", flat=True))
    editing.delete_sequence(sequence)

    assert left == ["dvt"]
    assert RoomCondition.objects.count() == 0


@pytest.mark.parametrize(
    "edit",
    [
        lambda sequence, occasion: set_occasion(occasion, DVT),
        lambda sequence, occasion: editing.clear_occasion_room(occasion),
        lambda sequence, occasion: editing.use_usual_room(occasion),
        lambda sequence, occasion: set_room(sequence, DVT),
        lambda sequence, occasion: editing.clear_room(sequence),
    ],
    ids=["set an occasion's", "clear an occasion's", "back to the usual", "set", "clear"],
)
def test_a_class_that_was_removed_meanwhile_is_gone(sequence, occasion, edit):
    Sequence.objects.filter(pk=sequence.pk).delete()

    with pytest.raises(Gone):
        edit(sequence, occasion)


def test_an_occasion_that_was_removed_meanwhile_is_gone(sequence, occasion):
    Occasion.objects.filter(pk=occasion.pk).delete()

    with pytest.raises(Gone):
        set_occasion(occasion, DVT)

    assert RoomCondition.objects.count() == 0


# Copies


def test_a_copy_of_ones_own_class_has_the_same_usual_room(sequence, asha):
    set_room(sequence, DVT, *wound(LEFT_KNEE), for_everyone=False)

    copy = editing.copy_sequence(sequence, asha)

    assert usual(copy) == {DVT, *wound(LEFT_KNEE)}
    assert advice(copy) is False


@pytest.mark.parametrize("own", [True, False], ids=["a room of its own", "the usual room"])
def test_a_copy_for_an_occasion_has_its_room(sequence, occasion, asha, own):
    set_room(sequence, DVT)
    if own:
        set_occasion(occasion, GLAUCOMA, for_everyone=False)
        occasion.refresh_from_db()

    copy = editing.copy_sequence(sequence, asha, occasion=occasion)

    assert usual(copy) == ({GLAUCOMA} if own else {DVT})
    assert advice(copy) is not own
    assert copy.occasions.count() == 0


def test_a_colleagues_copy_has_no_room(sequence, ben):
    set_room(sequence, DVT, for_everyone=False)

    copy = editing.copy_sequence(sequence, ben)

    assert usual(copy) == set()
    assert advice(copy) is True


def test_no_copy_of_a_class_or_a_step_has_what_was_accepted(sequence, asha):
    step = sequence.sections.first().steps.first()
    rule = Condition.objects.get(slug="dvt").rules.first()
    step.acceptances.create(
        rule=rule, fingerprint="f" * 32, reason="Seen", accepted_by=asha, accepted_at=sequence.created_at
    )

    copies = [editing.duplicate_step(step), *editing.copy_sequence(sequence, asha).sections.first().steps.all()]

    assert [copy.acceptances.count() for copy in copies] == [0] * len(copies)
