"""A class from a file: written whole, once, and equal to the class that the file was made of."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings

from anatomy.models import Status, TeachingNote, Technique
from sessions import editing
from sessions.class_files import VOCABULARY, shelf_for
from sessions.domain.class_file import (
    ClassFile,
    FileHandout,
    FileSection,
    FileStep,
    FileTechnique,
    FileTool,
    file_of,
    text_of,
)
from sessions.domain.class_file_arrival import Arrived, arrived, known_techniques
from sessions.domain.class_file_reader import MAX_SECTIONS, NUMBERS, TEXTS, read_class_file
from sessions.domain.draft import Draft
from sessions.domain.plan import Named, Side
from sessions.editing import Hand, importing
from sessions.editing.history import go_back
from sessions.editing.stored import read_draft
from sessions.loading import load_classes
from sessions.models import Change, Sequence, Visibility
from sessions.reading import plan_of
from tests.sessions.classes import fill
from tests.sessions.domain.test_class_file import files
from tests.sessions.domain.test_samples import STARTER

pytestmark = pytest.mark.usefixtures("starter_library")
RAW = json.loads(STARTER.read_text("utf-8"))


def bring(file, owner, **more) -> Sequence:
    made, is_new = editing.import_class(arrived(file, shelf_for(file)), owner, **more)
    assert is_new
    return made


def travelled(plan):
    """A plan without what does not travel: keys, the teacher, and that a technique was swapped for another."""
    numbers = {step.id: number for number, step in plan.numbered()}
    return replace(
        plan,
        id=0,
        teacher="",
        sections=tuple(
            replace(
                section,
                id=0,
                steps=tuple(replace(step, id=numbers[step.id], swapped=False) for step in section.steps),
            )
            for section in plan.sections
        ),
        handout=replace(plan.handout, step_ids=tuple(numbers[pk] for pk in plan.handout.step_ids)),
    )


def exported(sequence: Sequence):
    """The class as it comes out of the file that was made of it."""
    return read_class_file(text_of(file_of(plan_of(sequence))).encode(), VOCABULARY)


@pytest.mark.parametrize("title", [entry["name"] for entry in RAW["sequences"]])
def test_a_sample_class_comes_back_from_its_file_as_it_was(asha, ben, title):
    load_classes(RAW, asha)
    first = Sequence.objects.get(title=title)
    file = exported(first)
    plan = plan_of(first)
    # An empty studio with the same library.
    Sequence.objects.all().delete()

    made = bring(file, ben)

    assert travelled(plan_of(made)) == travelled(plan)
    assert (made.owner, made.visibility, made.archived_at) == (ben, Visibility.PRIVATE, None)


def test_a_class_with_everything_comes_back_as_it_was(sequence, asha, ben):
    editing.change_sequence(sequence, {"intention": "Light feet", "starts_at": time(18, 30), "notes": "Dim the light"})
    section = sequence.sections.first()
    editing.change_section(section, {"rounds": 3, "planned_minutes": 12})
    talk = editing.add_step(section, title="Talk")
    editing.change_step(talk, {"note": "Slowly\nand softly", "optional": True, "setup_seconds": 30, "side": "left"})
    editing.choose_handout(
        sequence,
        steps=[section.steps.first()],
        notes=TeachingNote.objects.filter(audience="student")[:2],
        title="Feet",
        why="For feet",
        how_often="Daily",
    )
    sequence.refresh_from_db()

    made = bring(exported(sequence), ben)

    assert travelled(plan_of(made)) == travelled(plan_of(sequence))
    assert read_draft(made.pk, head=True).head == replace(read_draft(sequence.pk, head=True).head, muted_checks=())


def test_a_request_that_is_sent_again_makes_one_class(sequence, ben, asha):
    file = exported(sequence)
    hand = Hand(ben.pk, "abc")
    first, _new = editing.import_class(arrived(file, shelf_for(file)), ben, hand=hand)

    again = editing.import_class(arrived(file, shelf_for(file)), ben, hand=hand)

    assert again == (first, False)
    # The name of a request is its sender's own.
    assert editing.import_class(arrived(file, shelf_for(file)), asha, hand=Hand(asha.pk, "abc"))[1]
    assert Sequence.objects.filter(owner=ben).count() == 1


def test_what_the_library_lost_meanwhile_refuses_all_of_it(sequence, ben):
    file = exported(sequence)
    whole = arrived(file, shelf_for(file))
    first, *others = whole.draft.sections
    broken = replace(first, steps=(replace(first.steps[0], seconds=1), *first.steps[1:]))
    before = Sequence.objects.count()

    with pytest.raises(ValidationError):
        editing.import_class(replace(whole, draft=replace(whole.draft, sections=(broken, *others))), ben)

    assert (Sequence.objects.count(), Change.objects.filter(action="import").count()) == (before, 0)


def test_a_write_that_the_database_refuses_is_worded_and_logged(file, ben, caplog, monkeypatch):
    def refuse(*_arguments):
        raise IntegrityError("no such technique")

    monkeypatch.setattr(importing, "write_draft", refuse)

    with pytest.raises(ValidationError) as refused:
        bring(file, ben)

    assert refused.value.messages == ["The library changed just now. Look at the file once more."]
    assert [record.exc_info is not None for record in caplog.records] == [True]


def test_the_history_begins_with_it_and_nothing_is_to_be_undone(sequence, ben):
    made = bring(exported(sequence), ben, hand=Hand(ben.pk))

    with pytest.raises(editing.NoPlace):
        editing.undo(made.pk)

    before = read_draft(made.pk)
    editing.remove_section(made.sections.first())
    go_back(made.pk, 1)
    assert read_draft(made.pk) == before


def test_a_long_class_takes_as_many_queries_as_a_short_one(sequence, ben):
    def queries() -> int:
        file = exported(sequence)
        with CaptureQueriesContext(connection) as captured:
            bring(file, ben)
        return len(captured)

    queries()
    before = queries()
    fill(sequence, 60)

    assert queries() == before


# What the library has


def one_step(file, **changes):
    """``file`` with its first step alone, changed."""
    section = file.sections[0]
    step = replace(section.steps[0], **changes)
    return replace(file, sections=(replace(section, steps=(step,)),))


def came(file, choices=None) -> tuple[Arrived, object]:
    shelf = shelf_for(file)
    made = arrived(file, shelf, known_techniques(file, shelf), choices or {})
    [step] = made.draft.steps()
    return made, step


@pytest.fixture
def file(sequence):
    return exported(sequence)


def test_a_technique_of_another_slug_is_known_by_its_name_and_counts_as_it_does_here(file):
    boat = Technique.objects.get(slug="asana-boat")
    told = FileTechnique("nava", "Navasana, the boat", sanskrit="Nāvāsana", dose_mode="seconds")
    given = replace(
        one_step(file, technique=Named("nava", "Navasana, the boat"), seconds=60, count=None, side=Side.NONE),
        techniques=(told,),
    )

    made, step = came(given)

    assert (step.technique_id, step.title, step.seconds) == (boat.pk, "", 60)
    assert step.count == round(60 * (boat.dose_breaths or boat.dose_reps) / boat.dose_seconds)
    assert made.as_words == ()


def test_a_doubtful_one_stays_words_unless_somebody_chooses(file):
    given = one_step(file, technique=Named("", "Sole sweep slow roll"))
    shelf = shelf_for(given)
    [known] = known_techniques(given, shelf)

    assert (known.match.sure, len(known.match.near)) == (None, 3)
    assert came(given)[1].technique_id is None
    assert came(given, {0: known.match.near[1]})[1].technique_id == known.match.near[1]
    assert came(given, {0: 10**9})[1].technique_id is None


def test_what_is_sure_can_be_kept_as_words(file):
    given = one_step(file, technique=Named("", "Downward facing dog"))

    assert came(given)[1].technique_id == Technique.objects.get(slug="asana-downward-dog").pk
    assert came(given, {0: None})[1].title == "Downward facing dog"


def test_an_unknown_one_becomes_words_with_its_dose_its_note_and_its_cue(file):
    told = FileTechnique("kite", "Kite", dose_mode="breaths", cue="Let the string out.")
    given = replace(
        one_step(file, technique=Named("kite", "Kite"), seconds=40, count=5, note="Windy days", side=Side.EACH),
        techniques=(told,),
    )

    made, step = came(given)

    assert made.as_words == ("Kite",)
    assert (step.technique_id, step.title, step.seconds, step.count, step.side) == (None, "Kite", 40, None, "each")
    assert step.note == "Windy days\n5 breaths\nLet the string out."


def test_repetitions_are_noted_in_words(file):
    told = FileTechnique("kite", "Kite", dose_mode="reps")
    technique = Named("kite", "Kite")
    given = replace(
        one_step(file, technique=technique, seconds=40, count=8, note="", side=Side.NONE), techniques=(told,)
    )

    assert came(given)[1].note == "8 times, about 40 s"


def test_a_cue_that_does_not_fit_the_note_is_left_out_of_it(file):
    told = FileTechnique("kite", "Kite", cue="Let the string out.")
    given = replace(one_step(file, technique=Named("kite", "Kite"), note="x" * 1990), techniques=(told,))

    assert came(given)[1].note == "x" * 1990


def test_a_retired_technique_is_known_and_a_draft_is_not(file):
    row = Technique.objects.filter(slug="smr-sole-slow-sweep")

    row.update(status=Status.RETIRED)
    assert came(one_step(file))[1].technique_id == row.get().pk
    row.update(status=Status.DRAFT)
    assert came(one_step(file))[1].technique_id is None


def test_tools_are_known_by_slug_or_name_each_once_and_others_are_left_out(file):
    tools = (
        FileTool("block", "Block", 1),
        FileTool("brick", "yoga  BLOCK", 2),
        FileTool("kite-string", "Kite string"),
    )
    block = next(entry for entry in shelf_for(file).tools if entry.slug == "block")

    made, step = came(one_step(file, tools=tools))

    assert step.tools == ((block.pk, 2),)
    assert made.tools == ("Kite string",)


def test_teaching_notes_are_known_by_slug_or_title_each_once(file):
    note, hidden = TeachingNote.objects.filter(audience="student")[:2]
    TeachingNote.objects.filter(pk=hidden.pk).update(audience="teacher")
    named = (Named(note.slug, "Old title"), Named("", note.title.upper()), Named(hidden.slug, "For teachers"))

    made, _step = came(one_step(replace(file, handout=replace(file.handout, notes=named))))

    assert (made.notes, made.teaching_notes) == ((note.pk,), ("For teachers",))


def test_words_of_ones_own_stay_as_they_are(file):
    given = one_step(file)
    section = replace(given.sections[0], steps=(FileStep(60, title="Downward facing dog", count=3, note="Mine"),))

    made, step = came(replace(given, sections=(section,)))

    assert (step.title, step.count, step.note, step.technique_id) == ("Downward facing dog", 3, "Mine", None)
    assert made.as_words == ()


# Whatever a file holds


WORD = "\U0001f9d8 \u202eleft\u2028\r\n\x01 <b>"


@pytest.mark.parametrize("most", [False, True], ids=["least", "most"])
def test_what_is_at_the_bounds_is_written_and_read_again(file, ben, most):
    def text(name: str, least: str = "") -> str:
        return (WORD * 400)[: TEXTS[name]] if most else least

    def number(name: str) -> int:
        return NUMBERS[name][most]

    step = FileStep(
        seconds=number("step.seconds"),
        title=text("step.title", "x"),
        count=number("step.count"),
        side=Side.EACH if most else Side.NONE,
        setup_seconds=number("step.setup_seconds"),
        note=text("step.note"),
        optional=most,
        on_handout=most,
        tools=tuple(FileTool(tool.slug, tool.name, number("tool.count")) for tool in shelf_for(file).tools[:50]),
    )
    # A hand-out has room for the first ones only.
    silent = replace(step, on_handout=False)
    section = FileSection(
        name=text("section.name", "x"),
        kind="closing",
        rounds=number("section.rounds"),
        protected=most,
        planned_minutes=number("section.planned_minutes"),
        steps=(silent,) * (5 if most else 0),
    )
    home = replace(section, steps=(step,) * 5)
    extreme = ClassFile(
        title=text("class.title", "x"),
        intention=text("class.intention"),
        level="advanced",
        target_minutes=number("class.target_minutes"),
        head_count=number("class.head_count"),
        starts_at=time(23, 59) if most else time(0, 0),
        notes=text("class.notes"),
        sections=(home, home, *(section,) * (MAX_SECTIONS - 2)) if most else (),
        handout=FileHandout(text("handout.title"), text("handout.why"), text("handout.how_often"), most, most),
    )

    made = bring(extreme, ben)

    sorted_tools = tuple(sorted(step.tools, key=lambda tool: tool.slug))
    there = [
        replace(one, steps=tuple(replace(each, tools=sorted_tools) for each in one.steps)) for one in extreme.sections
    ]
    assert file_of(plan_of(made)) == replace(extreme, sections=tuple(there))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(given_file=files)
def test_any_class_file_can_be_written(ben, given_file):
    wanted = arrived(given_file, shelf_for(given_file))

    made, _is_new = editing.import_class(wanted, ben)

    stored = read_draft(made.pk, head=True)
    assert without_ids(stored) == without_ids(wanted.draft)


def without_ids(draft: Draft) -> Draft:
    return replace(
        draft,
        sections=tuple(
            replace(one, id=0, steps=tuple(replace(step, id=0) for step in one.steps)) for one in draft.sections
        ),
    )
