"""Remarks on the builder's page: what its teacher reads, one press that puts them right, and checks that are off."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anatomy.models import Technique
from anatomy.rulebook import rulebook
from sessions import editing
from sessions.domain.checking import Check
from sessions.editing.stored import read_draft
from sessions.models import Change, Sequence, Visibility
from tests.sessions.classes import fill, names, sections, state, steps, technique
from tests.sessions.findings import put_in_room
from tests.sessions.test_builder_page import FRAME

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
BOTH_WAYS = pytest.mark.parametrize("script", [{}, HTMX], ids=["without script", "htmx"])
PRESS = "smr-sole-three-point-press"
# What the class of the fixture hears: its soles are rolled and not moved, it begins without a breath, and it is short.
UNMOVED, NO_BREATH, OFF_TARGET = "Rolled, then not moved", "No breath at the start", "Off the target"


def url(name, sequence):
    return reverse(f"sessions:{name}", args=[sequence.pk])


def page(client, sequence):
    return client.get(url("class_builder", sequence)).content.decode()


def panel_of(html):
    return html[html.index('id="remarks"') : html.index("</section>", html.index('id="remarks"'))]


def checks_of(html):
    """The names of the checks that say something."""
    return re.findall(r'class="remark__name">.*?</span>([^<]*)</h4>', panel_of(html))


def fixes_of(html):
    """The fixes that are offered: what the button sends, and what it says."""
    return dict(re.findall(r'name="remark" value="([^"]*)">([^<]*)<', panel_of(html)))


def post(client, name, sequence, data, **script):
    return client.post(url(name, sequence), data, **script)


def fix(client, sequence, remark, **script):
    return post(client, "remark_fix", sequence, {"remark": remark}, **script)


def mute(client, sequence, code, **script):
    return post(client, "check_mute", sequence, {"off": code}, **script)


def muted(sequence):
    return Sequence.objects.get(pk=sequence.pk).muted_checks


@pytest.fixture
def scattered(sequence):
    """Sole, calf, sole again: the ball is fetched twice. The name of the remark comes along."""
    editing.add_step(sections(sequence)[0], technique=technique(PRESS))
    sole, _calf, press, _rest = steps(sequence)
    return sequence, f"tools-once:{sole.pk}-{press.pk}"


@pytest.fixture
def one_sided(sequence):
    step = steps(sequence)[1]
    editing.change_step(step, {"side": "left"})
    return sequence, f"one-side:{step.pk}"


# What the page shows


def test_the_overview_says_each_remark_with_its_steps_and_what_puts_it_right(asha_client, scattered):
    sequence, remark = scattered
    html = page(asha_client, sequence)

    sole, _calf, press, _rest = steps(sequence)
    assert checks_of(html) == [UNMOVED, NO_BREATH, "Tools fetched twice", "Up, down and up again", OFF_TARGET]
    assert f'<a href="#step-{press.pk}">3.&nbsp;Sole three-point press</a>' in panel_of(html)
    assert fixes_of(html) == {
        f"move-after:{sole.pk}-{press.pk}": "Add “Toe lifts and spreads” after it",
        "breath-first:": "Begin with “Slow nasal belly breath”",
        remark: "Put step 3 behind 1",
    }
    assert f'href="{url("class_builder", sequence)}fit/">Fit to 30:00</a>' in html


def test_a_remark_says_why_and_on_whose_word(asha_client, sequence):
    html = panel_of(page(asha_client, sequence))

    start = html.index('id="why-breath-first"')
    reason = html[start : html.index("</details>", start)]
    assert "A few slow breaths through the nose" in reason
    assert re.findall(r'class="grade grade--(\w)"', reason) == ["S", "A"]


def test_a_class_without_steps_is_not_checked_yet(asha_client, asha):
    sequence = editing.create_sequence(asha, title="Empty")

    html = page(asha_client, sequence)

    assert "Nothing to check yet." in panel_of(html)
    assert checks_of(html) == []


def test_a_class_that_is_well_made_has_nothing_to_remark(asha_client, asha, starter_library):
    sequence = editing.create_sequence(asha, title="Well made", target_minutes=15)
    section = sequence.sections.get()
    for slug, seconds in (("breath-diaphragm-nasal-breath", 600), ("rest-final-rest", 280)):
        editing.add_step(section, technique=technique(slug), seconds=seconds)

    assert "No remarks." in panel_of(page(asha_client, sequence))


def test_what_was_typed_is_text(asha_client, sequence):
    hostile = "<script>alert(1)</script>"
    editing.add_step(sections(sequence)[0], title=hostile, seconds=60, side="left")

    html = panel_of(page(asha_client, sequence))

    assert "<script>" not in html
    assert "3.&nbsp;&lt;script&gt;alert(1)&lt;/script&gt;</a>" in html


def test_a_colleague_reads_no_remarks(ben_client, sequence):
    editing.change_sequence(sequence, {"visibility": Visibility.STUDIO})

    assert 'id="remarks"' not in page(ben_client, sequence)


def test_what_is_added_fits_the_room(asha_client, sequence):
    Technique.objects.filter(kind="breath").exclude(slug="breath-skull-shining-breath").update(status="retired")
    Technique.objects.filter(slug="breath-skull-shining-breath").update(level="beginner")
    assert "breath-first:" in fixes_of(page(asha_client, sequence))

    put_in_room(sequence, "pregnancy-t2")

    assert NO_BREATH in checks_of(page(asha_client, sequence))
    assert "breath-first:" not in fixes_of(page(asha_client, sequence))


# Put right


@BOTH_WAYS
def test_both_foot_steps_are_put_together_at_a_press(asha_client, scattered, script):
    sequence, remark = scattered

    response = fix(asha_client, sequence, remark, **script)

    assert response.status_code == (200 if script else 302)
    assert names(sequence) == ["Sole slow sweep", "Sole three-point press", "Calf roller sweep", "Legs up the wall"]
    html = response.content.decode() if script else page(asha_client, sequence)
    assert checks_of(html) == [UNMOVED, NO_BREATH, OFF_TARGET]
    assert "Moved “Sole three-point press” behind “Sole slow sweep”." in html


def test_without_a_script_a_fix_leads_back_to_the_checks(asha_client, scattered):
    sequence, remark = scattered

    assert fix(asha_client, sequence, remark).url == f"{url('class_builder', sequence)}#remarks"


def test_the_hand_stays_at_the_checks(asha_client, scattered):
    sequence, remark = scattered

    html = fix(asha_client, sequence, remark, **HTMX).content.decode()

    assert 'id="remarks-title" tabindex="-1" autofocus' in html
    assert "autofocus" not in page(asha_client, sequence)


def test_the_other_side_is_added_with_words_for_the_history(asha_client, one_sided):
    sequence, remark = one_sided

    fix(asha_client, sequence, remark)

    assert steps(sequence)[1].side == "each"
    assert (
        "Added the other side of “Calf roller sweep”."
        in asha_client.get(url("class_history", sequence)).content.decode()
    )


def test_a_breath_is_added_with_its_dose_and_its_tools(asha_client, sequence):
    fix(asha_client, sequence, "breath-first:")

    added = steps(sequence)[0]
    assert (str(added), added.seconds) == ("Slow nasal belly breath", technique(added.technique.slug).dose_seconds)


def test_an_ending_rest_comes_in_a_protected_section_of_its_own(asha_client, sequence):
    editing.remove_section(sections(sequence)[1])

    assert fixes_of(page(asha_client, sequence))["rest-last:"] == "Add an ending rest of 3:00"
    fix(asha_client, sequence, "rest-last:")

    rest = sections(sequence)[-1]
    assert (rest.name, rest.kind, rest.protected) == ("Rest", "rest", True)
    assert [(str(step), step.seconds) for step in rest.steps.all()] == [("Final rest", 180)]


def test_a_fix_can_be_undone(asha_client, sequence):
    editing.remove_section(sections(sequence)[1])
    before = read_draft(sequence.pk, head=True)

    fix(asha_client, sequence, "rest-last:")
    asha_client.post(url("class_undo", sequence))

    assert read_draft(sequence.pk, head=True) == before


@BOTH_WAYS
@pytest.mark.parametrize("remark", ["", "one-side:1", "tools-once:", "on-target:", "x" * 500])
def test_a_remark_that_there_is_not_is_answered_kindly(asha_client, sequence, script, remark):
    before = state(sequence)

    response = fix(asha_client, sequence, remark, **script)

    assert response.status_code == 409
    assert "The class has changed meanwhile, so nothing was done." in response.content.decode()
    assert state(sequence) == before


def test_a_fix_that_was_done_in_another_tab_is_not_done_again(asha_client, scattered):
    sequence, remark = scattered
    fix(asha_client, sequence, remark)
    before = state(sequence)

    assert fix(asha_client, sequence, remark).status_code == 409
    assert state(sequence) == before


def test_a_fix_that_is_sent_again_is_done_once(asha_client, sequence):
    sent = {"remark": "breath-first:", "once": "a-name-of-its-own"}

    answers = [post(asha_client, "remark_fix", sequence, sent, **HTMX).status_code for _time in range(2)]

    assert answers == [200, 200]
    assert names(sequence).count("Slow nasal belly breath") == 1


def test_what_nothing_in_the_library_puts_right_offers_no_button(asha_client, sequence):
    Technique.objects.filter(kind="breath").update(status="retired")

    html = page(asha_client, sequence)

    assert (NO_BREATH in checks_of(html), "breath-first:" in fixes_of(html)) == (True, False)
    assert fix(asha_client, sequence, "breath-first:").status_code == 409


# Turned off


@BOTH_WAYS
def test_a_check_is_turned_off_for_the_class_and_on_again(asha_client, sequence, script):
    response = mute(asha_client, sequence, "breath-first", **script)

    html = response.content.decode() if script else page(asha_client, sequence)
    assert (checks_of(html), muted(sequence)) == ([UNMOVED, OFF_TARGET], ["breath-first"])
    assert "Turned off the check “No breath at the start” for this class." in html
    assert 'name="on" value="breath-first"' in panel_of(html)

    response = post(asha_client, "check_mute", sequence, {"on": "breath-first"}, **script)

    html = response.content.decode() if script else page(asha_client, sequence)
    assert (checks_of(html), muted(sequence)) == ([UNMOVED, NO_BREATH, OFF_TARGET], [])


def test_turning_off_can_be_undone_and_the_answer_shows_it(asha_client, sequence):
    mute(asha_client, sequence, "breath-first")

    html = asha_client.post(url("class_undo", sequence), **HTMX).content.decode()

    assert (checks_of(html), muted(sequence)) == ([UNMOVED, NO_BREATH, OFF_TARGET], [])


def test_a_fix_of_a_check_that_is_off_is_refused(asha_client, one_sided):
    sequence, remark = one_sided
    mute(asha_client, sequence, "one-side")

    assert fix(asha_client, sequence, remark).status_code == 409


@BOTH_WAYS
def test_a_fix_of_a_check_that_another_tab_turns_off_meanwhile_is_refused_kindly(
    asha_client, one_sided, script, monkeypatch
):
    sequence, remark = one_sided
    doses = [(step.seconds, step.side) for step in steps(sequence)]

    def meanwhile(revision):
        editing.mute_check(sequence.pk, Check.ONE_SIDE, off=True)
        return rulebook(revision)

    monkeypatch.setattr("sessions.views.remarks.rulebook", meanwhile)

    response = fix(asha_client, sequence, remark, **script)

    assert response.status_code == 409
    assert "The class has changed meanwhile, so nothing was done." in response.content.decode()
    assert remark not in fixes_of(response.content.decode())
    assert [(step.seconds, step.side) for step in steps(sequence)] == doses
    assert muted(sequence) == ["one-side"]


@pytest.mark.parametrize("data", [{}, {"off": "unknown"}, {"on": ""}])
def test_a_check_that_there_is_not_is_refused(asha_client, sequence, data):
    before = state(sequence)

    assert post(asha_client, "check_mute", sequence, data).status_code == 422
    assert state(sequence) == before


def test_a_code_of_an_older_version_is_passed_over(asha_client, sequence):
    Sequence.objects.filter(pk=sequence.pk).update(muted_checks=["no-longer-made", "breath-first"])

    html = page(asha_client, sequence)

    assert checks_of(html) == [UNMOVED, OFF_TARGET]
    assert "1 check is off for this class" in html


# Who may


@pytest.mark.parametrize(
    ("name", "data"), [("remark_fix", {"remark": "breath-first:"}), ("check_mute", {"off": "breath-first"})]
)
@BOTH_WAYS
def test_only_the_owner_may(client, ben_client, sequence, script, name, data):
    before = state(sequence)

    assert post(client, name, sequence, data, **script).status_code in (302, 401)
    assert post(ben_client, name, sequence, data, **script).status_code == 404
    editing.change_sequence(sequence, {"visibility": Visibility.STUDIO})
    opened = state(sequence)
    assert post(ben_client, name, sequence, data, **script).status_code == 404

    assert state(sequence) == opened
    assert before[1:] == opened[1:]
    assert not Change.objects.filter(sequence=sequence, action__in=("fix", "mute")).exists()


# Queries


def queries(work):
    with CaptureQueriesContext(connection) as captured:
        work()
    return len([one for one in captured.captured_queries if not one["sql"].startswith(FRAME)])


@pytest.mark.parametrize("count", [0, 60])
def test_a_fix_and_a_switch_ask_as_often_in_a_long_class(asha_client, sequence, count):
    fill(sequence, count)
    page(asha_client, sequence)
    fix(asha_client, sequence, "breath-first:", **HTMX)
    asha_client.post(url("class_undo", sequence))

    assert queries(lambda: fix(asha_client, sequence, "breath-first:", **HTMX)) <= 16
    assert queries(lambda: mute(asha_client, sequence, "on-target", **HTMX)) <= 16
