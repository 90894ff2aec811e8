"""The gathered box of a hand-out: short, and never weaker than what the library says of anybody.

The words are read back as a reader would: which steps a line means, and whether somebody finds their condition in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anatomy.domain.safety import Aspect, Clearance, Condition, Rule, Rulebook, Severity
from anatomy.models import Condition as ConditionRow
from anatomy.rulebook import rulebook
from sessions.documents import handout_words as words
from sessions.documents.advice_box import MOST_LINES, AdviceBox, BoxList, advice_box
from sessions.documents.parts import Fact
from sessions.domain.advice import Advice, AdviceCondition, Reach, advice_for
from sessions.domain.handout import entries, entry_numbers
from sessions.domain.plan import Plan, PlanHandout
from tests.sessions.plans import SAMPLES, plan, sample, step

SOLE, CALF, LEGS = "smr-sole-slow-sweep", "smr-calf-roller-sweep", "asana-legs-up-the-wall"
CONTRA, CLEAR, MODIFY, CAUTION = Severity.CONTRAINDICATED, Severity.CLEAR_FIRST, Severity.MODIFY, Severity.CAUTION
WRISTS = {"wrist_load": frozenset({"wrist-hand", "forearm"})}
ROLLED, HELD = (Aspect.KIND, "smr"), (Aspect.KIND, "asana")

# In which words of a group's gathered wording somebody with a condition of the starter library finds themselves.
FOUND_IN = {
    "Skin and injuries": {
        "wound": {"open-wound"},
        "bruise": {"bruise"},
        "rash": {"skin-condition"},
        "swelling": {"local-inflammation"},
        "injury": {"acute-injury"},
        "recent operation": {"recent-surgery", "abdominal-surgery"},
        "implant": {"implant-hardware"},
    },
    "Bones and joints": {
        "bone": {"bone-fracture", "osteomyelitis", "myositis-ossificans", "osteoporosis", "osteopenia"},
        "joint": {
            *("hypermobility", "rheumatoid-flare", "osteoarthritis", "knee-injury", "shoulder-injury"),
            *("shoulder-dislocation", "wrist-injury"),
        },
        "foot": {"plantar-fasciitis"},
        "artificial joint": {"knee-replacement", "hip-replacement"},
    },
    "Heart and circulation": {
        "heart": {"heart-disease"},
        "blood pressure": {"hypertension-controlled", "hypertension-uncontrolled", "low-blood-pressure"},
        "blood vessel": {"varicose-veins", "aneurysm"},
        "lymph": {"lymphedema"},
        "clot": {"dvt", "clot-history"},
        "bleeding": {"bleeding-disorder"},
        "stroke, or a risk of one": {"stroke-risk"},
        "electronic implant": {"implanted-device"},
        "blood thinners": {"anticoagulants"},
    },
    "Long-term conditions": {
        "Cancer": {"cancer-treatment"},
        "any other long-term illness": {"diabetes", "fibromyalgia", "kidney-liver-disease"},
    },
    "Nerves, head and senses": {
        "Numb feet or hands": {"neuropathy"},
        "nerve, head": {"migraine", "epilepsy", "vertigo"},
        "eye problem": {"glaucoma", "retinal-detachment"},
    },
    "Back and neck": {
        "back": {"scoliosis", "disc-herniation", "spinal-stenosis", "spondylolisthesis", "low-back-pain"},
        "neck": {"neck-disc"},
        "pelvis": {"sacroiliac-pain"},
        "pain down the leg": {"sciatica"},
    },
    "Pregnancy and after birth": {
        "Pregnancy": {"pregnancy-t1", "pregnancy-t2", "pregnancy-t3"},
        "recent birth, or a belly gap": {"postpartum-diastasis"},
    },
    "Breathing and digestion": {
        "breathing": {"asthma"},
        "hernia": {"abdominal-hernia"},
        "heartburn": {"hiatal-hernia"},
    },
}

# Who has a health problem, was pregnant, or has an implant: whoever finds themselves in the wording of a group.
HEALTH_PROBLEMS = frozenset[str]().union(*(slugs for found in FOUND_IN.values() for slugs in found.values()))
# Who is pregnant, unsteady or ill at ease, which is no health problem.
NO_PROBLEM = frozenset({"pregnancy-t1", "pregnancy-t2", "pregnancy-t3", "fall-risk", "trauma-sensitive"})


# Reading the box


def steps_of(label: str) -> set[int]:
    """The steps that a label names: "Steps 1, 3 and 5 to 7"."""
    found: set[int] = set()
    for first, last in re.findall(r"(\d+)(?: to (\d+))?", label):
        found |= set(range(int(first), int(last or first) + 1))
    return found


def parts(line: Fact) -> tuple[str, str]:
    """What a line says of a condition anywhere, and of one at the place that is worked on, as a reader compares it."""
    anywhere, _mark, there = re.split("(Where you roll(?:, lean, bend or work)?: |$)", line.text, maxsplit=1)
    return anywhere.casefold(), there.casefold()


def named_as(condition: AdviceCondition) -> set[str]:
    """The words in which somebody with the condition finds themselves, wherever they stand."""
    found_in = FOUND_IN.get(condition.group, {})
    group = {str(words.GATHERED[condition.group])} if condition.slug in set().union(*found_in.values()) else set()
    return {condition.name, *group}


def means(line: Fact, condition: AdviceCondition, reach: Reach | None) -> bool:
    """Whether somebody finds their condition in a line: by its name, its group, or among all health problems.

    ``reach``: where the step of a local rule reaches. "Where you roll" is nobody who has it where they only lean.
    """
    anywhere, there = parts(line)
    named, ill = named_as(condition), condition.slug in HEALTH_PROBLEMS
    if any(text.casefold() in anywhere for text in named | ({str(words.GATHERED_TO_ASK)} if ill else set())):
        return True
    if reach is None or ("Where you roll: " in line.text and not reach.loaded <= reach.own):
        return False
    ill_there = ill and condition.group != "Pregnancy and after birth"
    return any(text.casefold() in there for text in named | ({str(words.GATHERED_THERE)} if ill_there else set()))


def goes_gently(gently: Fact | None, condition: AdviceCondition) -> bool:
    """Whether somebody finds their condition in the sentence for all that is milder."""
    if gently is None:
        return False
    ill = "any health problem" in gently.text and condition.slug in {*HEALTH_PROBLEMS, "fever-infection"}
    return ill or condition.slug in NO_PROBLEM or condition.name in gently.text


def told(box: AdviceBox, condition: AdviceCondition, number: int, reach: Reach | None) -> int:
    """How strongly the box speaks of an entry to somebody with ``condition``, as the rank of a severity."""
    for found, severity in ((box.leave_out, CONTRA), (box.ask_first, CLEAR)):
        for line in found.lines if found else ():
            if number in steps_of(line.label) and means(line, condition, reach):
                return severity.rank
    return MODIFY.rank if goes_gently(box.gently, condition) else -1


def too_weak(home: Plan, advice: Advice) -> list[tuple[str, int]]:
    """Each condition and entry of which the box says less than the library."""
    shown = entries(home)
    numbers = entry_numbers(home, shown)
    box = advice_box(home, shown, advice, shared=True)
    assert box is not None
    return [
        (condition.name, numbers[number])
        for condition in advice.conditions
        for rule in condition.rules
        for number in rule.steps
        if number in numbers
        if told(box, condition, numbers[number], advice.reaches[number] if rule.local else None) < rule.severity.rank
    ]


def everything_of(home: Plan) -> Plan:
    """The class with all of its steps on the hand-out."""
    return replace(home, handout=PlanHandout(step_ids=tuple(each.id for each in home.steps())))


# Never weaker than the library


@pytest.mark.django_db
@pytest.mark.usefixtures("starter_library")
@pytest.mark.parametrize("chosen", [lambda home: home, everything_of], ids=["suggested", "everything"])
@pytest.mark.parametrize("slug", SAMPLES)
def test_whoever_has_a_condition_is_told_at_least_as_strongly_as_the_library_speaks(
    slug: str, chosen: Callable[[Plan], Plan]
) -> None:
    home = chosen(sample(slug))

    advice = advice_for(home, rulebook())

    assert len(advice.conditions) > 30
    assert too_weak(home, advice) == []


# Some of the starter library's, each in its group, and some that a curator made.
KNOWN = [(slug, group) for group, found in FOUND_IN.items() for slugs in found.values() for slug in sorted(slugs)[:2]]
OWN = [(f"own-{at}", group) for at, group in enumerate(["Heart and circulation", "Bones and joints", "Eyes", "Other"])]


@st.composite
def books(draw: st.DrawFn) -> Rulebook:
    """Rulebooks with a few conditions each, of groups that we know, that a curator made, and of none in common."""
    conditions = {}
    for slug, group in draw(st.lists(st.sampled_from([*KNOWN, *OWN]), min_size=1, max_size=12, unique=True)):
        name = draw(st.sampled_from(["Trouble", "Gout of the big toe", "A quite long name for it"])) + f" {slug}."
        rules = tuple(
            Rule(
                f"{slug}-{rule}",
                slug,
                draw(st.sampled_from(Severity)),
                {Aspect.KIND: frozenset(draw(st.sets(st.sampled_from(["smr", "asana"]), min_size=1)))},
                "Instead.",
                "For you.",
                draw(st.booleans()),
            )
            for rule in range(draw(st.integers(1, 3)))
        )
        conditions[slug] = Condition(slug, name, name, group, Clearance.NONE, rules=rules)
    loads = draw(st.sampled_from([{}, WRISTS]))
    return Rulebook(conditions=conditions, demand_regions=loads)


@given(books())
def test_no_library_makes_it_say_less(book: Rulebook) -> None:
    home = everything_of(plan(step(SOLE, number=1), step(CALF, number=2), step(LEGS, number=3)))

    assert too_weak(home, advice_for(home, book)) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("starter_library")
def test_every_condition_of_the_library_finds_itself_in_the_mild_sentence() -> None:
    assert set(ConditionRow.objects.values_list("slug", flat=True)) == words.COVERED_GENTLY


@pytest.mark.django_db
@pytest.mark.usefixtures("starter_library")
def test_each_condition_of_the_library_finds_itself_in_the_wording_of_its_group() -> None:
    rows = {row.slug: row.group for row in ConditionRow.objects.all() if row.group != "Other"}

    found = {slug: group for group, texts in FOUND_IN.items() for slugs in texts.values() for slug in slugs}

    covered = {slug: group for group, slugs in words.COVERED.items() for slug in slugs}

    assert found == rows == covered
    assert [(group, text) for group in FOUND_IN for text in FOUND_IN[group] if text not in words.GATHERED[group]] == []


# Short


@pytest.mark.django_db
@pytest.mark.usefixtures("starter_library")
@pytest.mark.parametrize("slug", SAMPLES)
def test_a_box_of_a_sample_is_a_few_lines(slug: str) -> None:
    home = sample(slug)

    box = advice_box(home, entries(home), advice_for(home, rulebook()), shared=True)

    assert box is not None
    assert box.leave_out is not None
    assert box.ask_first is not None
    assert max(len(box.leave_out.lines), len(box.ask_first.lines)) <= MOST_LINES
    letters = [sum(len(line.label + line.text) for line in each.lines) for each in (box.leave_out, box.ask_first)]
    assert max(letters) <= 470


# How it is gathered


def boxed(
    *conditions: Condition, shared: bool = True, loads: Mapping[str, frozenset[str]] | None = None
) -> AdviceBox | None:
    """The box of a hand-out of two rolling steps and a posture."""
    home = everything_of(plan(step(SOLE, number=1), step(CALF, number=2), step(LEGS, number=3)))
    book = Rulebook(conditions={one.slug: one for one in conditions}, demand_regions=loads or {})
    return advice_box(home, entries(home), advice_for(home, book), shared=shared)


def condition(
    name: str,
    group: str,
    severity: Severity,
    where: tuple[Aspect, str] = ROLLED,
    *,
    local: bool = False,
    slug: str = "",
) -> Condition:
    slug = slug or name.lower().replace(" ", "-")
    rule = Rule(slug, slug, severity, {where[0]: frozenset({where[1]})}, "Instead.", "For you.", local)
    return Condition(slug, name, name, group, Clearance.NONE, rules=(rule,))


def long_named(slugs: Iterable[str], severity: Severity, *, local: bool = False) -> list[Condition]:
    """Conditions of the starter library, each in its group, with names so long that they are gathered."""
    groups = {slug: group for group, found in FOUND_IN.items() for texts in found.values() for slug in texts}
    return [
        condition(f"A long and winding name of {slug}", groups[slug], severity, local=local, slug=slug)
        for slug in slugs
    ]


def lines(found: BoxList | None) -> tuple[Fact, ...]:
    return found.lines if found else ()


def test_few_conditions_stand_by_name_under_the_steps_that_they_mean() -> None:
    box = boxed(
        condition("Blood clot", "Heart and circulation", CONTRA),
        condition("Fever", "Other", CONTRA),
        condition("Glaucoma", "Nerves, head and senses", CONTRA, HELD),
        condition("Weak heart", "Heart and circulation", CLEAR, HELD),
    )

    assert box == AdviceBox(
        BoxList("Leave out if", (Fact("Steps 1 and 2", "Blood clot; Fever."), Fact("Step 3", "Glaucoma."))),
        BoxList(
            "Ask your doctor first if",
            (Fact("Steps 1 and 2", "You are new to rolling."), Fact("Step 3", "Weak heart.")),
        ),
        None,
        "These safety notes come from the studio's library. A doctor has not checked them yet. "
        "The full list is on this page.",
    )


def test_many_conditions_of_a_group_stand_as_the_group() -> None:
    box = boxed(*long_named(["osteoporosis", "bone-fracture", "wrist-injury"], CONTRA))

    assert box is not None
    assert lines(box.leave_out) == (Fact("Steps 1 and 2", "Any bone, joint or foot problem, or an artificial joint."),)


def test_a_curators_own_condition_is_named_beside_the_group_that_it_stands_in() -> None:
    box = boxed(
        *long_named(["osteoporosis", "bone-fracture", "wrist-injury"], CONTRA),
        condition("Tight shoes", "Bones and joints", CONTRA),
    )

    assert box is not None
    assert lines(box.leave_out) == (
        Fact("Steps 1 and 2", "Any bone, joint or foot problem, or an artificial joint; Tight shoes."),
    )


def test_the_conditions_of_a_group_that_a_curator_made_stand_by_name() -> None:
    box = boxed(*(condition(f"Over {age} years of age", "Age", CONTRA) for age in (70, 80)))

    assert box is not None
    assert lines(box.leave_out) == (Fact("Steps 1 and 2", "Over 70 years of age; Over 80 years of age."),)


def test_whoever_is_pregnant_is_sent_to_ask_with_those_who_are_ill() -> None:
    box = boxed(*long_named(["pregnancy-t1", "diabetes", "asthma", "epilepsy", "neck-disc"], CLEAR))

    assert box is not None
    [line] = lines(box.ask_first)
    assert "; pregnancy; " in line.text


def test_what_is_no_health_problem_is_named_beside_those_who_are_sent_to_ask() -> None:
    ill = long_named(["pregnancy-t1", "diabetes", "asthma", "epilepsy", "neck-disc"], CLEAR)

    box = boxed(*ill, condition("Under 16 years of age", "Other", CLEAR))

    assert box is not None
    assert lines(box.ask_first) == (
        Fact("Steps 1 and 2", f"You are new to rolling; {words.GATHERED_TO_ASK}; Under 16 years of age."),
    )


def test_what_is_no_health_problem_is_named_behind_the_sentence_for_all_that_is_milder() -> None:
    box = boxed(condition("Under 16 years of age", "Other", MODIFY), *long_named(["diabetes"], MODIFY))

    assert box is not None
    assert box.gently == Fact("Go gently", f"{words.ANY_PROBLEM} So too with: Under 16 years of age.")


def test_whoever_is_named_for_one_step_is_meant_by_the_sentence_at_another() -> None:
    strong = condition("Brittle bones", "Bones and joints", CONTRA, (Aspect.REGION, "sole"), slug="osteoporosis")
    mild = Rule("mild", "osteoporosis", MODIFY, {Aspect.REGION: frozenset({"calf"})}, "Instead.", "For you.")

    box = boxed(replace(strong, rules=(*strong.rules, mild)))

    assert box is not None
    assert lines(box.leave_out) == (Fact("Step 1", "Brittle bones."),)
    assert box.gently == Fact("Go gently", str(words.ANY_PROBLEM))
    assert re.search("other (health )?problem", box.gently.text) is None


def test_what_has_nothing_in_common_is_never_gathered() -> None:
    names = [f"Trouble with the bone number {number}" for number in range(5)]

    box = boxed(*(condition(name, "Other", CONTRA) for name in names))

    assert box is not None
    assert box.leave_out is not None
    assert box.leave_out.lines == (Fact("Steps 1 and 2", f"{'; '.join(names)}."),)


@pytest.mark.parametrize(
    ("loads", "where"),
    [({}, "Where you roll"), (WRISTS, "Where you roll, lean, bend or work")],
    ids=["rolled", "leant"],
)
def test_what_is_local_is_any_health_problem_wherever_the_step_reaches(
    loads: Mapping[str, frozenset[str]], where: str
) -> None:
    found = long_named(["bruise", "bone-fracture", "varicose-veins", "neuropathy"], CONTRA, local=True)

    box = boxed(*found, loads=loads)

    assert box is not None
    assert lines(box.leave_out) == (
        Fact("Steps 1 and 2", f"{where}: any health problem or injury; an implant; or an operation."),
    )


def test_who_is_to_leave_it_out_is_not_sent_to_ask_too() -> None:
    both = condition("Bone trouble", "Bones and joints", CONTRA)
    milder = condition("Bone trouble", "Bones and joints", CLEAR).rules[0]

    box = boxed(Condition("b", "b", "Bone trouble", "Bones and joints", Clearance.NONE, rules=(*both.rules, milder)))

    assert box is not None
    assert box.ask_first == BoxList("Ask your doctor first if", (Fact("Steps 1 and 2", "You are new to rolling."),))


@pytest.mark.parametrize("severity", [MODIFY, CAUTION])
def test_all_that_is_milder_is_one_sentence(severity: Severity) -> None:
    box = boxed(condition("Bendy joints", "Bones and joints", severity, slug="hypermobility"))

    assert box is not None
    assert (box.leave_out, box.gently) == (None, Fact("Go gently", str(words.ANY_PROBLEM)))


def test_the_sentence_is_shorter_where_every_health_problem_is_asked_about() -> None:
    box = boxed(
        *long_named(["asthma", "epilepsy", "glaucoma", "neck-disc"], CLEAR),
        condition("Diabetes", "Long-term conditions", CAUTION, slug="diabetes"),
    )

    assert box is not None
    assert box.ask_first is not None
    assert box.ask_first.lines == (Fact("Steps 1 and 2", f"You are new to rolling; {words.GATHERED_TO_ASK}."),)
    assert box.gently == Fact("Go gently", str(words.IN_DOUBT))


def test_without_a_shared_page_the_teacher_has_the_full_list() -> None:
    box = boxed(condition("Fever", "Other", CONTRA), shared=False)

    assert box is not None
    assert box.more == (
        "These safety notes come from the studio's library. A doctor has not checked them yet. "
        "Your teacher has the full list."
    )


def test_a_hand_out_of_which_the_library_says_nothing_has_no_box() -> None:
    assert boxed() is None
