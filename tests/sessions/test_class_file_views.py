"""A class as text and as a file, and a file as a class: who gets what, and what is written when."""

from __future__ import annotations

import json
import re
from datetime import date, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anatomy.models import LibraryState, TeachingNote, Technique
from sessions import editing
from sessions.domain.class_file_reader import MAX_BYTES
from sessions.forms.importing import MAX_SENT
from sessions.models import Change, Sequence, Step, UsualCue
from sessions.presenting.history import words
from tests.sessions.classes import fill, form_data, names

IMPORT = "/classes/import/"


def address(name: str, sequence: Sequence) -> str:
    return reverse(f"sessions:{name}", args=[sequence.pk])


@pytest.fixture
def open_class(sequence, asha):
    """Asha's class, open to the studio, with something private everywhere."""
    editing.change_sequence(sequence, {"visibility": "studio", "notes": "Two of them are tired"})
    step = sequence.sections.first().steps.first()
    editing.change_step(step, {"note": "Her left foot"})
    UsualCue.objects.create(owner=asha, technique=step.technique, text="As my teacher said")
    sequence.refresh_from_db()
    return sequence


# Text


def test_the_text_is_there_to_copy_and_to_send(asha_client, ben_client, open_class):
    page = asha_client.get(address("class_text", open_class))

    assert "1. Sole slow sweep: 60 s each side" in page.context["text"]
    assert page.context["mail"].startswith("mailto:?subject=Feet%20and%20calves&body=Feet%20and%20calves%0D%0A%0D%0A")
    assert ben_client.get(address("class_text", open_class)).context["text"] == page.context["text"]


def test_the_text_says_nothing_private(asha_client, open_class):
    html = asha_client.get(address("class_text", open_class)).content.decode()

    assert [word for word in ("tired", "left foot", "my teacher") if word in html] == []


def test_a_long_class_is_no_address_of_an_e_mail(asha_client, sequence):
    fill(sequence, 60)

    page = asha_client.get(address("class_text", sequence))

    assert page.context["mail"] == ""
    assert "mailto:" not in page.content.decode()


def test_the_text_of_a_day_says_when_and_where(asha_client, sequence):
    occasion = editing.add_occasion(sequence, starts_on=date(2026, 11, 24), starts_at=time(18, 30), place="Room 2")

    text = asha_client.get(address("class_text", sequence), {"occasion": occasion.pk}).context["text"]

    assert "When: Tuesday 24 November 2026, 18:30 to " in text
    assert "Where: Room 2\n" in text


def test_the_plan_leads_to_both(asha_client, sequence):
    html = asha_client.get(address("plan", sequence)).content.decode()

    assert f'href="{address("class_text", sequence)}"' in html
    assert f'href="{address("class_file", sequence)}"' in html


@pytest.mark.parametrize("name", ["class_text", "class_file"])
def test_the_queries_do_not_grow_with_the_class(asha_client, sequence, assert_same_queries, name):
    count = assert_same_queries(lambda: asha_client.get(address(name, sequence)).content, lambda: fill(sequence, 60))

    assert count <= 10


# The file


def test_the_file_is_a_download_that_no_cache_keeps(asha_client, open_class):
    answer = asha_client.get(address("class_file", open_class))

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="feet-and-calves.json"'
    assert (answer.headers["Cache-Control"], answer.headers.get("ETag")) == ("no-store", None)


def test_a_title_without_letters_names_the_file_all_the_same(asha_client, sequence):
    editing.change_sequence(sequence, {"title": "!!!"})

    answer = asha_client.get(address("class_file", sequence))

    assert answer.headers["Content-Disposition"] == 'attachment; filename="class.json"'


def test_a_colleague_s_file_lacks_the_notes_of_the_class_and_nothing_else(asha_client, ben_client, open_class):
    own = asha_client.get(address("class_file", open_class)).json()
    theirs = ben_client.get(address("class_file", open_class)).json()

    assert own["class"].pop("notes") == "Two of them are tired"
    assert theirs["class"].pop("notes") == ""
    assert theirs == own
    assert own["sections"][0]["steps"][0]["note"] == "Her left foot"
    assert "my teacher" not in json.dumps(own)


# Import


def upload(client, content, name="class.json"):
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, raw)})


def file_of(client, sequence):
    return client.get(address("class_file", sequence)).json()


def confirm(client, looked, **more):
    data = form_data(looked.content.decode())
    return client.post(IMPORT, {**data, "import": "1", **more})


def test_the_list_and_a_new_class_lead_there(asha_client, sequence):
    for name in ("class_list", "class_new"):
        assert f'href="{IMPORT}"' in asha_client.get(reverse(f"sessions:{name}")).content.decode()


def test_a_file_is_looked_at_and_nothing_is_written(asha_client, ben_client, open_class):
    looked = upload(ben_client, file_of(asha_client, open_class))

    assert looked.status_code == 200
    preview = looked.context["preview"]
    assert (preview.title, preview.summary) == ("Feet and calves", "3 steps, 3 from your library")
    assert [(section.name, section.facts) for section in preview.sections] == [
        ("Rolling", "2 steps: Sole slow sweep · Calf roller sweep"),
        ("Rest", "1 step: Legs up the wall"),
    ]
    assert (preview.lines, preview.tools, preview.notes) == ((), "", "")
    assert Sequence.objects.count() == 1


def test_what_was_looked_at_becomes_a_class_of_whoever_confirms(asha_client, ben_client, ben, open_class):
    looked = upload(ben_client, file_of(asha_client, open_class))

    answer = confirm(ben_client, looked)

    made = Sequence.objects.get(owner=ben)
    assert answer.headers["Location"] == made.get_absolute_url()
    assert (names(made), made.visibility, made.notes) == (names(open_class), "private", "Two of them are tired")
    assert [words(one.action, one.what) for one in made.changes.all()] == ["Made from a class file."]
    assert ben_client.get(made.get_absolute_url()).status_code == 200
    assert asha_client.get(made.get_absolute_url()).status_code == 404


def test_the_history_begins_with_the_file(asha_client, sequence):
    confirm(asha_client, upload(asha_client, file_of(asha_client, sequence)))
    made = Sequence.objects.exclude(pk=sequence.pk).get()

    history = asha_client.get(address("class_history", made)).context["history"]

    assert [(entry.words, entry.is_now) for entry in history.entries] == [("Made from a class file.", True)]
    assert history.reaches_start is False


def test_confirming_twice_makes_one_class(ben_client, asha_client, ben, open_class):
    looked = upload(ben_client, file_of(asha_client, open_class))

    first, second = confirm(ben_client, looked), confirm(ben_client, looked)

    assert first.headers["Location"] == second.headers["Location"]
    assert Sequence.objects.filter(owner=ben).count() == 1
    # Looked at once more, it is another class.
    confirm(ben_client, upload(ben_client, file_of(asha_client, open_class)))
    assert Sequence.objects.filter(owner=ben).count() == 2


def test_what_is_not_clear_is_chosen_in_the_preview(asha_client, sequence, asha):
    file = file_of(asha_client, sequence)
    step = file["sections"][0]["steps"][0]
    step["technique"] = {"slug": "elsewhere", "name": "Sole sweep slow roll"}
    step["tools"].append({"slug": "kite-string", "name": "Kite string"})
    file["handout"]["notes"] = [{"slug": "kites", "title": "Why kites fly"}]

    looked = upload(asha_client, file)
    preview = looked.context["preview"]
    [line] = preview.lines
    sweep = Technique.objects.get(slug="smr-sole-slow-sweep")
    answer = confirm(asha_client, looked, **{f"means-{line.index}": str(sweep.pk)})

    assert (line.state, line.steps, line.name) == ("doubtful", "Step 1", "Sole sweep slow roll")
    assert [choice.name for choice in line.choices if choice.chosen] == ["Keep it as words: “Sole sweep slow roll”"]
    assert (preview.tools, preview.notes) == ("Kite string", "Why kites fly")
    made = Sequence.objects.exclude(pk=sequence.pk).get()
    assert names(made) == names(sequence)
    said = asha_client.get(answer.headers["Location"]).content.decode()
    assert "Left out, because this library does not have it: Kite string and Why kites fly." in said


def test_where_the_library_changed_since_it_is_looked_at_again(asha_client, sequence):
    looked = upload(asha_client, file_of(asha_client, sequence))
    Technique.objects.filter(slug="smr-sole-slow-sweep").update(status="draft")
    LibraryState.objects.bump()

    answer = confirm(asha_client, looked)

    assert (answer.status_code, Sequence.objects.count()) == (409, 1)
    assert answer.context["preview"].summary == "3 steps, 2 from your library, 1 becomes words"
    assert confirm(asha_client, answer).status_code == 302


def test_a_small_file_by_hand_is_enough(asha_client, asha, starter_library):
    file = {
        "format": "pliable-class",
        "version": 1,
        "class": {"title": "By hand"},
        "sections": [
            {
                "name": "All",
                "kind": "asana",
                "steps": [
                    {"technique": {"name": "Downward facing dog"}, "seconds": 60},
                    {"title": "Sit", "seconds": 60},
                ],
            }
        ],
    }

    confirm(asha_client, upload(asha_client, file))

    assert names(Sequence.objects.get()) == ["Downward-facing dog", "Sit"]


SIT = {"title": "Sit", "seconds": 60}
VALID = {
    "format": "pliable-class",
    "version": 1,
    "class": {"title": "Feet"},
    "sections": [{"name": "Roll", "kind": "rolling", "steps": [SIT]}],
}


def changed(**step):
    raw = json.loads(json.dumps(VALID))
    raw["sections"][0]["steps"][0] |= step
    return raw


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "The file cannot be read from line 1, character 1: it is cut off there, or no JSON."),
        (b"x" * (MAX_BYTES + 1), "The file is too large: a class file has at most 4 MB."),
        (b"x" * (6 * 1024 * 1024), "The file is too large: a class file has at most 4 MB."),
        (b"[" * 100_000, "This is no class file: its parts are nested too deeply."),
        (b'{"a": NaN}', "The file cannot be read: “NaN” is no number."),
        (b"1" * 5000, "The file cannot be read: a number in it is too long."),
        (b'{"a": 1, "a": 2}', "The field “a” stands twice in the same place: which of them holds?"),
        (
            json.dumps(VALID).encode("utf-16"),
            "The file is no text in UTF-8. Save it as UTF-8, or have the class exported once more.",
        ),
        ({"format": "other"}, "This is no class file of Pliable: its “format” is not “pliable-class”."),
        ({**VALID, "version": 2}, "The file is of version 2, and this studio reads version 1 only."),
        ({**VALID, "version": "one"}, "The file does not say its version. This studio reads version 1."),
        (changed(seconds=1), "Section 1, step 1, “seconds”: A step lasts from 5 seconds to 1 hour a side."),
        (
            json.dumps(changed(seconds=7)).replace("7", "1e400").encode(),
            "Section 1, step 1, “seconds”: A step lasts from 5 seconds to 1 hour a side.",
        ),
        (changed(title="a\0b"), "Section 1, step 1, “title”: This has characters that cannot be kept."),
        (changed(title="\ud800"), "Section 1, step 1, “title”: This has characters that cannot be kept."),
        (changed(note="x" * 2001), "Section 1, step 1, “note”: This has 2001 characters, and at most 2000 fit."),
        (
            changed(tools=[{"name": "Ball", "count": 99}]),
            "Section 1, step 1, tool 1, “count”: One person uses from 1 to 20 of a tool.",
        ),
        (changed(__proto__={}), "Section 1, step 1, “__proto__”: A class file has no such field."),
        (
            {**VALID, "sections": [{"name": "A", "kind": "rest", "steps": [{}] * 301}]},
            "A class holds at most 300 steps.",
        ),
        ({**VALID, "sections": [{}] * 61}, "A class holds at most 60 sections."),
        ({**VALID, "class": {}}, "The class, “title”: Give the class a title."),
    ],
    ids=range(21),
)
def test_what_cannot_be_read_is_told_and_writes_nothing(asha_client, starter_library, content, expected):
    answer = upload(asha_client, content)

    assert (answer.status_code, answer.context["form"].problems) == (422, [expected])
    assert Sequence.objects.count() == 0


def test_hostile_words_are_shown_as_words(asha_client, starter_library):
    hostile = "<script>alert(1)</script>{{ 7*7 }}{% now 'Y' %}"
    file = changed(title=hostile)
    file["class"]["title"] = hostile

    looked = upload(asha_client, file)
    confirm(asha_client, looked)

    html = looked.content.decode()
    assert html.count("<script>alert") == 0
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}{% now &#x27;Y&#x27; %}" in html
    assert (Sequence.objects.get().title, names(Sequence.objects.get())) == (hostile, [hostile])


def test_without_a_file_one_is_asked_for(asha_client, starter_library):
    answer = asha_client.post(IMPORT, {"import": "1"})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"file": ["Choose a class file first."]}


def test_what_is_sent_back_is_read_as_carefully_as_a_file(asha_client, starter_library):
    looked = upload(asha_client, VALID)

    answer = confirm(asha_client, looked, text=json.dumps(changed(seconds=1)))

    assert (answer.status_code, Sequence.objects.count()) == (422, 0)
    assert answer.context["form"].problems == [
        "Section 1, step 1, “seconds”: A step lasts from 5 seconds to 1 hour a side."
    ]
    assert confirm(asha_client, looked, text="\u5b57" * (MAX_SENT // 3 + 1)).status_code == 422


def test_another_text_than_was_looked_at_is_looked_at_first(asha_client, starter_library):
    looked = upload(asha_client, VALID)

    answer = confirm(asha_client, looked, text=json.dumps(changed(seconds=90)))

    assert (answer.status_code, Sequence.objects.count()) == (409, 0)
    # What is looked at now is the other text, and that is what confirming it makes.
    assert confirm(asha_client, answer).status_code == 302
    assert [step.seconds for step in Step.objects.all()] == [90]


def test_a_class_from_any_text_can_be_saved_again(asha_client, starter_library):
    file = changed(title="Sit\n down ", note="Slowly\r\nnow ")
    file["class"] |= {"title": " Feet\nfirst ", "intention": "Light\rfeet", "notes": "One\r\nTwo\n"}
    confirm(asha_client, upload(asha_client, file))
    made = Sequence.objects.get()
    page = reverse("sessions:class_settings", args=[made.pk])
    sent = form_data(asha_client.get(page).content.decode())

    # A browser sends lines with two characters at their ends, and a field of one line without any.
    lines = {name: "\r\n".join(value.splitlines()) for name, value in sent.items() if isinstance(value, str)}
    answer = asha_client.post(page, {**sent, **lines, "level": "advanced"})

    made.refresh_from_db()
    assert (answer.status_code, made.title, made.level) == (302, "Feet first", "advanced")
    assert (made.intention, made.notes) == ("Light feet", "One\nTwo")


def test_no_more_names_are_told_than_anybody_reads_and_none_is_stored(asha_client, sequence):
    file = file_of(asha_client, sequence)
    names = [f"Kite string {number}" for number in range(100)]
    file["sections"][0]["steps"][0]["tools"] = [{"name": name} for name in names]
    told = "{}, {} and 90 more".format(names[0], ", ".join(names[1:10]))

    looked = upload(asha_client, file)
    answer = confirm(asha_client, looked)

    assert looked.context["preview"].tools == told
    said = [str(message) for message in asha_client.get(answer.headers["Location"]).context["messages"]]
    words = "The class is here, and only you can see it. Left out, because this library does not have it: {}."
    assert said == [words.format(told)]
    assert Change.objects.get(action="import").what == {"steps": 3}


def test_too_many_different_tools_are_no_class(asha_client, starter_library):
    steps = [{**SIT, "tools": [{"name": f"{number}-{at}"} for at in range(100)]} for number in range(4)]

    answer = upload(asha_client, {**VALID, "sections": [{"name": "A", "kind": "rest", "steps": steps}]})

    assert answer.context["form"].problems == ["A class uses at most 300 different tools."]


def test_what_the_hand_out_has_no_room_for_is_told_and_its_form_can_be_saved(asha_client, starter_library):
    notes = TeachingNote.objects.filter(audience="student")[:3]
    steps = [{"title": f"Sit {number}", "seconds": 60, "on_handout": True} for number in range(13)]
    file = {**VALID, "sections": [{"name": "A", "kind": "rest", "steps": steps}]}
    file["handout"] = {"notes": [{"slug": note.slug, "title": note.title} for note in notes]}
    expected = (
        "1 step stays off the hand-out, which has room for 12. "
        f"Teaching notes that the hand-out has no room for: {notes[2].title}."
    )

    looked = upload(asha_client, file)
    answer = confirm(asha_client, looked)

    assert looked.context["preview"].handout == expected
    assert expected in looked.content.decode()
    said = [str(message) for message in asha_client.get(answer.headers["Location"]).context["messages"]]
    assert said == [f"The class is here, and only you can see it. {expected}"]
    page = address("handout", Sequence.objects.get())
    sent = form_data(asha_client.get(page).content.decode(), page)
    assert asha_client.post(page, {**sent, "title": "Sitting"}).status_code == 302


def test_a_file_of_nearly_two_megabytes_is_looked_at_and_confirmed(asha_client, starter_library, settings):
    notes = "\u5b57" * 2000
    steps = [{"title": f"{number} {notes[:100]}", "seconds": 60, "note": notes} for number in range(300)]
    file = {**VALID, "sections": [{"name": "A", "kind": "rest", "steps": steps}]}

    made = confirm(asha_client, upload(asha_client, json.dumps(file, ensure_ascii=False).encode()))

    assert (made.status_code, Step.objects.count()) == (302, 300)
    assert settings.UPLOAD_LIMIT > MAX_BYTES
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE > MAX_SENT


def test_the_preview_asks_as_often_for_a_long_class(asha_client, sequence, assert_same_queries):
    count = assert_same_queries(
        lambda: upload(asha_client, file_of(asha_client, sequence)).content, lambda: fill(sequence, 60)
    )

    assert count <= 16


def test_a_class_of_three_hundred_steps_goes_out_and_comes_in(asha_client, sequence):
    fill(sequence, 297)

    looked = upload(asha_client, file_of(asha_client, sequence))
    confirm(asha_client, looked)

    made = Sequence.objects.exclude(pk=sequence.pk).get()
    assert names(made) == names(sequence)
    assert re.search(r"300 steps, 300 from your library", looked.context["preview"].summary)
