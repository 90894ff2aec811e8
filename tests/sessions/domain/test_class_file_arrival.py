"""A class file in a library that has all of it, some of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from hypothesis import given
from hypothesis import strategies as st

from sessions.domain.class_file import ClassFile, FileHandout, FileSection, FileStep, FileTechnique, FileTool
from sessions.domain.class_file_arrival import MOST_AT_HOME, Entry, Shelf, arrived
from sessions.domain.class_file_reader import TEXTS
from sessions.domain.draft import Draft, DraftStep
from sessions.domain.handout import MOST_NOTES
from sessions.domain.plan import Named, Side
from tests.sessions.domain.test_class_file import files


def whole_shelf(file: ClassFile) -> Shelf:
    """A library with everything that the file names."""
    techniques = {step.technique for step in file.steps() if step.technique}
    tools = {(tool.slug, tool.name) for step in file.steps() for tool in step.tools}
    notes = {(note.slug, note.name) for note in file.handout.notes}
    return Shelf(
        techniques={one.slug: Entry(pk, one.slug, one.name) for pk, one in enumerate(sorted_of(techniques), start=1)},
        tools=tuple(Entry(pk, *one) for pk, one in enumerate(sorted(tools), start=1)),
        notes=tuple(Entry(pk, *one) for pk, one in enumerate(sorted(notes), start=1)),
    )


def sorted_of(techniques: set[Named]) -> list[Named]:
    return sorted(techniques, key=lambda one: (one.slug, one.name))


def with_slugs(file: ClassFile) -> ClassFile:
    """The file with a slug for everything, and the same name for the same slug: as a studio writes it."""

    def step(one: FileStep) -> FileStep:
        technique = Named(f"t-{one.technique.slug}", f"T {one.technique.slug}") if one.technique else None
        tools = {tool.slug: FileTool(f"o-{tool.slug}", f"O {tool.slug}", tool.count) for tool in one.tools}
        return replace(one, technique=technique, tools=tuple(tools[slug] for slug in sorted(tools)))

    def section(one: FileSection) -> FileSection:
        return replace(one, steps=tuple(map(step, one.steps)))

    notes = tuple({note.slug: Named(f"n-{note.slug}", note.slug) for note in file.handout.notes}.values())
    return replace(file, sections=tuple(map(section, file.sections)), handout=replace(file.handout, notes=notes))


def file_again(file: ClassFile, draft: Draft, shelf: Shelf) -> ClassFile:
    """The file that the draft would be written as, in the studio of ``shelf``."""
    techniques = {entry.pk: Named(entry.slug, entry.name) for entry in shelf.techniques.values()}
    tools = {entry.pk: entry for entry in shelf.tools}

    def step(one: DraftStep) -> FileStep:
        used = [FileTool(tools[pk].slug, tools[pk].name, count) for pk, count in one.tools]
        return FileStep(
            technique=techniques[one.technique_id] if one.technique_id else None,
            title=one.title,
            seconds=one.seconds,
            count=one.count,
            side=Side(one.side),
            setup_seconds=one.setup_seconds,
            tools=tuple(sorted(used, key=lambda tool: tool.slug)),
            note=one.note,
            optional=one.optional,
            on_handout=one.on_handout,
        )

    head = draft.head
    assert head is not None
    return replace(
        file,
        title=head.title,
        intention=head.intention,
        level=head.level,
        target_minutes=head.target_minutes,
        head_count=head.head_count,
        starts_at=time.fromisoformat(head.starts_at) if head.starts_at else None,
        notes=head.notes,
        sections=tuple(
            FileSection(one.name, one.kind, one.rounds, one.protected, one.planned_minutes, tuple(map(step, one.steps)))
            for one in draft.sections
        ),
    )


@given(files.map(with_slugs))
def test_any_class_arrives_as_it_is_where_the_library_has_all_of_it(file):
    shelf = whole_shelf(file)

    made = arrived(file, shelf)

    assert file_again(file, made.draft, shelf) == file
    assert (made.as_words, made.tools, made.teaching_notes) == ((), (), ())
    assert [shelf.notes[pk - 1].slug for pk in made.notes] == [note.slug for note in file.handout.notes]


@given(files)
def test_no_class_loses_a_step_or_breaks_a_bound_where_the_library_has_nothing(file):
    made = arrived(file, Shelf())

    steps = list(made.draft.steps())
    assert [(step.title, step.seconds, step.side) for step in steps] == [
        (step.name, step.seconds, step.side.value) for step in file.steps()
    ]
    assert all(step.note.startswith(given.note) for step, given in zip(steps, file.steps(), strict=True))
    assert all(len(step.note) <= TEXTS["step.note"] and step.title and step.tools == () for step in steps)


@given(files, st.data())
def test_every_new_row_has_an_id_of_its_own(file, data):
    some = data.draw(st.sets(st.sampled_from([one.slug for one in sorted_of(_techniques(file))] or [""])))
    shelf = whole_shelf(file)
    shelf = replace(shelf, techniques={slug: entry for slug, entry in shelf.techniques.items() if slug in some})

    draft = arrived(file, shelf).draft

    ids = [section.id for section in draft.sections] + [step.id for step in draft.steps()]
    assert len(set(ids)) == len(ids)
    assert all(number < 0 for number in ids)


def test_the_hand_out_takes_as_many_entries_as_it_has_room_for():
    tree = FileStep(60, technique=Named("tree", "Tree"), on_handout=True)
    own = [FileStep(60, title=f"Step {number}", on_handout=True) for number in range(MOST_AT_HOME + 1)]
    steps = (tree, FileStep(60, title="Sit"), *own, tree)
    file = ClassFile(
        "Feet", sections=(FileSection("A", "asana", steps=steps[:9]), FileSection("B", "rest", steps=steps[9:]))
    )

    made = arrived(file, Shelf(techniques={"tree": Entry(7, "tree", "Tree")}))

    # The tree comes twice and is one entry; the last two words of one's own are too many.
    left_out = [number for number, step in enumerate(made.draft.steps()) if not step.on_handout]
    assert (left_out, made.spare_steps) == ([1, 13, 14], 2)


def test_the_hand_out_takes_as_many_notes_as_it_has_room_for():
    notes = tuple(Named(f"n{number}", f"Note {number}") for number in range(MOST_NOTES + 2))
    shelf = Shelf(notes=tuple(Entry(pk, note.slug, note.name) for pk, note in enumerate(notes, start=1)))

    made = arrived(ClassFile("Feet", handout=FileHandout(notes=notes)), shelf)

    assert (made.notes, made.spare_notes, made.teaching_notes) == ((1, 2), ("Note 2", "Note 3"), ())


def test_a_note_says_what_was_counted_in_the_words_of_the_studio():
    step = FileStep(40, technique=Named("kite", "Kite"), count=8, note="Windy")
    told = FileTechnique("kite", "Kite", dose_mode="reps")
    file = ClassFile("Kites", sections=(FileSection("A", "asana", steps=(step,)),), techniques=(told,))

    made = arrived(file, Shelf(counted=lambda mode, seconds, count: f"{count} x {mode} in {seconds}"))

    assert [one.note for one in made.draft.steps()] == ["Windy\n8 x reps in 40"]


def _techniques(file: ClassFile) -> set[Named]:
    return {step.technique for step in file.steps() if step.technique}
