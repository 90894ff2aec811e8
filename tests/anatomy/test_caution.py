"""A technique's page says who should take care, how much, what to do instead and on whose word."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import TYPE_CHECKING

import pytest

from anatomy.caution import CareCondition, CareGroup, CareReason, who_should_take_care
from anatomy.models import Condition, LibraryState, Rule, Technique
from anatomy.rulebook import read_rulebook

if TYPE_CHECKING:
    from django.test import Client

CALF = "/library/smr-calf-roller-sweep/"


def care_of(slug: str) -> tuple[CareGroup, ...]:
    return who_should_take_care(Technique.objects.with_parts().get(slug=slug), read_rulebook())


def named(slug: str) -> dict[str, list[str]]:
    """The names of the conditions by severity, as the page orders them."""
    return {group.severity: [condition.name for condition in group.conditions] for group in care_of(slug)}


def part(page: str) -> str:
    """The words of the section, without its marks."""
    section = page.partition('<section class="care"')[2].partition("</section>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", section)).split())


@pytest.mark.usefixtures("starter_library")
def test_the_most_severe_comes_first_and_names_are_in_order():
    care = named("smr-calf-roller-sweep")

    assert list(care) == ["contraindicated", "clear_first", "modify", "caution"]
    assert [names for names in care.values() if names != sorted(names, key=str.casefold)] == []


@pytest.mark.usefixtures("starter_library")
def test_a_condition_stands_once_under_its_highest_severity():
    names = [name for names in named("smr-calf-roller-sweep").values() for name in names]

    assert len(names) == len(set(names))
    assert "Deep vein clot, known or suspected" in named("smr-calf-roller-sweep")["contraindicated"]


@pytest.mark.usefixtures("starter_library")
def test_every_reason_says_what_to_do_and_on_whose_word():
    Condition.objects.exclude(slug="recent-surgery").delete()

    (group,) = care_of("smr-calf-roller-sweep")

    (condition,) = group.conditions
    sources = [[(source.slug, source.grade) for source in reason.sources] for reason in condition.reasons]
    assert (group.severity, group.word) == ("contraindicated", "Contraindicated")
    assert condition == CareCondition(
        name="Recent surgery",
        clearance="A doctor, midwife or physiotherapist agrees first.",
        reasons=tuple(
            CareReason(
                severity=severity,
                word=word,
                instead=Rule.objects.get(slug=slug).instead,
                only_there=only_there,
                sources=reason.sources,
                review="not yet reviewed by a clinician",
            )
            for reason, (slug, severity, word, only_there) in zip(
                condition.reasons,
                [
                    ("recent-surgery-01", "contraindicated", "Contraindicated", True),
                    ("recent-surgery-03", "caution", "Caution", False),
                ],
                strict=True,
            )
        ),
    )
    assert sources == [[("MASSAGE", "C"), ("THERABODY", "B")], [("THERABODY", "B")]]


@pytest.mark.usefixtures("starter_library")
@pytest.mark.parametrize(
    ("slugs", "there"), [(["open-wound"], 1), (["dvt"], 0), (["recent-surgery", "bruise", "dvt"], 2)]
)
def test_it_says_how_many_are_as_strong_in_the_affected_area_only(slugs, there):
    Condition.objects.exclude(slug__in=slugs).delete()

    (group,) = care_of("smr-calf-roller-sweep")

    assert (group.severity, group.only_there) == ("contraindicated", there)


@pytest.mark.usefixtures("starter_library")
def test_tools_that_are_needed_count_and_others_do_not():
    technique = Technique.objects.get(slug="smr-calf-roller-sweep")
    rule = Rule.objects.get(slug="anticoagulants-01")

    rule.tools.set([row.tool for row in technique.tool_rows.exclude(role="required")])
    without = named(technique.slug)["contraindicated"]
    rule.tools.set([technique.tool_rows.get(role="required").tool])

    assert ("Blood-thinning medicine" in without) is False
    assert ("Blood-thinning medicine" in named(technique.slug)["contraindicated"]) is True


@pytest.mark.usefixtures("starter_library")
def test_the_page_says_it_all_without_script(asha_client: Client):
    Condition.objects.exclude(slug="open-wound").delete()
    Rule.objects.update(reviewed_by="Dr Mara Stein", reviewed_on=date(2026, 5, 4))

    page = asha_client.get(CALF).text

    assert part(page) == (
        'aria-labelledby="care"> Who should take care '
        "Advice with its sources, never a diagnosis. Who is unsure asks a doctor. "
        "Contraindicated 1 condition 1 in the affected area only "
        "Contraindicated Open wound, cut or healing skin Only in the affected area "
        "Instead: Leave the area alone until the skin is closed; roll elsewhere. "
        "A Source of grade A: peer reviewed. Bartsch KM et al. 2021, Expert Consensus on the Contraindications and "
        "Cautions of Foam Rolling, J Clin Med 10(22):5360, doi 10.3390/jcm10225360 "
        "C Source of grade C: teacher or studio page. "
        "namu.ca, myofascial release considerations and contraindications "
        "Reviewed by Dr Mara Stein on 4 May 2026. "
        "What the grades of the sources mean A A: peer reviewed "
        "B B: hospital, professional body, maker or named clinician C C: teacher or studio page D D: content site "
        "S S: the studio's own text M M: general knowledge, no source at hand"
    )
    assert '<a href="http://namu.ca/myofascial-release-mfr/contraindications/" rel="noreferrer external">' in page


@pytest.mark.usefixtures("starter_library")
def test_a_technique_that_no_rule_touches_says_so(asha_client: Client):
    page = asha_client.get("/library/breath-alternate-nostril-breath/").text

    assert part(page) == (
        'aria-labelledby="care"> Who should take care '
        "No rule of the library speaks against it. That is no promise: who is unsure asks a doctor."
    )


@pytest.mark.usefixtures("starter_library")
def test_one_rule_and_three_take_the_same_queries(asha_client: Client, assert_same_queries: Callable[..., int]):
    Condition.objects.exclude(slug="open-wound").delete()
    LibraryState.objects.bump()
    wound = Condition.objects.get()

    def grow() -> None:
        for number in range(2, 4):
            rule = Rule.objects.create(
                slug=f"open-wound-{number:02}",
                condition=wound,
                severity="caution",
                kinds=["smr"],
                instead="-",
                student="-",
            )
            rule.sources.set(Rule.objects.get(slug="open-wound-01").sources.all())
        LibraryState.objects.bump()

    assert assert_same_queries(lambda: asha_client.get(CALF), grow) == 13
    assert part(asha_client.get(CALF).text).count("Instead:") == 3
