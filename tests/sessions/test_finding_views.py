"""Findings on the builder's page: what its teacher sees, how one is accepted with and without a script, and who may."""

from __future__ import annotations

import logging
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anatomy.domain.safety import Area, Present
from anatomy.models import Condition
from sessions import editing
from sessions.models import Acceptance, Visibility
from tests.sessions.classes import fill, form_data, sections, state, steps, technique
from tests.sessions.findings import accept, accepted_names, caution_names, names_at, panel_of, put_in_room, stored
from tests.sessions.test_builder_page import FRAME, Edit

pytestmark = pytest.mark.django_db
PREGNANT = "pregnancy-t2"
HTMX = {"HTTP_HX_REQUEST": "true"}
BOTH_WAYS = pytest.mark.parametrize("script", [{}, HTMX], ids=["without script", "htmx"])
REASON = "A wedge <b>under</b> the hips"


@pytest.fixture
def room(sequence):
    """Somebody in weeks 14 to 27, and somebody with diabetes."""
    put_in_room(sequence, PREGNANT, "diabetes")
    return sequence


@pytest.fixture
def wall(room):
    return steps(room)[2]


def url(name, sequence, *more):
    return reverse(f"sessions:{name}", args=[sequence.pk, *more])


def page(client, sequence):
    return client.get(url("class_builder", sequence)).content.decode()


def text_of(response):
    return response.content.decode()


def between(html, start, end):
    return html[html.index(start) : html.index(end, html.index(start))]


def ticks(html, step):
    """The boxes of a step's form by their names, and whether each is ticked."""
    form = between(html, f'id="look-{step.pk}"', "</form>")
    return dict(re.findall(r'<input type="checkbox" name="finding" value="([^"]*)"( checked)?>', form))


def notice_of(html):
    return between(findings_of(html), '<div class="notice', "</div>")


def findings_of(html):
    return between(html, 'id="findings"', 'id="coverage"')


# What the page shows


def test_a_class_without_a_room_invites_to_set_it(asha_client, sequence):
    html = findings_of(page(asha_client, sequence))

    assert "Set the room" in html
    assert url("class_room", sequence) in html
    assert "severity" not in html


def test_a_step_wears_its_severity_in_shape_and_word_and_leads_to_the_finding(asha_client, room, wall):
    row = between(page(asha_client, room), f'id="step-{wall.pk}"', "</li>")

    assert f'class="step__badge severity severity--contraindicated" href="#finding-{wall.pk}"' in row
    assert 'Contraindicated<span class="visually-hidden">, what the room says of Legs up the wall</span>' in row


def test_a_step_of_which_nothing_is_found_wears_nothing(asha_client, sequence):
    put_in_room(sequence, "vertigo")

    html = page(asha_client, sequence)

    assert html.count("step__badge") == 1
    assert "step__badge" not in between(html, f'id="step-{steps(sequence)[0].pk}"', "</li>")


def test_the_panel_says_what_to_do_instead_on_whose_word_and_who_reviewed_it(asha_client, room, wall):
    html = between(findings_of(page(asha_client, room)), 'id="findings-contraindicated"', "</section>")

    assert '<a class="finding__step" href="#step-' in html
    assert "3. Legs up the wall" in html
    assert "Pregnancy, weeks 14 to 27" in html
    assert '<span class="grade grade--' in html
    assert "not yet reviewed by a clinician" in html
    assert f"?swap={wall.pk}#step-{wall.pk}" in html


def test_a_caution_that_repeats_is_one_line_with_the_steps_numbers(asha_client, room):
    html = findings_of(page(asha_client, room))

    cautions = between(html, 'id="findings-caution"', "</section>")
    assert cautions.count("Diabetes") == 1
    assert "Steps 1 and 2" in cautions
    assert all(f'href="#step-{step.pk}"' in cautions for step in steps(room)[:2])


def test_the_room_and_who_asks_a_doctor_first_are_said_once(asha_client, room):
    html = findings_of(page(asha_client, room))

    assert "2 conditions</a>: Pregnancy, weeks 14 to 27; Diabetes" in html
    assert html.count("findings__clearance") == 2


def test_a_condition_without_its_place_is_taken_at_its_worst_and_asks_where(asha_client, sequence):
    put_in_room(sequence, "open-wound")
    assert f'worst case, <a href="{url("class_room", sequence)}">say where</a>' in page(asha_client, sequence)

    put_in_room(sequence, Present("open-wound", Area("calf", "left")))
    html = page(asha_client, sequence)
    assert "say where" not in html
    assert "(calf, left)" in html


def test_what_the_room_says_is_typed_by_nobody_and_printed_as_text(asha_client, asha, room, wall):
    Condition.objects.filter(slug=PREGNANT).update(name="<script>alert(1)</script>")
    accept(room, asha, names_at(room, wall), REASON)

    html = page(asha_client, room)

    assert "<script>alert" not in html
    assert "<b>under</b>" not in html
    assert "A wedge &lt;b&gt;under&lt;/b&gt; the hips" in html


def test_advice_for_everyone_can_be_left_out(asha_client, sequence):
    assert 'id="for-everyone"' not in page(asha_client, room_for_everyone(sequence, wanted=False))
    assert 'id="for-everyone"' in page(asha_client, room_for_everyone(sequence, wanted=True))


def room_for_everyone(sequence, *, wanted):
    editing.set_room(sequence, [], for_everyone=wanted)
    return sequence


@pytest.mark.parametrize("name", ["class_builder", "plan"])
def test_a_colleague_sees_no_room_no_finding_and_no_reason(ben_client, asha, room, wall, name):
    accept(room, asha, names_at(room, wall), "Secret of hers")
    editing.change_sequence(room, {"visibility": Visibility.STUDIO})

    html = ben_client.get(url(name, room)).content.decode()

    assert "Legs up the wall" in html
    for word in ("severity", "Pregnancy", "Diabetes", "Secret of hers", "finding-", "accepted"):
        assert word not in html


# Accepting


@BOTH_WAYS
def test_a_finding_is_accepted_with_a_reason(asha_client, room, wall, script):
    [contraindicated, _modify] = names_at(room, wall)
    data = {"finding": [contraindicated], "reason": f" {REASON}\r\n today ", "place": f"step-{wall.pk}"}

    response = asha_client.post(url("finding_accept", room), data, **script)

    assert stored(room) == [("Legs up the wall", "pregnancy-t2-06", f"{REASON} today")]
    assert Acceptance.objects.get().accepted_by.email == "asha@example.org"
    if script:
        assert response.status_code == 200
        assert f'severity severity--modify" href="#finding-{wall.pk}"' in text_of(response)
    else:
        assert (response.status_code, response["Location"]) == (302, f"/classes/{room.pk}/#findings")


def test_the_findings_of_a_step_open_in_their_place(asha_client, room, wall):
    html = asha_client.get(url("class_builder", room), {"look": wall.pk}).content.decode()

    block = between(html, f'id="finding-{wall.pk}"', "</form>")
    assert '<span class="severity severity--modify">Modify</span>' in block
    assert "Contraindicated: Pregnancy, weeks 14 to 27" in block
    assert html.count('class="finding__open"') == 1


def test_the_form_of_a_finding_is_all_that_is_needed(asha_client, room, wall):
    html = asha_client.get(url("class_builder", room), {"look": wall.pk}).content.decode()
    data = form_data(
        between(html, f'id="finding-{wall.pk}"', "</form>"), f"{url('finding_accept', room)}#finding-{wall.pk}"
    )

    response = asha_client.post(url("finding_accept", room), {**data, "reason": REASON})

    assert response.status_code == 302
    assert [(step, rule) for step, rule, _reason in stored(room)] == [
        ("Legs up the wall", "pregnancy-t2-06"),
        ("Legs up the wall", "pregnancy-t2-07"),
    ]


def test_htmx_opens_the_findings_of_a_step_and_nothing_else(asha_client, room, wall):
    headers = {**HTMX, "HTTP_HX_TARGET": f"finding-{wall.pk}"}

    html = text_of(asha_client.get(url("class_builder", room), {"look": wall.pk}, **headers))

    assert f'id="look-{wall.pk}"' in html
    assert 'id="outline"' not in html


@pytest.mark.parametrize("look", ["0", "x", "9" * 30, "-1", "²"])
def test_an_address_that_looks_at_nothing_shows_the_class(asha_client, room, look):
    response = asha_client.get(url("class_builder", room), {"look": look})

    assert (response.status_code, "finding__open" in text_of(response)) == (200, False)


def test_an_answer_that_is_half_typed_outlives_another_edit_and_goes_once_it_is_given(asha_client, room, wall):
    kept = f'<div class="finding__open" id="look-{wall.pk}" hx-preserve="true"></div>'
    asks = {"open": f"look-{wall.pk}"}
    names = names_at(room, wall, "pregnancy-t2-06")

    other = asha_client.post(url("step_move", room, steps(room)[0].pk), {"way": "down", **asks}, **HTMX)
    given = {"finding": names, "reason": REASON, "place": f"step-{wall.pk}", **asks}
    answer = asha_client.post(url("finding_accept", room), given, **HTMX)

    assert [kept in text_of(response) for response in (other, answer)] == [True, False]


def test_htmx_gets_the_outline_the_panel_and_one_sentence_to_read_aloud(asha_client, room, wall):
    data = {"finding": names_at(room, wall), "reason": REASON}

    html = text_of(asha_client.post(url("finding_accept", room), data, **HTMX))

    assert html.lstrip().startswith("<section")
    assert 'aria-labelledby="insight-title" hx-swap-oob="innerHTML"' in html
    said = '<div hx-swap-oob="innerHTML:#findings-said">For this room: 1 to modify, 2 cautions, 2 accepted.</div>'
    assert said in html


def test_a_step_whose_findings_are_all_accepted_says_so_quietly(asha_client, asha, room, wall):
    accept(room, asha, names_at(room, wall), "Only with a wedge")

    row = between(page(asha_client, room), f'id="step-{wall.pk}"', "</li>")

    assert "severity" not in row
    assert 'class="step__badge step__badge--accepted" href="#accepted-findings"' in row
    assert "Only with a wedge" in row


def test_a_folded_line_is_accepted_as_a_whole(asha_client, room):
    data = {"finding": caution_names(room)["diabetes-01"], "reason": "All feel their feet"}

    response = asha_client.post(url("finding_accept", room), data)

    assert response.status_code == 302
    assert [step for step, _rule, _reason in stored(room)] == ["Sole slow sweep", "Calf roller sweep"]


def test_the_message_names_neither_condition_nor_reason(asha_client, room, wall):
    data = {"finding": names_at(room, wall), "reason": REASON}

    response = asha_client.post(url("finding_accept", room), data, **HTMX)

    assert response.context["shown"].said == "Accepted. Your reason stands on the plan."


@BOTH_WAYS
def test_accepted_findings_are_looked_at_again(asha_client, asha, room, wall, script):
    accept(room, asha, names_at(room, wall))

    response = asha_client.post(url("finding_reopen", room), {"finding": accepted_names(room)}, **script)

    assert response.status_code == (200 if script else 302)
    assert stored(room) == []


def test_what_was_accepted_stands_with_reason_name_and_day(asha_client, asha, room, wall):
    accept(room, asha, names_at(room, wall, "pregnancy-t2-06"), "Only with a wedge")

    html = between(page(asha_client, room), 'id="accepted-findings"', "</details>")

    day = panel_of(room).accepted[0].on
    assert "1 accepted" in html
    for words in ("Pregnancy, weeks 14 to 27", "3. Legs up the wall", "Only with a wedge", f"Asha, {day}"):
        assert words in html
    assert "Look at it again" in html


# What cannot be


@BOTH_WAYS
@pytest.mark.parametrize(
    ("reason", "words"), [("", "Say why it can stay."), ("   ", "Say why it can stay."), ("x" * 301, "at most 300")]
)
def test_a_reason_that_cannot_be_comes_back_beside_its_field(asha_client, room, wall, reason, words, script):
    data = {"finding": names_at(room, wall), "reason": reason, "place": f"step-{wall.pk}"}

    response = asha_client.post(url("finding_accept", room), data, **script)

    html = between(text_of(response), f'id="finding-{wall.pk}"', "</form>")
    assert response.status_code == 422
    assert words in html
    assert f">{reason}</textarea>" in html
    assert f'id="look-{wall.pk}"' in html
    assert stored(room) == []


@pytest.mark.parametrize(
    "names", [[], [""], ["x"], ["0" * 31], ["Z" * 32], ["0" * 33], [f"{'0' * 32} " * 301]], ids=str
)
@pytest.mark.parametrize("name", ["finding_accept", "finding_reopen"])
def test_what_is_no_name_is_refused(asha_client, room, name, names):
    response = asha_client.post(url(name, room), {"finding": names, "reason": REASON}, **HTMX)

    assert response.status_code == 422
    assert "Tick what you accept." in text_of(response)
    assert stored(room) == []


@BOTH_WAYS
@pytest.mark.parametrize("name", ["finding_accept", "finding_reopen"])
def test_a_finding_that_changed_meanwhile_is_shown_as_it_is_now(asha_client, room, wall, name, script):
    data = {"finding": names_at(room, wall), "reason": REASON, "place": f"step-{wall.pk}"}
    editing.change_step(wall, {"seconds": 30})

    response = asha_client.post(url(name, room), data, **script)

    html = text_of(response)
    assert response.status_code == 409
    assert "Something has changed meanwhile" in findings_of(html)
    assert stored(room) == []
    # What was typed stands in the form of the step as it is now.
    typed = "A wedge &lt;b&gt;under&lt;/b&gt; the hips</textarea>"
    assert html.count(typed) == (1 if name == "finding_accept" else 0)
    assert "What you typed" not in notice_of(html)


@BOTH_WAYS
def test_a_refused_answer_ticks_again_what_was_ticked_and_nothing_else(asha_client, room, wall, script):
    contraindicated, modify = names_at(room, wall)
    place = f"step-{wall.pk}"

    for chosen in ([], [modify], [contraindicated], [modify, contraindicated]):
        data = {"finding": chosen, "reason": " ", "place": place}
        response = asha_client.post(url("finding_accept", room), data, **script)
        assert response.status_code == 422
        assert ticks(text_of(response), wall) == {
            name: " checked" if name in chosen else "" for name in (contraindicated, modify)
        }


@BOTH_WAYS
def test_what_changed_meanwhile_leaves_the_ticks_of_what_did_not(asha_client, room, wall, script):
    contraindicated, modify = names_at(room, wall)
    put_in_room(room, PREGNANT, "diabetes", "vertigo")
    [gone] = set(names_at(room, wall)) - {contraindicated, modify}
    data = {"finding": [modify, gone], "reason": REASON, "place": f"step-{wall.pk}"}
    put_in_room(room, PREGNANT, "diabetes")

    response = asha_client.post(url("finding_accept", room), data, **script)

    assert response.status_code == 409
    assert ticks(text_of(response), wall) == {contraindicated: "", modify: " checked"}
    assert stored(room) == []


@BOTH_WAYS
def test_findings_that_are_all_others_now_come_back_without_a_tick(asha_client, room, wall, script):
    data = {"finding": names_at(room, wall), "reason": REASON, "place": f"step-{wall.pk}"}
    editing.change_step(wall, {"seconds": 30})

    response = asha_client.post(url("finding_accept", room), data, **script)

    assert response.status_code == 409
    assert ticks(text_of(response), wall) == dict.fromkeys(names_at(room, wall), "")


@BOTH_WAYS
def test_the_only_finding_that_is_left_asks_for_its_tick_if_it_had_none(asha_client, asha, room, wall, script):
    contraindicated, modify = names_at(room, wall)
    accept(room, asha, [modify])
    answers = []
    for chosen in (modify, contraindicated):
        data = {"finding": chosen, "reason": "", "place": f"step-{wall.pk}"}
        answers.append(text_of(asha_client.post(url("finding_accept", room), data, **script)))

    hidden = f'<input type="hidden" name="finding" value="{contraindicated}">'
    assert [ticks(html, wall) for html in answers] == [{contraindicated: ""}, {}]
    assert [hidden in html for html in answers] == [False, True]


def test_a_form_that_was_not_refused_starts_with_every_tick(asha_client, asha, room, wall):
    editing.duplicate_step(wall)
    other = steps(room)[3]
    data = {"finding": names_at(room, other), "reason": "", "place": f"step-{other.pk}"}
    asha_client.post(url("finding_accept", room), data)

    html = asha_client.get(url("class_builder", room), {"look": wall.pk}).content.decode()

    assert ticks(html, wall) == dict.fromkeys(names_at(room, wall), " checked")


def test_an_answer_without_a_tick_and_without_a_reason_hears_of_both(asha_client, room, wall):
    html = text_of(asha_client.post(url("finding_accept", room), {"reason": "", "place": f"step-{wall.pk}"}, **HTMX))

    assert "<p>Tick what you accept.</p>" in notice_of(html)
    assert "Say why it can stay." in between(html, f'id="look-{wall.pk}"', "</form>")
    assert html.count("Say why it can stay.") == 1


def removed(room, _asha, wall):
    editing.remove_step(wall)


def accepted_otherwise(room, asha, wall):
    accept(room, asha, names_at(room, wall), "Another reason")


def emptied(room, _asha, _wall):
    put_in_room(room)


@BOTH_WAYS
@pytest.mark.parametrize("meanwhile", [removed, accepted_otherwise, emptied])
def test_what_was_typed_at_a_place_that_is_gone_can_be_copied(asha_client, asha, room, wall, meanwhile, script):
    data = {"finding": names_at(room, wall), "reason": REASON, "place": f"step-{wall.pk}"}
    meanwhile(room, asha, wall)
    before = stored(room)

    response = asha_client.post(url("finding_accept", room), data, **script)

    html = text_of(response)
    assert response.status_code == 409
    assert "Something has changed meanwhile" in notice_of(html)
    assert "<p>What you typed: A wedge &lt;b&gt;under&lt;/b&gt; the hips</p>" in notice_of(html)
    assert html.count("A wedge") == 1
    assert stored(room) == before


@BOTH_WAYS
def test_what_was_typed_at_a_caution_that_is_gone_can_be_copied(asha_client, asha, room, script):
    name = caution_names(room)["diabetes-01"]
    [place] = [line.place for line in panel_of(room).cautions if line.name == name]
    data = {"finding": name, "reason": REASON, "place": place}
    accept(room, asha, [name], "Another reason")

    response = asha_client.post(url("finding_accept", room), data, **script)

    assert response.status_code == 409
    assert "<p>What you typed: A wedge &lt;b&gt;under&lt;/b&gt; the hips</p>" in notice_of(text_of(response))


@BOTH_WAYS
@pytest.mark.parametrize("place", ["", "step-0", "step-999999", "line-0"])
def test_a_reason_that_is_missing_is_asked_for_where_no_form_can_show_it(asha_client, room, wall, place, script):
    data = {"finding": names_at(room, wall), "reason": "", "place": place}

    response = asha_client.post(url("finding_accept", room), data, **script)

    assert response.status_code == 422
    assert "<p>Say why it can stay.</p>" in notice_of(text_of(response))
    assert "What you typed" not in notice_of(text_of(response))


@pytest.mark.parametrize("name", ["finding_accept", "finding_reopen"])
@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.STUDIO], ids=["stranger", "colleague"])
def test_nobody_else_answers_a_finding(ben_client, asha, room, wall, name, visibility):
    accept(room, asha, names_at(room, wall, "pregnancy-t2-06"))
    editing.change_sequence(room, {"visibility": visibility})
    before = (state(room), stored(room))
    names = [*names_at(room, wall), *accepted_names(room)]

    response = ben_client.post(url(name, room), {"finding": names, "reason": REASON})

    assert response.status_code == 404
    assert (state(room), stored(room)) == before


@pytest.mark.parametrize("name", ["finding_accept", "finding_reopen"])
def test_a_get_changes_nothing(asha_client, room, name):
    assert asha_client.get(url(name, room)).status_code == 405


def test_a_fault_reports_nothing_that_was_typed(asha_client, room, wall, monkeypatch, mailoutbox, settings, caplog):
    settings.DEBUG, settings.ADMINS = False, ["studio@example.org"]
    asha_client.raise_request_exception = False
    monkeypatch.setattr(editing, "accept_findings", lambda *_args: 1 / 0)
    data = {"finding": names_at(room, wall), "reason": "Secret of hers"}
    handler = logging.getHandlerByName("mail_admins")
    assert handler is None or handler.level >= logging.ERROR

    response = asha_client.post(url("finding_accept", room), data)

    assert response.status_code == 500
    assert response.wsgi_request.sensitive_post_parameters == "__ALL__"
    assert "Secret of hers" not in caplog.text + "".join(mail.body for mail in mailoutbox)


# How much is asked


def queries(work):
    work()
    with CaptureQueriesContext(connection) as captured:
        work()
    return len([query for query in captured.captured_queries if not query["sql"].startswith(FRAME)])


def conditions(count):
    return list(Condition.objects.order_by("pk").values_list("slug", flat=True)[:count])


def test_the_page_asks_the_same_for_5_and_60_steps_and_for_1_and_20_conditions(asha_client, sequence):
    def work():
        assert asha_client.get(url("class_builder", sequence)).status_code == 200

    fill(sequence, 2)
    counts = []
    for length, present in ((0, 1), (0, 20), (55, 20), (0, 1)):
        fill(sequence, length)
        put_in_room(sequence, *conditions(present))
        counts.append(queries(work))

    assert len(set(counts)) == 1
    assert counts[0] <= 16


@pytest.mark.parametrize(
    "name",
    ["step_add", "step_change", "step_move", "step_duplicate", "section_change", "section_move", "remove", "accept"],
)
def test_an_edit_asks_at_most_16_questions_with_a_room_too(asha_client, sequence, name):
    edit = Edit(asha_client, sequence)

    def remove():
        edit.post("step_remove", last.pop().pk)

    def accept_one():
        edit.post("finding_accept", finding=[names.pop()], reason="Slowly")

    work = {"remove": remove, "accept": accept_one}.get(name) or getattr(edit, name)
    counts = []
    for length, present in ((2, 1), (55, 20)):
        fill(sequence, length)
        put_in_room(sequence, "diabetes", "fibromyalgia", *conditions(present))
        last, names = steps(sequence), names_at(sequence, edit.step)
        counts.append(queries(work))

    assert counts[0] == counts[1]
    assert counts[0] <= 16


def test_a_mixed_class_is_legible(asha_client, sequence):
    editing.add_step(sections(sequence)[0], technique=technique("asana-legs-up-the-wall"))
    put_in_room(sequence, PREGNANT)

    severe = panel_of(sequence).severe

    [part] = severe[0].parts
    assert [step.number for step in part.steps] == [3, 4]
    assert len(part.reasons) == 1
