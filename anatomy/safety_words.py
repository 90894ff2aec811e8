"""The words for findings that the library, the classes and the documents share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .domain import safety
from .domain.safety import Area, Condition, Present, Rule, Rulebook
from .models import Grade, Severity


def severity_word(severity: safety.Severity) -> str:
    """Return how teachers read a severity: "Clear first"."""
    return str(Severity(severity.value).label)


def student_word(severity: safety.Severity) -> str:
    """Return how students read a severity: "Ask first"."""
    return Severity(severity.value).student_label


def area_words(area: Area | None, book: Rulebook) -> str:
    """Return where an area is: "calf, left". Empty for none, and for a region that the library no longer has."""
    if area is None or area.region not in book.regions:
        return ""
    region = book.regions[area.region].name.lower()
    words = {"left": _("%(region)s, left"), "right": _("%(region)s, right")}.get(area.side, "%(region)s")
    return words % {"region": region}


def places_words(areas: Iterable[Area | None], book: Rulebook) -> str:
    """Return all places of a condition: "calf, left; abdomen". Empty where none was given."""
    return "; ".join(filter(None, (area_words(area, book) for area in areas)))


def placed_words(condition: Condition, areas: Iterable[Area | None], book: Rulebook) -> str:
    """Return a condition's name with its places: "Open wound, cut or healing skin (calf, left)"."""
    where = places_words(areas, book)
    return _("%(condition)s (%(where)s)") % {"condition": condition.name, "where": where} if where else condition.name


def present_words(present: Iterable[Present], book: Rulebook) -> list[str]:
    """Return each condition in a room once, with its places. What the library no longer has is left out."""
    places: defaultdict[str, list[Area | None]] = defaultdict(list)
    for one in present:
        if one.condition in book.conditions:
            places[one.condition].append(one.area)
    return [placed_words(book.conditions[slug], areas, book) for slug, areas in places.items()]


def review_words(rule: Rule) -> str:
    """Return who reviewed a rule and when, or that no clinician has yet."""
    if not rule.reviewed_by or rule.reviewed_on is None:
        return _("not yet reviewed by a clinician")
    return _("reviewed by %(who)s on %(day)s") % {"who": rule.reviewed_by, "day": date_format(rule.reviewed_on)}


def grade_words(grade: str) -> str:
    """Return what a source's grade means: "A: peer reviewed". The grade itself where it is none of ours."""
    return str(Grade(grade).label) if grade in Grade else grade


def clearance_words(clearance: safety.Clearance) -> str:
    """Return who should be asked before somebody with a condition joins in. Empty where nobody needs to be."""
    if clearance is safety.Clearance.REQUIRED:
        return _("A doctor, midwife or physiotherapist agrees first.")
    if clearance is safety.Clearance.ADVISED:
        return _("Better to ask a doctor, midwife or physiotherapist first.")
    return ""
