"""Every field is saved as it is left, through a bad connection and beside other tabs: nothing is lost or done twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.templatetags.static import static
from playwright.sync_api import Dialog, Locator, Page, Route, expect

from sessions import editing
from sessions.models import Change
from tests.e2e.builder_page import BuilderPage
from tests.e2e.conftest import PHONE
from tests.sessions.classes import names, steps

CALF, SOLE = "Calf roller sweep", "Sole slow sweep"
OFFLINE = "ERR_INTERNET_DISCONNECTED|htmx:sendError|ERR_FAILED"
WAITS = "No connection to the studio. {} nothing is lost."


@pytest.fixture
def class_(page, sign_in, sequence, asha) -> BuilderPage:
    """Asha's small class in the builder: Sole slow sweep, Calf roller sweep; Legs up the wall."""
    sign_in(page, asha)
    page.goto(sequence.get_absolute_url())
    return BuilderPage(page)


@pytest.fixture
def other(class_) -> BuilderPage:
    """The same class in another tab."""
    page = class_.page.context.new_page()
    page.goto(class_.page.url)
    return BuilderPage(page)


def outbox(class_: BuilderPage) -> Locator:
    return class_.page.locator("#outbox")


def note_of(class_: BuilderPage, step: str = CALF) -> Locator:
    return class_.step(step).locator(".step__note")


def leave_field(form: Locator, label: str, text: str) -> Locator:
    """Type into a field and go on to the next one."""
    field = form.get_by_label(label).first
    field.fill(text)
    field.press("Tab")
    return field


def hold(page: Page, address: str) -> list[Route]:
    """Give a list that takes the next request to ``address``: it goes nowhere until it is continued."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(address, keep, times=1)
    return held


# Saved as it is left --------------------------------------------------------------------------------------------------


def test_a_field_is_saved_alone_as_soon_as_it_is_left(class_):
    form = class_.edit(CALF)
    sent: list[str] = []
    class_.page.on("request", lambda request: sent.append(request.post_data or ""))

    note = leave_field(form, "Note", "Both legs")

    expect(note_of(class_)).to_have_text("Both legs")
    expect(form.locator(".field__saved")).to_have_count(1)
    expect(class_.page.locator("#said")).to_have_text(f"Changed “{CALF}”: note.")
    expect(note).to_have_value("Both legs")
    assert [("field=note" in data, "seconds" in data) for data in sent] == [(True, False)]


def test_typing_goes_on_while_a_field_is_saved(class_):
    form = class_.edit(CALF)
    note = leave_field(form, "Note", "Both legs")
    note.focus()

    note.press_sequentially(", slowly, and then the other way round")
    class_.settled()

    expect(note).to_be_focused()
    expect(note).to_have_value("Both legs, slowly, and then the other way round")


def test_breaths_take_their_time_along_and_a_typed_time_stays(class_, sequence):
    editing.add_step(steps(sequence)[2].section, technique=technique_with_breaths(), seconds=60, count=6)
    class_.page.reload()
    name = str(steps(sequence)[-1])
    form = class_.edit(name)

    leave_field(form, "Breaths", "10")
    expect(form.get_by_label("Time")).to_have_value("100")
    leave_field(form, "Time", "2:00")
    class_.settled()
    leave_field(form, "Breaths", "8")
    class_.settled()

    step = steps(sequence)[-1]
    assert (step.count, step.seconds) == (8, 120)


def technique_with_breaths():
    from anatomy.models import Technique

    return Technique.objects.published().filter(dose_mode="breaths").first()


def test_what_cannot_be_is_said_beside_the_field_and_the_rest_is_saved(class_, faults):
    form = class_.edit(CALF)
    faults.expect("status of 422")

    time = leave_field(form, "Time a side", "soon")
    expect(form.locator(".field__errors")).to_contain_text("Write seconds, such as 90")
    leave_field(form, "Note", "Both legs")

    expect(note_of(class_)).to_have_text("Both legs")
    expect(time).to_have_value("soon")
    expect(time).to_have_attribute("aria-invalid", "true")
    leave_field(form, "Time a side", "1:30")
    expect(form.locator(".field__errors")).to_have_count(0)
    expect(class_.step(CALF).locator(".step__dose")).to_contain_text("90 s")


def test_one_wrong_field_does_not_hold_up_another_of_the_same_request(class_, faults):
    form = class_.edit(CALF)
    faults.expect("status of 422")
    form.get_by_label("Time a side").evaluate("(input) => (input.value = 'soon')")
    form.get_by_label("Note").fill("Both legs")

    class_.close(form)

    expect(note_of(class_)).to_have_text("Both legs")
    expect(form.locator(".field__errors")).to_contain_text("Write seconds, such as 90")
    expect(form.get_by_label("Time a side")).to_be_focused()


def test_undoing_shows_in_the_form_that_is_open(class_):
    form = class_.edit(CALF)
    note = leave_field(form, "Note", "Both legs")
    expect(note_of(class_)).to_have_text("Both legs")

    class_.page.locator("#undo").click()

    expect(note).to_have_value("")
    expect(note_of(class_)).to_have_count(0)


def test_done_saves_what_is_left_and_gives_the_focus_back(class_):
    form = class_.edit(CALF)
    form.get_by_label("Note").fill("Both legs")

    class_.close(form)

    expect(note_of(class_)).to_have_text("Both legs")
    expect(form).to_have_count(0)
    expect(class_.step(CALF).get_by_role("link", name=CALF, exact=True)).to_be_focused()


def test_a_tool_from_the_list_gets_a_field_of_its_own(class_):
    form = class_.edit(CALF)
    form.get_by_label("Note").fill("Half a")

    form.get_by_label("Another tool").select_option(index=1)
    class_.settled()

    expect(form.get_by_label("Another tool")).to_be_focused()
    expect(form.get_by_label("Note")).to_have_value("Half a")
    expect(class_.step(CALF).locator(".step__facts")).to_contain_text("+")


def test_a_section_saves_by_itself_too(class_):
    class_.choose("Rolling", "Name, time and rounds")
    form = class_.section("Rolling").get_by_role("form", name="Change Rolling")

    leave_field(form, "Name", "Rolling out")

    expect(class_.sections.first).to_have_text("Rolling out")
    expect(class_.page.get_by_label("Name", exact=True).first).to_have_value("Rolling out")


# A bad connection -----------------------------------------------------------------------------------------------------


def test_a_request_that_fails_in_the_middle_is_sent_again_and_done_once(class_, sequence, faults):
    """The server does what it is asked, and its answer is lost."""
    page = class_.page
    faults.expect(OFFLINE)
    lost: list[str] = []

    def lose(route: Route) -> None:
        route.fetch()
        lost.append(route.request.post_data or "")
        route.abort("connectionreset")

    faults.expect("ERR_CONNECTION_RESET")
    before = Change.objects.count()
    page.route("**/steps/", lose, times=1)
    class_.add_words("Settle in", "1:00", to="Rolling")

    expect(outbox(class_)).to_contain_text("Connected again. Everything is saved.")
    expect(class_.steps_of("Rolling")).to_have_text([SOLE, CALF, "Settle in"])
    assert len(lost) == 1
    assert names(sequence).count("Settle in") == 1
    assert Change.objects.count() == before + 1


def test_a_server_that_is_busy_is_asked_again(class_, faults):
    faults.expect("status of 503|answer 503|Response Status Error Code 503")
    class_.page.route("**/change/", lambda route: route.fulfill(status=503, body="Busy"), times=1)

    leave_field(class_.edit(CALF), "Note", "Both legs")

    expect(outbox(class_)).to_contain_text(WAITS.format("1 change waits;"))
    expect(note_of(class_)).to_have_text("Both legs")
    expect(class_.page.locator("#toasts")).to_be_empty()


def test_offline_typing_and_online_again(class_, sequence, faults):
    page = class_.page
    form = class_.edit(CALF)
    before = Change.objects.count()
    faults.expect(OFFLINE)
    page.context.set_offline(True)

    note = leave_field(form, "Note", "Both legs")
    leave_field(form, "Time a side", "1:30")
    expect(outbox(class_)).to_contain_text(WAITS.format("2 changes wait;"))
    leave_field(form, "Note", "Both legs, slowly")
    expect(outbox(class_)).to_contain_text(WAITS.format("3 changes wait;"))
    expect(note).to_have_value("Both legs, slowly")
    assert page.evaluate("JSON.stringify([localStorage, sessionStorage])").find("Both legs") == -1
    page.context.set_offline(False)

    expect(note_of(class_)).to_have_text("Both legs, slowly")
    expect(outbox(class_)).to_contain_text("Connected again. Everything is saved.")
    step = steps(sequence)[1]
    assert (step.note, step.seconds) == ("Both legs, slowly", 90)
    assert Change.objects.count() == before + 3


def test_what_waits_behind_a_refused_change_still_goes(class_, faults):
    page = class_.page
    form = class_.edit(CALF)
    faults.expect(f"{OFFLINE}|status of 422")
    page.context.set_offline(True)

    leave_field(form, "Time a side", "soon")
    leave_field(form, "Note", "Both legs")
    expect(outbox(class_)).to_contain_text("2 changes wait;")
    page.context.set_offline(False)

    expect(note_of(class_)).to_have_text("Both legs")
    expect(form.locator(".field__errors")).to_contain_text("Write seconds, such as 90")
    expect(outbox(class_)).to_contain_text("Connected again. Not everything could be saved: what was not is marked.")


def test_leaving_with_something_unsaved_warns(class_, faults):
    page = class_.page
    faults.expect(OFFLINE)
    form = class_.edit(CALF)
    page.context.set_offline(True)
    leave_field(form, "Note", "Both legs")
    expect(outbox(class_)).to_contain_text("1 change waits;")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="Plan", exact=True).click()

    expect(form.get_by_label("Note")).to_have_value("Both legs")
    assert asked == ["beforeunload"]
    page.context.set_offline(False)
    expect(note_of(class_)).to_have_text("Both legs")


def test_a_link_away_waits_for_what_is_being_saved(class_):
    page = class_.page
    form = class_.edit(CALF)
    form.get_by_label("Note").fill("Both legs")

    page.get_by_role("link", name="Plan", exact=True).click()

    expect(page).to_have_url(f"{class_.page.url.split('/classes/')[0]}/classes/1/plan/".replace("/1/", class_id(page)))
    expect(page.get_by_text("Both legs")).to_be_visible()


def class_id(page: Page) -> str:
    return "/" + page.url.split("/classes/")[1].split("/")[0] + "/"


def test_a_double_click_adds_once(class_):
    class_.search("final rest")
    expect(class_.found.first).to_have_text("Final rest")

    class_.add_button("Final rest").dblclick()
    class_.settled()

    expect(class_.steps.filter(has_text="Final rest")).to_have_count(1)


def added(class_: BuilderPage) -> list[str]:
    """The names of the steps of "Rest" behind its first one."""
    class_.settled()
    return class_.steps_of("Rest").all_inner_texts()[1:]


def test_every_plus_without_a_connection_counts(class_, faults):
    """The same one again, behind another or at once: the page says how many wait, so each press is meant."""
    faults.expect(OFFLINE)
    class_.page.get_by_label("Add to").select_option(label="Rest")
    first, second = class_.found.all_inner_texts()[:2]
    class_.page.context.set_offline(True)

    for count, name in enumerate([first, second, first, first], start=1):
        class_.add_button(name).click()
        waits = "1 change waits;" if count == 1 else f"{count} changes wait;"
        expect(outbox(class_)).to_contain_text(WAITS.format(waits))
    class_.page.context.set_offline(False)

    expect(outbox(class_)).to_contain_text("Connected again. Everything is saved.")
    assert sorted(added(class_)) == sorted([first, second, first, first])


def test_a_plus_pressed_again_at_once_is_meant_once_and_later_again(class_):
    page = class_.page
    page.clock.install()
    page.get_by_label("Add to").select_option(label="Rest")
    name = class_.found.first.inner_text()
    held = hold(page, "**/steps/")

    with page.expect_request("**/steps/"):
        class_.add_button(name).click()
    class_.add_button(name).press("Enter")
    for _press in range(2):
        page.clock.fast_forward(2000)
        class_.add_button(name).press("Enter")
    held[0].continue_()

    expect(class_.steps_of("Rest")).to_have_count(4)
    assert added(class_) == [name, name, name]


# Other tabs -----------------------------------------------------------------------------------------------------------


def test_two_tabs_change_different_steps_and_both_land(class_, other):
    leave_field(class_.edit(CALF), "Note", "Both legs")
    expect(note_of(class_)).to_have_text("Both legs")

    leave_field(other.edit(SOLE), "Note", "Slowly")

    expect(note_of(other, SOLE)).to_have_text("Slowly")
    expect(note_of(other)).to_have_text("Both legs")


def test_two_tabs_change_different_fields_of_one_step_and_both_land(class_, other):
    mine, theirs = class_.edit(CALF), other.edit(CALF)
    leave_field(mine, "Note", "Both legs")
    expect(note_of(class_)).to_have_text("Both legs")

    leave_field(theirs, "Time a side", "1:30")

    expect(theirs.get_by_label("Note")).to_have_value("Both legs")
    expect(other.step(CALF).locator(".step__dose")).to_contain_text("90 s")


@pytest.mark.parametrize(("press", "stands"), [("Take theirs", "Both legs"), ("Keep mine", "One leg")])
def test_two_tabs_change_the_same_field_and_the_person_chooses(class_, other, faults, press, stands):
    form = class_.edit(CALF)
    leave_field(other.edit(CALF), "Note", "Both legs")
    expect(note_of(other)).to_have_text("Both legs")
    faults.expect("status of 409")

    note = leave_field(form, "Note", "One leg")

    choice = form.get_by_role("group", name="This was changed meanwhile")
    expect(choice).to_be_focused()
    expect(choice.locator("dd.typed")).to_have_text(["Both legs", "One leg"])
    expect(note).to_have_value("One leg")
    expect(note_of(class_)).to_have_text("Both legs")
    choice.get_by_role("button", name=press).press("Enter")
    class_.settled()
    expect(choice).to_have_count(0)
    expect(note).to_have_value(stands)
    expect(note).to_be_focused()
    expect(note_of(class_)).to_have_text(stands)


def test_a_choice_does_not_take_the_focus_from_somebody_who_types(class_, other, faults):
    form = class_.edit(CALF)
    leave_field(other.edit(CALF), "Time a side", "1:30")
    expect(other.step(CALF).locator(".step__dose")).to_contain_text("90 s")
    faults.expect("status of 409")
    held = hold(class_.page, "**/change/")
    with class_.page.expect_request("**/change/"):
        leave_field(form, "Time a side", "2:00")
    note = form.get_by_label("Note")
    note.press_sequentially("Both")

    held[0].continue_()

    expect(form.get_by_role("group", name="This was changed meanwhile")).to_be_visible()
    expect(note).to_be_focused()
    note.press_sequentially(" legs")
    expect(note).to_have_value("Both legs")


def test_a_step_that_was_removed_meanwhile_leaves_what_was_typed(class_, other, faults):
    form = class_.edit(CALF)
    other.choose(CALF, "Remove")
    expect(other.steps).to_have_text([SOLE, "Legs up the wall"])
    faults.expect("status of 409")

    leave_field(form, "Note", "Both legs, slowly")

    kept = class_.page.locator("#kept")
    expect(kept.get_by_role("heading")).to_have_text(f"“{CALF}” was removed meanwhile. This is what you typed there:")
    expect(kept.get_by_label("Cue note")).to_have_value("Both legs, slowly")
    expect(class_.steps).to_have_text([SOLE, "Legs up the wall"])
    kept.get_by_role("button", name="Put it away").click()
    expect(kept).to_be_empty()


def test_a_section_that_was_removed_meanwhile_leaves_what_was_typed(class_, other, faults):
    class_.choose("Rolling", "Name, time and rounds")
    form = class_.section("Rolling").get_by_role("form", name="Change Rolling")
    other.choose("Rolling", "Remove the section")
    other.page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(other.sections).to_have_count(1)
    faults.expect("status of 409")

    leave_field(form, "Name", "Rolling out")

    expect(class_.page.locator("#kept").get_by_label("Name")).to_have_value("Rolling out")


def test_a_choice_fits_a_phone_and_is_accessible(
    new_page: Callable[..., Page], class_, sign_in, asha, faults, assert_accessible
):
    phone = BuilderPage(new_page(viewport=PHONE, has_touch=True, is_mobile=True))
    sign_in(phone.page, asha)
    phone.page.goto(class_.page.url)
    form = phone.edit(CALF)
    leave_field(class_.edit(CALF), "Note", "Both legs")
    expect(note_of(class_)).to_have_text("Both legs")
    faults.expect("status of 409|ERR_INTERNET_DISCONNECTED|htmx:sendError")

    leave_field(form, "Note", "One leg")
    expect(form.get_by_role("group", name="This was changed meanwhile")).to_be_visible()
    phone.page.context.set_offline(True)
    leave_field(form, "Time a side", "2:00")
    expect(outbox(phone)).to_contain_text("1 change waits;")

    assert_accessible(phone.page)
    assert phone.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    phone.page.context.set_offline(False)
    expect(outbox(phone)).to_contain_text("Connected again.")


def test_a_page_that_comes_back_into_sight_shows_what_was_done_elsewhere(class_, other):
    form = class_.edit(CALF)
    form.get_by_label("Note").fill("Half a")
    leave_field(other.edit(SOLE), "Note", "Slowly")
    expect(note_of(other, SOLE)).to_have_text("Slowly")

    class_.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(note_of(class_, SOLE)).to_have_text("Slowly")
    expect(form.get_by_label("Note")).to_have_value("Half a")
    expect(form.get_by_label("Note")).to_be_focused()


# The parts that know neither the page nor the network -----------------------------------------------------------------


@pytest.fixture
def parts(class_) -> Callable[[str], object]:
    """Give a function that evaluates an expression with what outbox.js exports."""
    address = static("js/outbox.js")
    return lambda expression: class_.page.evaluate(f"import({address!r}).then((parts) => ({expression}))")


def test_which_answers_are_final(parts):
    statuses = [0, 200, 204, 401, 403, 404, 409, 413, 422, 429, 500, 502, 503, 504]

    found = parts(f"{statuses}.map((status) => parts.verdict({{ status }}))")

    assert dict(zip(statuses, found, strict=True)) == {
        **dict.fromkeys([0, 502, 503, 504], "again"),
        **dict.fromkeys([200, 204], "done"),
        401: "signedOut",
        **dict.fromkeys([403, 404, 409, 413, 422, 429, 500], "refused"),
    }
    assert parts("parts.verdict({ status: 403, renewed: true })") == "renewed"


def test_pauses_grow_to_half_a_minute(parts):
    assert parts("[1, 2, 3, 4, 5, 6, 60].map((tries) => parts.pause(tries, 1))") == [
        1000, 2000, 4000, 8000, 16000, 30000, 30000,
    ]  # fmt: skip
    assert parts("parts.pause(1, 0)") == 750


def test_names_differ_with_and_without_a_safe_context(parts):
    made = parts(
        """(() => {
            const old = { getRandomValues: (bytes) => crypto.getRandomValues(bytes) };
            return [0, 1, 2].map(() => [parts.newName(), parts.newName(old)]).flat();
        })()"""
    )

    assert len(set(made)) == 6
    assert {len(name) for name in made} == {36, 32}


def test_moves_of_one_row_in_a_row_are_one_edit(parts):
    """What was sent already stays as it is, and nothing is put before an edit that came between."""
    sent = parts(
        """(async () => {
            const sent = [];
            const post = async ({ path, to, once }) => (await null, sent.push([path, to, once]), { status: 200 });
            const box = new parts.Outbox({ post, changed: () => {} });
            const move = (path, to) => box.add({ path, to, moves: path }, `once-${to}`);
            const undo = () => box.add({ path: "undo", to: 0 }, "once-0");
            const moves = [move("a", 1), move("a", 2), move("a", 3), move("b", 4), move("a", 5)];
            const done = await Promise.all([...moves, undo(), undo(), move("a", 6)]);
            return [sent, done.length, box.waiting];
        })()"""
    )

    assert sent == [
        [
            ["a", 1, "once-1"],
            ["a", 3, "once-2"],
            ["b", 4, "once-4"],
            ["a", 5, "once-5"],
            *[["undo", 0, "once-0"]] * 2,
            ["a", 6, "once-6"],
        ],
        8,
        0,
    ]


def test_edits_go_one_after_the_other_and_keep_their_names(parts):
    sent = parts(
        """(async () => {
            const sent = [];
            const answers = [200, 503, 0, 200, 409, 200].map((status) => ({ status }));
            let busy = 0;
            const post = async (edit) => {
                busy += 1;
                sent.push([edit.path, edit.once, busy]);
                await null;
                busy -= 1;
                return answers.shift();
            };
            const later = (work) => setTimeout(work, 0);
            const box = new parts.Outbox({ post, changed: () => {}, later });
            const add = (path) => box.add({ path }, `once-${path}`);
            const done = await Promise.all([add("a"), add("b"), add("c"), add("d")]);
            return [sent, done.map((answer) => answer.status), box.waiting];
        })()"""
    )

    assert sent == [
        [["a", "once-a", 1], *[["b", "once-b", 1]] * 3, ["c", "once-c", 1], ["d", "once-d", 1]],
        [200, 200, 409, 200],
        0,
    ]
