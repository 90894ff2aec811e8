"""The searched text: how it is normalised, what it holds, and that it is written only where it changes."""

from __future__ import annotations

import pytest

from anatomy.domain.letters import anglicise, normalise
from anatomy.indexing import index_techniques, techniques_naming
from anatomy.models import Kind, Region, Structure, Technique, TechniqueType, Tool
from anatomy.search import LibraryQuery, cards


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("Vṛkṣāsana", "vrksasana"),
        ("V\u0072\u0323k\u0073\u0323\u0061\u0304sana", "vrksasana"),
        ("  Cat-Cow,  seated ", "cat cow seated"),
        ("Child's pose", "childs pose"),
        ("Child’s pose", "childs pose"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ﬁngers", "fingers"),
        ("वृक्षासन", "वकषासन"),
        ("", ""),
    ],
)
def test_normalise_leaves_letters_digits_and_single_spaces(typed, searched):
    assert normalise(typed) == searched
    assert normalise(searched) == searched


@pytest.mark.parametrize(
    ("scholarly", "everyday"),
    [
        ("Vṛkṣāsana", "vrikshāsana"),
        ("Caturaṅga Daṇḍāsana", "chaturanga dandāsana"),
        ("Śavāsana", "shavāsana"),
        ("Paścimottānāsana", "paschimottānāsana"),
    ],
)
def test_anglicise_writes_sanskrit_as_magazines_do(scholarly, everyday):
    assert normalise(anglicise(scholarly)) == normalise(everyday)


@pytest.mark.django_db
def test_every_rolling_technique_is_found_by_release(starter_library):
    rolling = Technique.objects.filter(kind=Kind.SMR)

    assert rolling.filter(search_text__contains="release").count() == rolling.count() == 79


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        "sole slow sweep",  # name
        "foot roll",  # alias
        "sole of the foot",  # region
        "ankle and foot",  # group of the region
        "plantar fascia",  # structure
        "aponeurosis plantaris",  # its Latin name
        "slow longitudinal rolling",  # type
        "snail pace",  # cue
    ],
)
def test_a_technique_is_found_by_all_that_belongs_to_it(starter_library, words):
    assert Technique.objects.filter(search_text__contains=words, slug="smr-sole-slow-sweep").exists()


@pytest.mark.django_db
def test_only_what_changed_is_written(starter_library, django_assert_num_queries):
    Technique.objects.filter(slug="smr-sole-slow-sweep").update(name="Sole wave")

    assert (index_techniques(), index_techniques()) == (1, 0)
    assert Technique.objects.get(name_text="sole wave").search_text.startswith("sole wave foot roll")


@pytest.mark.django_db
def test_a_renamed_place_concerns_the_techniques_that_work_it(starter_library):
    group = Region.objects.get(slug="feet")
    structure = Structure.objects.get(slug="plantar-fascia")
    kind = TechniqueType.objects.get(slug="cross-fiber")

    for entry, word in ((group, "Underpinnings"), (structure, "Tent pole"), (kind, "Sawing")):
        concerned = set(techniques_naming(entry))
        entry.name = word
        entry.save()
        index_techniques()
        assert set(Technique.objects.filter(search_text__contains=word.lower())) == concerned


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "slug"), [(Region, "calf"), (Tool, "block")])
def test_a_list_shows_the_new_name_of_a_region_and_of_a_tool(starter_library, model, slug):
    entry = model.objects.get(slug=slug)
    old = entry.name
    entry.name = "Zebra"
    entry.save()

    index_techniques(techniques_naming(entry))

    (card,) = cards(LibraryQuery(text="calf pin with ankle circles")).cards
    assert (old in card.facts.split(" · ")[0], "Zebra" in card.facts) == (False, True)
