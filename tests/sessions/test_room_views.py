"""The room of a class and of an occasion: ticked, saved, refused, cleared, and kept out of every address."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from anatomy.domain.safety import Area, Present
from anatomy.models import Condition, LibraryState, Region
from anatomy.rulebook import rulebook
from sessions import editing
from sessions.domain.checks import check_plan
from sessions.domain.finding_names import name_of
from sessions.domain.plan import PlanRoom
from sessions.models import Occasion, Sequence
from sessions.reading import plan_of, room_of
from tests.sessions.classes import fill, form_data

pytestmark = pytest.mark.django_db

DVT, GLAUCOMA = Present("dvt"), Present("glaucoma")
LEFT_KNEE, RIGHT_WRIST = Area("knee", "left"), Area("wrist-hand", "right")


@pytest.fixture
def address(sequence):
    return reverse("sessions:class_room", args=[sequence.pk])


@pytest.fixture
def occasion(sequence):
    return editing.add_occasion(sequence, starts_on=date(2026, 9, 24))


@pytest.fixture
def day(occasion):
    return reverse("sessions:occasion_room", args=[occasion.pk])


@pytest.fixture
def difference(occasion):
    return reverse("sessions:occasion_difference", args=[occasion.pk])


def text_of(response):
    return response.content.decode()


def usual(sequence):
    return set(room_of(Sequence.objects.get(pk=sequence.pk)).present)


def room(occasion):
    fresh = Occasion.objects.select_related("sequence").get(pk=occasion.pk)
    return room_of(fresh.sequence, fresh)


def page_form(client, address):
    """What a browser sends of the page's long form, unchanged."""
    html = text_of(client.get(address))
    return form_data(html[html.index("room__form") - 100 :])


def set_room(sequence, *present, **advice):
    editing.set_room(sequence, present, **{"for_everyone": True, **advice})


# The page


def test_every_condition_stands_under_its_group_with_its_other_names(asha_client, address):
    html = text_of(asha_client.get(address))

    assert html.count('name="condition"') == Condition.objects.count()
    assert html.count('class="room-group"') == Condition.objects.values("group").distinct().count()
    assert "Also: DVT, thrombosis." in html
    assert "Clot may break loose." in html
    assert "Nothing yet." in html


def test_where_is_asked_of_the_conditions_that_ask_for_it_alone(asha_client, address):
    html = text_of(asha_client.get(address))

    asking = Condition.objects.filter(rules__where="affected_area").distinct()
    assert html.count("data-places") == asking.count()
    assert 'name="area-dvt"' not in html
    assert html.count('name="area-open-wound"') == 1


def test_what_is_ticked_is_summed_up_and_its_group_is_open(asha_client, sequence, address):
    set_room(sequence, DVT, Present("open-wound", LEFT_KNEE), Present("open-wound", RIGHT_WRIST), Present("bruise"))

    html = text_of(asha_client.get(address))

    assert "<li>Open wound, cut or healing skin: around the knee, left; wrist and hand, right</li>" in html
    assert "<li>Bruise or blood swelling <span" in html
    assert html.count('<details class="room-group"') - html.count(" open>") == 7
    assert html.count('name="area-open-wound"') == 3


def test_the_page_says_whose_health_it_is(asha_client, address):
    html = text_of(asha_client.get(address))

    assert "Which conditions, never whose, and never a name." in html
    assert "It stays with you: no colleague, student, hand-out or shared page sees it." in html
    assert "No area given is taken at its worst" in html


def test_nothing_on_the_page_puts_a_condition_into_an_address(asha_client, sequence, address, day):
    set_room(sequence, DVT, Present("open-wound", LEFT_KNEE))

    for html in (text_of(asha_client.get(address)), text_of(asha_client.get(day))):
        links = [part.split('"')[0] for word in ('href="', 'action="', ' id="') for part in html.split(word)[1:]]
        named = [link for link in links for slug in Condition.objects.values_list("slug", flat=True) if slug in link]
        assert named == []
        assert 'method="get"' not in html


# Saving


def test_conditions_with_their_places_are_saved(asha_client, sequence, address):
    data = page_form(asha_client, address)
    data |= {
        "condition": ["dvt", "open-wound"],
        "area-open-wound": ["knee", "", "wrist-hand"],
        "side-open-wound": ["left", "", "right"],
    }

    response = asha_client.post(address, data)

    assert response["Location"] == reverse("sessions:class_builder", args=[sequence.pk])
    assert usual(sequence) == {DVT, Present("open-wound", LEFT_KNEE), Present("open-wound", RIGHT_WRIST)}


def test_the_page_sent_back_as_it_is_changes_nothing(asha_client, sequence, address):
    set_room(sequence, DVT, Present("open-wound", LEFT_KNEE), for_everyone=False)

    asha_client.post(address, page_form(asha_client, address))

    assert room_of(Sequence.objects.get(pk=sequence.pk)) == PlanRoom((DVT, Present("open-wound", LEFT_KNEE)))


def test_advice_for_everyone_is_switched_off_and_on(asha_client, sequence, address):
    data = page_form(asha_client, address)
    del data["for_everyone"]

    asha_client.post(address, data)
    sequence.refresh_from_db()
    off = sequence.for_everyone
    asha_client.post(address, page_form(asha_client, address) | {"for_everyone": "on"})
    sequence.refresh_from_db()

    assert (off, sequence.for_everyone) == (False, True)


def test_a_place_of_what_is_not_ticked_is_not_kept(asha_client, sequence, address):
    asha_client.post(address, page_form(asha_client, address) | {"area-open-wound": ["knee"], "side-open-wound": [""]})

    assert usual(sequence) == set()


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (("abdomen", "left"), "“Abdomen” has no left and right: choose both sides."),
        (("unheard-of", ""), "Choose a place from the list."),
        (("", "left"), "Choose where, or leave the side open."),
        (("calf", "upside"), "Choose left, right or both sides."),
    ],
)
def test_a_place_that_cannot_be_is_told_beside_it_and_what_was_chosen_stays(
    asha_client, sequence, address, place, words
):
    area, side = place
    data = {"condition": ["dvt", "open-wound"], "area-open-wound": ["knee", area], "side-open-wound": ["left", side]}

    response = asha_client.post(address, page_form(asha_client, address) | data)

    html = text_of(response)
    assert response.status_code == 422
    assert html.count(words) == 2
    assert f'<a href="#{id_of(html, words)}">Open wound, cut or healing skin: {words}</a>' in html
    assert 'value="dvt" checked' in html
    assert html.count('<option value="knee" selected>') == 1
    assert usual(sequence) == set()


def test_a_place_that_the_library_has_changed_since_is_no_mistake_of_another_edit(asha_client, sequence, address):
    chosen = {"condition": ["open-wound"], "area-open-wound": ["calf"], "side-open-wound": ["left"]}
    asha_client.post(address, page_form(asha_client, address) | chosen)
    Region.objects.filter(slug="calf").update(paired=False)
    LibraryState.objects.bump()

    asha_client.post(address, page_form(asha_client, address) | chosen | {"condition": ["open-wound", "dvt"]})

    assert usual(sequence) == {Present("open-wound", Area("calf", "left")), Present("dvt")}


def id_of(html, words):
    """The id of the control that the words about a mistake stand beside."""
    return html.split(f"<li>{words}</li>")[0].rpartition('id="')[2].partition("-problem")[0]


def test_a_condition_that_the_library_no_longer_has_is_told(asha_client, sequence, address):
    data = page_form(asha_client, address) | {"condition": ["dvt", "unheard-of"]}

    response = asha_client.post(address, data)

    assert response.status_code == 422
    assert "A condition that you ticked is no longer in the library." in text_of(response)
    assert 'value="dvt" checked' in text_of(response)
    assert "unheard-of" not in text_of(response)


def test_half_a_page_changes_nothing(asha_client, sequence, address):
    set_room(sequence, DVT)

    response = asha_client.post(address, {"condition": ["glaucoma"]})

    assert response.status_code == 422
    assert "The page did not arrive whole." in text_of(response)
    assert usual(sequence) == {DVT}


def test_too_many_places_are_refused(asha_client, sequence, address):
    areas = [region.slug for region in Region.objects.exclude(slug="whole-body")]
    data = {"condition": ["open-wound", "bruise"]} | {f"area-{slug}": areas for slug in ("open-wound", "bruise")}

    response = asha_client.post(address, page_form(asha_client, address) | data)

    assert response.status_code == 422
    assert "A room holds at most 60 conditions and places." in text_of(response)


def test_the_room_is_cleared(asha_client, sequence, address):
    set_room(sequence, DVT)

    response = asha_client.post(address, {"clear": "1"})

    assert response["Location"] == address
    assert usual(sequence) == set()


# Two tabs


def test_two_tabs_that_tick_different_conditions_both_land(asha_client, sequence, address):
    one, other = page_form(asha_client, address), page_form(asha_client, address)

    asha_client.post(address, one | {"condition": ["dvt"]})
    asha_client.post(address, other | {"condition": ["glaucoma"]})

    assert usual(sequence) == {DVT, GLAUCOMA}


def test_two_tabs_that_place_one_condition_differently_are_told_and_the_second_time_it_is_meant(
    asha_client, sequence, address
):
    set_room(sequence, Present("open-wound", LEFT_KNEE))
    tab = page_form(asha_client, address)
    set_room(sequence, Present("open-wound", RIGHT_WRIST))
    mine = {"condition": ["open-wound"], "area-open-wound": ["calf"], "side-open-wound": [""]}

    refused = asha_client.post(address, tab | mine)
    after_refusal = usual(sequence)
    html = text_of(refused)
    again = asha_client.post(address, form_data(html[html.index("room__form") - 100 :]))

    assert refused.status_code == 409
    assert "It is now: wrist and hand, right. Save again to keep yours." in html
    assert after_refusal == {Present("open-wound", RIGHT_WRIST)}
    assert again.status_code == 302
    assert usual(sequence) == {Present("open-wound", Area("calf"))}


def test_what_another_tab_changed_is_in_sight_where_this_one_took_it_out(asha_client, sequence, address):
    set_room(sequence, Present("open-wound", LEFT_KNEE))
    tab = page_form(asha_client, address)
    del tab["condition"]
    set_room(sequence, Present("open-wound", RIGHT_WRIST))

    response = asha_client.post(address, tab)

    html = text_of(response)
    assert response.status_code == 409
    assert 'value="open-wound" checked' not in html
    assert html.count('<details class="room-group"') - html.count('<details class="room-group" id="group-9" open>') == 8


# An occasion


def test_an_occasion_shows_the_usual_room_until_it_has_its_own(asha_client, sequence, occasion, day):
    set_room(sequence, DVT, for_everyone=False)

    html = text_of(asha_client.get(day))
    response = asha_client.post(day, page_form(asha_client, day) | {"condition": ["dvt", "glaucoma"]})

    assert "So far the class" in html
    assert 'value="dvt" checked' in html
    assert "Save for this day" in html
    assert response["Location"] == reverse("sessions:occasion_difference", args=[occasion.pk])
    assert room(occasion) == PlanRoom((DVT, GLAUCOMA), for_everyone=False, own=True)
    assert usual(sequence) == {DVT}


def test_an_occasion_goes_back_to_the_usual_room(asha_client, sequence, occasion, day):
    set_room(sequence, DVT)
    editing.set_occasion_room(occasion, [GLAUCOMA], for_everyone=True)

    html = text_of(asha_client.get(day))
    asha_client.post(day, {"usual": "1"})

    assert 'name="usual"' in html
    assert room(occasion) == PlanRoom((DVT,), for_everyone=True)


def test_an_occasions_room_is_cleared(asha_client, sequence, occasion, day):
    set_room(sequence, DVT)

    asha_client.post(day, {"clear": "1"})

    assert room(occasion) == PlanRoom((), for_everyone=True, own=True)


def test_an_occasion_that_was_removed_meanwhile_leads_to_the_list(asha_client, sequence, occasion, day, monkeypatch):
    data = page_form(asha_client, day)

    def remove_first(*_args, **_kwargs):
        Occasion.objects.all().delete()
        raise editing.Gone

    monkeypatch.setattr(editing, "set_occasion_room", remove_first)
    response = asha_client.post(day, data)

    assert response["Location"] == reverse("sessions:occasion_list", args=[sequence.pk])
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "This occasion was removed meanwhile, perhaps in another tab."
    ]


def test_home_and_the_pages_of_a_class_lead_to_the_rooms(asha_client, sequence, occasion, address, day):
    editing.change_occasion(occasion, {"starts_on": timezone.localdate()})
    occasions = text_of(asha_client.get(reverse("sessions:occasion_list", args=[sequence.pk])))
    change = text_of(asha_client.get(reverse("sessions:occasion_change", args=[occasion.pk])))

    assert f'href="{day}"' in text_of(asha_client.get(reverse("studio:home")))
    assert f'href="{address}"' in occasions
    assert f'href="{day}"' in occasions
    assert f'href="{day}"' in change
    assert "What differs" not in occasions + change


# What differs


def test_an_occasion_with_the_usual_room_differs_in_nothing(asha_client, difference, day):
    html = text_of(asha_client.get(difference))

    assert "This day has the class's usual room, so nothing differs." in html
    assert f'href="{day}"' in html


def test_a_room_of_its_own_with_the_same_in_it_differs_in_nothing(asha_client, sequence, occasion, difference):
    set_room(sequence, DVT)
    editing.set_occasion_room(occasion, [DVT], for_everyone=True)

    assert "Nothing differs" in text_of(asha_client.get(difference))


def test_what_differs_is_told_with_reason_source_and_swaps(asha_client, sequence, occasion, difference):
    set_room(sequence, GLAUCOMA)
    editing.set_occasion_room(occasion, [DVT], for_everyone=True)

    html = text_of(asha_client.get(difference))

    calf = sequence.sections.first().steps.get(technique__slug="smr-calf-roller-sweep")
    assert "<li>Deep vein clot, known or suspected</li>" in html
    assert "<li>Glaucoma</li>" in html
    assert f'?swap={calf.pk}&amp;occasion={occasion.pk}#step-{calf.pk}"' in html
    assert html.index("Usually nothing") < html.index('severity--contraindicated">Contraindicated')
    assert 'class="grade grade--A"' in html
    assert "not yet reviewed by a clinician" in html
    assert "Join in only once a doctor, midwife or physiotherapist has agreed: Deep vein clot" in html


def test_what_is_no_longer_needed_is_told_below(asha_client, sequence, occasion, difference):
    set_room(sequence, DVT, GLAUCOMA)
    editing.set_occasion_room(occasion, [GLAUCOMA], for_everyone=True)

    html = text_of(asha_client.get(difference))

    assert "To change for this day" not in html
    assert "New on this day" not in html
    eased = html[html.index("No longer needed here") :]
    assert "1. Sole slow sweep" in eased
    assert "2. Calf roller sweep" in eased
    assert "Deep vein clot, known or suspected: " in eased


def test_what_was_accepted_for_the_class_is_told_with_its_reason(asha_client, asha, sequence, occasion, difference):
    set_room(sequence, DVT)
    accept(sequence, asha, "They know the wall version")
    set_room(sequence)
    editing.set_occasion_room(occasion, [DVT], for_everyone=True)

    html = text_of(asha_client.get(difference))

    assert "To change for this day" not in html
    assert "Accepted by you" in html
    assert "They know the wall version (Asha, " in html


def accept(sequence, by, reason):
    found = check_plan(plan_of(sequence, with_room=True), rulebook()).findings
    names = [name_of([(finding, one)]) for finding in found for one in finding.reasons]
    editing.accept_findings(sequence, by, names, reason, rulebook())


def test_a_room_that_touches_no_step_says_so(asha_client, sequence, occasion, difference):
    editing.set_occasion_room(occasion, [Present("open-wound", Area("jaw-face"))], for_everyone=True)

    html = text_of(asha_client.get(difference))

    assert "No step of this class is touched by it: teach it as you know it." in html
    assert "Copy the class for this room" not in html


def test_a_swap_that_is_offered_fits_the_occasions_room_and_not_the_usual_one(
    asha_client, sequence, occasion, difference
):
    editing.set_occasion_room(occasion, [Present("varicose-veins", Area("calf"))], for_everyone=True)

    html = text_of(asha_client.get(difference))

    assert "Fits this room" in html
    assert "/library/smr-calf-roller-sweep/" not in html


def test_the_class_is_copied_for_the_room_of_an_occasion(asha_client, asha, sequence, occasion, difference):
    editing.set_occasion_room(occasion, [DVT], for_everyone=True)
    html = text_of(asha_client.get(difference))
    copy_url = reverse("sessions:class_copy", args=[sequence.pk])

    response = asha_client.post(copy_url, form_data(html, copy_url))

    copy = Sequence.objects.exclude(pk=sequence.pk).get()
    assert response["Location"] == copy.get_absolute_url()
    assert copy.title == "Feet and calves, 24 Sep 2026"
    assert usual(copy) == {DVT}
    assert usual(sequence) == set()


def test_nobody_copies_a_class_for_an_occasion_of_somebody_elses(asha_client, ben_client, sequence, occasion, ben):
    editing.set_occasion_room(occasion, [DVT], for_everyone=True)
    editing.change_sequence(sequence, {"visibility": "studio"})
    other = editing.create_sequence(ben, title="Ben's")
    copy_url = reverse("sessions:class_copy", args=[sequence.pk])

    refused = [
        ben_client.post(copy_url, {"occasion": occasion.pk}),
        asha_client.post(copy_url, {"occasion": "x"}),
        ben_client.post(reverse("sessions:class_copy", args=[other.pk]), {"occasion": occasion.pk}),
    ]

    assert [response.status_code for response in refused] == [404, 404, 404]
    assert Sequence.objects.count() == 2


# Queries


def many(count):
    slugs = Condition.objects.exclude(rules__where="affected_area").values_list("slug", flat=True)[:count]
    return [Present(slug) for slug in slugs]


@pytest.mark.parametrize("which", ["class", "occasion", "difference"])
def test_queries_stay_the_same_for_more_conditions_and_steps(
    asha_client, sequence, occasion, address, day, difference, which, assert_same_queries
):
    editing.set_occasion_room(occasion, [DVT], for_everyone=True)
    set_room(sequence, *many(1))
    page = {"class": address, "occasion": day, "difference": difference}[which]

    def grow():
        set_room(sequence, *many(20))
        editing.set_occasion_room(occasion, [*many(25)[10:], Present("open-wound", LEFT_KNEE)], for_everyone=True)
        fill(sequence, 20)

    assert assert_same_queries(lambda: asha_client.get(page), grow) <= 11


def test_saving_asks_no_more_for_more_conditions(asha_client, sequence, address):
    def queries(count):
        data = page_form(asha_client, address) | {"condition": [one.condition for one in many(count)]}
        with CaptureQueriesContext(connection) as captured:
            asha_client.post(address, data)
        return len(captured)

    first = queries(3)

    assert queries(20) == first
