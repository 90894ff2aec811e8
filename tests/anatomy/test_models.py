"""What the database refuses, with the words that a person reads; and which rows the QuerySets give."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from model_bakery import baker

from anatomy.domain import pack_vocabulary
from anatomy.models import (
    Condition,
    Demand,
    Intent,
    KeepOffZone,
    LibraryState,
    Picture,
    Region,
    Rule,
    Severity,
    Source,
    Structure,
    TeachingNote,
    Technique,
    TechniqueTool,
    TechniqueType,
    Tool,
)

pytestmark = pytest.mark.django_db

SECONDS = "A dose lasts from 5 seconds to 1 hour a side."
BREATHS = "A dose in breaths needs from 1 to 300 breaths; any other dose has none."
REPS = "A dose in repetitions needs from 1 to 500 repetitions; any other dose has none."
RANGE = "Give the shortest and the longest time, the shortest first, or neither."
WITHIN = "The usual time lies between the shortest and the longest."
SIZE = "A size goes from 1 mm to 5000 mm."

# What makes a good row of each model, over what the bakery makes up.
GOOD = {
    Region: {},
    Structure: {"kind": "muscle", "depth": "deep", "smr": "direct"},
    KeepOffZone: {},
    Tool: {"category": "ball", "contact": "broad", "firmness": 3},
    TechniqueType: {"kind": "smr"},
    Intent: {},
    Demand: {},
    Technique: {"kind": "smr", "position": "supine", "dose_seconds": 60},
    TechniqueTool: {"count": 1, "role": "required"},
    TeachingNote: {},
    Source: {"grade": "A"},
    Condition: {"scope": "local", "clearance": "none"},
    Rule: {"where": "anywhere", "severity": "caution"},
    LibraryState: {"pk": 1, "revision": 1},
    Picture: {"media_type": "image/jpeg", "width": 1200, "height": 800, "licence": "own"},
}

BAD = [
    (Region, {"slug": ""}, "A region needs a short name."),
    (Region, {"name": ""}, "A region needs a name."),
    (Region, {"smr": "hard"}, "Choose how a region may be rolled."),
    (Structure, {"slug": ""}, "A structure needs a short name."),
    (Structure, {"name": ""}, "A structure needs a name."),
    (Structure, {"kind": "organ"}, "Choose what kind of structure it is."),
    (Structure, {"depth": "far"}, "Choose how deep the structure lies."),
    (Structure, {"smr": "hard"}, "Choose how a structure may be rolled."),
    (KeepOffZone, {"slug": ""}, "A keep-off zone needs a short name."),
    (KeepOffZone, {"name": ""}, "A keep-off zone needs a name."),
    (KeepOffZone, {"why": ""}, "A keep-off zone says why."),
    (KeepOffZone, {"rule": ""}, "A keep-off zone says what to do."),
    (Tool, {"slug": ""}, "A tool needs a short name."),
    (Tool, {"name": ""}, "A tool needs a name."),
    (Tool, {"category": "gadget"}, "Choose the category of the tool."),
    (Tool, {"contact": "sharp"}, "Choose broad, medium or precise contact."),
    (Tool, {"firmness": 0}, "Firmness goes from 1 (very soft) to 5 (hard)."),
    (Tool, {"firmness": 6}, "Firmness goes from 1 (very soft) to 5 (hard)."),
    (
        Tool,
        {"diameter_min_mm": 70, "diameter_max_mm": 60},
        "Give the smallest and the largest diameter, the smallest first, or neither.",
    ),
    (Tool, {"length_min_mm": 70}, "Give the smallest and the largest length, the smallest first, or neither."),
    (Tool, {"diameter_min_mm": 0, "diameter_max_mm": 60}, SIZE),
    (Tool, {"diameter_min_mm": 60, "diameter_max_mm": 5001}, SIZE),
    (Tool, {"length_min_mm": 0, "length_max_mm": 60}, SIZE),
    (Tool, {"length_min_mm": 60, "length_max_mm": 5001}, SIZE),
    (TechniqueType, {"slug": ""}, "A technique type needs a short name."),
    (TechniqueType, {"name": ""}, "A technique type needs a name."),
    (TechniqueType, {"definition": ""}, "A technique type needs a definition."),
    (TechniqueType, {"kind": "dance"}, "Choose the kind of technique."),
    (Intent, {"slug": ""}, "An intent needs a short name."),
    (Intent, {"name": ""}, "An intent needs a name."),
    (Demand, {"slug": ""}, "A demand needs a short name."),
    (Demand, {"name": ""}, "A demand needs a name."),
    (Technique, {"slug": ""}, "A technique needs a short name."),
    (Technique, {"name": ""}, "A technique needs a name."),
    (Technique, {"cue": ""}, "A technique needs a cue."),
    (Technique, {"status": "gone"}, "Choose draft, published or retired."),
    (Technique, {"kind": "dance"}, "Choose the kind of technique."),
    (Technique, {"position": "hanging"}, "Choose a position of the body."),
    (Technique, {"level": "expert"}, "Choose a level."),
    (Technique, {"side": "left"}, "Choose none, together or each for the sides."),
    (Technique, {"dose_mode": "minutes"}, "Choose how the dose is counted."),
    (Technique, {"dose_seconds": 4}, SECONDS),
    (Technique, {"dose_seconds": 3601}, SECONDS),
    (Technique, {"dose_mode": "breaths"}, BREATHS),
    (Technique, {"dose_mode": "breaths", "dose_breaths": 0}, BREATHS),
    (Technique, {"dose_breaths": 5}, BREATHS),
    (Technique, {"dose_mode": "reps"}, REPS),
    (Technique, {"dose_mode": "reps", "dose_reps": 501}, REPS),
    (Technique, {"dose_mode": "hold", "dose_reps": 5}, REPS),
    (Technique, {"dose_min_seconds": 30}, RANGE),
    (Technique, {"dose_max_seconds": 90}, RANGE),
    (Technique, {"dose_min_seconds": 90, "dose_max_seconds": 30}, RANGE),
    (Technique, {"dose_min_seconds": 4, "dose_max_seconds": 90}, SECONDS),
    (Technique, {"dose_min_seconds": 30, "dose_max_seconds": 3601}, SECONDS),
    (Technique, {"dose_min_seconds": 61, "dose_max_seconds": 90}, WITHIN),
    (Technique, {"dose_min_seconds": 30, "dose_max_seconds": 59}, WITHIN),
    (TechniqueTool, {"count": 0}, "Count from 1 to 20 of a tool."),
    (TechniqueTool, {"count": 21}, "Count from 1 to 20 of a tool."),
    (TechniqueTool, {"role": "maybe"}, "Choose required, instead or also."),
    (TeachingNote, {"slug": ""}, "A teaching note needs a short name."),
    (TeachingNote, {"title": ""}, "A teaching note needs a title."),
    (TeachingNote, {"text": ""}, "A teaching note needs a text."),
    (TeachingNote, {"audience": "all"}, "Choose students or teachers."),
    (Source, {"slug": ""}, "A source needs a short name."),
    (Source, {"citation": ""}, "A source needs a citation."),
    (Source, {"grade": "E"}, "Choose a grade: A, B, C, D, S or M."),
    (Condition, {"slug": ""}, "A condition needs a short name."),
    (Condition, {"name": ""}, "A condition needs a name."),
    (Condition, {"student_name": ""}, "A condition needs a name for students."),
    (Condition, {"group": ""}, "A condition belongs to a group."),
    (Condition, {"summary": ""}, "A condition needs a summary."),
    (Condition, {"scope": "half"}, "Choose the whole body or one area."),
    (Condition, {"clearance": "maybe"}, "Choose required, advised or not needed."),
    (Picture, {"digest": ""}, "A picture is known by the digest of its bytes."),
    (Picture, {"media_type": "image/gif"}, "A picture is stored as JPEG or PNG."),
    (Picture, {"width": 0}, "A picture has at most 1200 pixels a side."),
    (Picture, {"width": 1201}, "A picture has at most 1200 pixels a side."),
    (Picture, {"height": 0}, "A picture has at most 1200 pixels a side."),
    (Picture, {"height": 1201}, "A picture has at most 1200 pixels a side."),
    (Picture, {"kind": "film"}, "Choose photo or drawing."),
    (Picture, {"shows": ""}, "Say what the picture shows."),
    (Picture, {"author": ""}, "Say who took or drew the picture."),
    (Picture, {"licence": "found"}, "Choose a licence from the list."),
    (Rule, {"slug": ""}, "A rule needs a short name."),
    (Rule, {"instead": ""}, "A rule says what to do instead."),
    (Rule, {"student": ""}, "A rule has words for the student."),
    (Rule, {"where": "here"}, "Choose anywhere or the affected area."),
    (Rule, {"severity": "fatal"}, "Choose how strongly the rule speaks."),
    (Rule, {"reviewed_by": "Dr Rao"}, "Say who reviewed the rule, and when."),
    (Rule, {"reviewed_on": date(2026, 11, 2)}, "Say who reviewed the rule, and when."),
    (LibraryState, {"pk": 2}, "The library has one state."),
]


def prepare(model, **values):
    """Return a good row but for ``values``, not yet saved; the rows that it needs are there."""
    needed = [field for field in model._meta.fields if field.many_to_one and not field.null]
    parents = {field.name: saved(field.related_model) for field in needed if field.name not in values}
    return baker.prepare(model, **GOOD[model] | parents | values)


def saved(model, **values):
    row = prepare(model, **values)
    row.save()
    return row


def refusal(row):
    """Return what the database's own constraints say about a row."""
    with pytest.raises(ValidationError) as caught:
        row.validate_constraints()
    return caught.value.messages


@pytest.mark.parametrize("model", GOOD)
def test_a_good_row_is_taken(model):
    row = prepare(model)

    row.validate_constraints()
    row.save()

    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(("model", "values", "message"), BAD)
def test_a_bad_row_is_refused_by_the_database_in_plain_words(model, values, message):
    row = prepare(model, **values)

    assert message in refusal(row)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_group_of_regions_stands_under_nothing_else():
    row = prepare(Region, is_group=True, parent=saved(Region))

    assert refusal(row) == ["A group of regions stands under nothing else."]
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("model", "field", "message"),
    [
        (Region, "parent", "A region cannot stand under itself."),
        (Technique, "gentler", "A technique cannot be its own gentler or stronger way."),
        (Technique, "stronger", "A technique cannot be its own gentler or stronger way."),
    ],
)
def test_a_row_does_not_point_at_itself(model, field, message):
    row = saved(model)
    setattr(row, field, row)

    assert refusal(row) == [message]
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_technique_names_each_tool_once():
    row = saved(TechniqueTool)
    again = TechniqueTool(technique=row.technique, tool=row.tool)

    assert refusal(again) == ["A technique names each tool once."]
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


@pytest.mark.parametrize("model", [model for model in GOOD if model not in (TechniqueTool, LibraryState, Picture)])
def test_a_short_name_is_there_once(model):
    saved(model, slug="same")
    again = prepare(model, slug="same")

    with pytest.raises(ValidationError) as caught:
        again.validate_unique()
    assert caught.value.messages == ["There is already an entry with this short name."]
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_every_constraint_is_tried_above():
    """A constraint that is added later needs its own line in BAD, or a test of its own."""
    own_tests = {"region_not_its_own_parent", "region_group_on_top", "technique_tool_once"}
    own_tests |= {"technique_gentler_is_another", "technique_stronger_is_another"}
    every = {
        (model, constraint.name)
        for model in apps.get_app_config("anatomy").get_models()
        for constraint in model._meta.constraints
        if constraint.name not in own_tests
    }

    tried = set()
    for model, values, _message in BAD:
        row = prepare(model, **values)
        for constraint in model._meta.constraints:
            try:
                constraint.validate(model, row)
            except ValidationError:
                tried.add((model, constraint.name))

    assert every - tried == set()


@pytest.mark.parametrize("values", [["", "x"], "text", [1], [" "], {}, None])
def test_lines_are_a_list_of_filled_texts(values):
    with pytest.raises(ValidationError) as caught:
        Technique._meta.get_field("steps").run_validators(values or [None])

    assert caught.value.messages == ["Write one entry a line."]


@pytest.mark.parametrize("values", [["smr", "smr"], ["dance"], "smr", [[]]])
def test_the_kinds_of_a_rule_are_known_and_different(values):
    with pytest.raises(ValidationError) as caught:
        Rule._meta.get_field("kinds").run_validators(values)

    assert caught.value.messages == ["Choose from the list, each at most once."]


# Relations ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "field"),
    [(Structure, "region"), (Region, "parent"), (Technique, "technique_type"), (TechniqueTool, "tool")],
)
def test_what_a_row_needs_stays(model, field):
    row = saved(model, **({"parent": saved(Region)} if model is Region else {}))

    with pytest.raises(models.ProtectedError):
        getattr(row, field).delete()


def test_a_technique_outlives_its_gentler_way():
    gentler = saved(Technique)
    technique = saved(Technique, gentler=gentler)

    gentler.delete()

    technique.refresh_from_db()
    assert technique.gentler is None


# Which rows -----------------------------------------------------------------------------------------------------------


def test_published_leaves_out_drafts_and_the_retired():
    for status in ("draft", "published", "retired"):
        saved(Technique, name=status, status=status)

    assert [technique.name for technique in Technique.objects.published()] == ["published"]


@pytest.fixture
def leg():
    """A group with a calf and a thigh, a structure of the calf that passes the thigh, and four techniques."""
    group = saved(Region, slug="leg", is_group=True, order=1)
    calf = saved(Region, slug="calf", parent=group, order=2)
    thigh = saved(Region, slug="thigh", parent=group, order=3)
    soleus = saved(Structure, region=calf)
    soleus.other_regions.add(thigh)
    for name in ("calf", "soleus", "thigh", "nowhere"):
        saved(Technique, name=name, slug=name)
    Technique.objects.get(name="calf").regions.add(calf)
    Technique.objects.get(name="thigh").regions.add(thigh)
    Technique.objects.get(name="soleus").structures.add(soleus)
    return group


@pytest.mark.parametrize(
    ("slug", "names"), [("calf", ["calf", "soleus"]), ("thigh", ["thigh"]), ("leg", ["calf", "soleus", "thigh"])]
)
def test_for_region_counts_the_declared_and_the_home_of_each_structure(leg, slug, names):
    region = Region.objects.get(slug=slug)

    assert [technique.name for technique in Technique.objects.for_region(region)] == names


def test_all_regions_joins_the_declared_with_the_home_of_each_structure(leg):
    technique = Technique.objects.get(name="soleus")
    technique.regions.add(Region.objects.get(slug="thigh"))

    assert [region.slug for region in technique.all_regions()] == ["calf", "thigh"]


def test_with_parts_reads_one_technique_and_all_of_them_with_eight_queries(starter_library, django_assert_num_queries):
    def read(techniques):
        return [
            (
                technique.technique_type.name,
                technique.gentler and technique.gentler.slug,
                [region.slug for region in technique.all_regions()],
                [[region.slug for region in demand.regions.all()] for demand in technique.demands.all()],
                [zone.name for zone in technique.keep_off_zones.all()],
                [intent.name for intent in technique.intents.all()],
                [row.tool.name for row in technique.tool_rows.all()],
            )
            for technique in techniques
        ]

    with django_assert_num_queries(8):
        one = read(Technique.objects.filter(slug="smr-sole-slow-sweep").with_parts())
    with django_assert_num_queries(8):
        everything = read(Technique.objects.published().with_parts())

    assert one[0][2] == ["sole"]
    assert len(everything) == 188


def test_rules_are_read_with_a_fixed_number_of_queries(starter_library, django_assert_num_queries):
    with django_assert_num_queries(8):
        conditions = list(Condition.objects.with_rules())
        parts = [list(rule.demands.all()) + list(rule.tools.all()) for c in conditions for rule in c.rules.all()]

    assert (len(conditions), len(parts)) == (64, 223)


def test_severities_rank_from_mild_to_never():
    assert [(severity.rank, severity.student_label) for severity in Severity] == [
        (1, "Take care"),
        (2, "Change it"),
        (3, "Ask first"),
        (4, "Leave out"),
    ]


@pytest.mark.parametrize(
    ("url", "link"),
    [("https://example.org/a ; shelf 7", "https://example.org/a"), ("shelf 7", ""), ("javascript:alert(1)", "")],
)
def test_a_source_links_to_web_addresses_only(url, link):
    assert Source(url=url).link == link


# The revision ---------------------------------------------------------------------------------------------------------


def test_the_revision_grows_with_every_change_and_fits_one_query(django_assert_num_queries):
    seen = [LibraryState.objects.revision()]
    for _change in range(3):
        LibraryState.objects.bump()
        with django_assert_num_queries(1):
            seen.append(LibraryState.objects.revision())

    assert seen[0] == 0
    assert seen == sorted(set(seen))
    assert LibraryState.objects.count() == 1


# Files and rows allow the same ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "field", "words"),
    [
        (Region, "smr", pack_vocabulary.SMR_USES),
        (Structure, "kind", pack_vocabulary.STRUCTURE_KINDS),
        (Structure, "depth", pack_vocabulary.DEPTHS),
        (Structure, "smr", pack_vocabulary.SMR_USES),
        (Tool, "category", pack_vocabulary.TOOL_CATEGORIES),
        (Tool, "contact", pack_vocabulary.CONTACTS),
        (Technique, "kind", pack_vocabulary.KINDS),
        (Technique, "position", pack_vocabulary.POSITIONS),
        (Technique, "level", pack_vocabulary.LEVELS),
        (Technique, "side", pack_vocabulary.SIDES),
        (Technique, "dose_mode", pack_vocabulary.DOSE_MODES),
        (TechniqueTool, "role", ("required", *pack_vocabulary.OPTIONAL_ROLES)),
        (TeachingNote, "audience", pack_vocabulary.AUDIENCES),
        (Condition, "scope", pack_vocabulary.SCOPES),
        (Condition, "clearance", pack_vocabulary.CLEARANCES),
        (Rule, "where", pack_vocabulary.WHERES),
        (Rule, "severity", pack_vocabulary.SEVERITIES),
        (Source, "grade", pack_vocabulary.GRADES),
    ],
)
def test_a_file_may_use_the_words_that_a_row_may(model, field, words):
    assert [value for value, _label in model._meta.get_field(field).choices] == list(words)


@pytest.mark.parametrize(
    ("model", "texts"),
    [
        (Source, pack_vocabulary.SOURCE_TEXTS),
        (Region, pack_vocabulary.REGION_TEXTS),
        (Structure, pack_vocabulary.STRUCTURE_TEXTS),
        (KeepOffZone, pack_vocabulary.ZONE_TEXTS),
        (Tool, pack_vocabulary.TOOL_TEXTS),
        (TechniqueType, pack_vocabulary.TYPE_TEXTS),
        (Intent, {"name": pack_vocabulary.INTENT_NAME}),
        (Demand, {"name": pack_vocabulary.DEMAND_NAME}),
        (Technique, pack_vocabulary.TECHNIQUE_TEXTS),
        (Technique, {"gentler_how": pack_vocabulary.HOW, "stronger_how": pack_vocabulary.HOW}),
        (Condition, pack_vocabulary.CONDITION_TEXTS),
        (Rule, pack_vocabulary.RULE_TEXTS),
        (TeachingNote, pack_vocabulary.NOTE_TEXTS),
    ],
)
def test_a_text_of_a_file_fits_into_its_row(model, texts):
    columns = {name: model._meta.get_field(name) for name in texts}

    assert {name: (text.limit, text.blank) for name, text in texts.items()} == {
        name: (column.max_length, column.blank) for name, column in columns.items()
    }
