"""Say what one condition means for one technique, and on whose word."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anatomy.domain import safety
from anatomy.domain.safety import Area, Condition, Finding, Present, Reason, Rulebook, check
from anatomy.models import Clearance, Region, Technique, Tool
from anatomy.repertoire import asked_of
from anatomy.rulebook import read_rulebook
from anatomy.safety_words import area_words, grade_words, review_words, severity_word, student_word

NOTHING = "none"  # the severity where no rule speaks
NEAREST = 3


class Command(BaseCommand):
    """Hold one technique against one condition, with the rules of the library as they are now. Reads, never writes."""

    help = "Say how strongly the rules of a condition speak against a technique, what to do instead, and on whose word."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the technique, the condition, and what narrows the question."""
        parser.add_argument("technique", help="the short name of a technique, published or not")
        parser.add_argument("--condition", required=True, metavar="SLUG", help="the short name of a condition")
        parser.add_argument("--area", metavar="REGION", help="where on the body; the worst case if not given")
        parser.add_argument("--side", choices=["left", "right"], help="the side of the area; either if not given")
        parser.add_argument(
            "--tool",
            action="extend",
            nargs="+",
            metavar="TOOL",
            help="the tools chosen, in place of those that the technique needs",
        )
        parser.add_argument("--json", action="store_true", help="print JSON and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the answer, or say which short name nobody knows and what it may have meant."""
        book = read_rulebook()
        technique = _technique(options["technique"])
        condition = _condition(options["condition"], book)
        area = _area(options["area"], options["side"], book)
        tools = _tools(options["tool"])
        finding = check(asked_of(technique, tools), [Present(condition.slug, area)], book)
        if options["json"]:
            answer = _as_json(technique, condition, area, finding)
            self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_as_text(technique, condition, area, finding, book)))


# What was asked -------------------------------------------------------------------------------------------------------


def _technique(slug: str) -> Technique:
    found = Technique.objects.with_parts().filter(slug=slug).first()
    if found is None:
        raise _unknown(_("technique"), slug, _words(Technique.objects.values_list("slug", "name")))
    return found


def _condition(slug: str, book: Rulebook) -> Condition:
    if slug not in book.conditions:
        known = [
            (word, condition.slug)
            for condition in book.conditions.values()
            for word in (condition.slug, condition.name, condition.student_name, *condition.aliases)
        ]
        raise _unknown(_("condition"), slug, known)
    return book.conditions[slug]


def _area(slug: str | None, side: str | None, book: Rulebook) -> Area | None:
    if slug is None:
        if side:
            raise CommandError(_("A side needs an area: add --area."))
        return None
    if slug not in book.regions:
        raise _unknown(_("region"), slug, _words(Region.objects.values_list("slug", "name")))
    return Area(slug, side or "")


def _tools(slugs: Iterable[str] | str | None) -> list[str] | None:
    """Return the tools chosen, or None where the technique's own count."""
    if slugs is None:
        return None
    chosen = [slugs] if isinstance(slugs, str) else list(slugs)
    known = set(Tool.objects.values_list("slug", flat=True))
    for slug in chosen:
        if slug not in known:
            raise _unknown(_("tool"), slug, _words(Tool.objects.values_list("slug", "name")))
    return chosen


def _words(rows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Both words that people use of a row, its short name and its name, each with its short name."""
    return [(word, slug) for slug, name in rows for word in (slug, name)]


def _unknown(what: str, slug: str, known: Iterable[tuple[str, str]]) -> CommandError:
    """The error for a short name that nobody knows. ``known`` are words that people use, each with its short name."""
    words = _("There is no %(what)s “%(slug)s”.") % {"what": what, "slug": slug}
    if nearest := _nearest(slug, known):
        words += " " + _("Did you mean %(nearest)s?") % {"nearest": _(" or ").join(nearest)}
    return CommandError(words)


def _nearest(typed: str, known: Iterable[tuple[str, str]]) -> list[str]:
    """Return the short names nearest to what was typed, best first; an empty list where nothing comes near."""
    by_word: dict[str, list[str]] = {}
    for word, slug in known:
        by_word.setdefault(word.casefold(), []).append(slug)
    matches = get_close_matches(typed.casefold(), by_word, n=2 * NEAREST, cutoff=0.5)
    return list(dict.fromkeys(slug for word in matches for slug in by_word[word]))[:NEAREST]


# The answer -----------------------------------------------------------------------------------------------------------


def _as_json(technique: Technique, condition: Condition, area: Area | None, finding: Finding | None) -> dict[str, Any]:
    reasons = finding.reasons if finding else ()
    return {
        "technique": technique.slug,
        "condition": condition.slug,
        "area": area.region if area else None,
        "side": area.side or None if area else None,
        "severity": finding.severity.value if finding else NOTHING,
        "worst_case": _is_worst_case(condition, area),
        "clearance": condition.clearance.value,
        "reasons": [_reason_as_json(reason) for reason in reasons],
    }


def _reason_as_json(reason: Reason) -> dict[str, Any]:
    rule = reason.rule
    return {
        "rule": rule.slug,
        "severity": rule.severity.value,
        "where": "affected_area" if rule.local else "anywhere",
        "worst_case": reason.worst_case,
        "instead": rule.instead,
        "student": rule.student,
        "sources": [
            {"slug": source.slug, "grade": source.grade, "citation": source.citation, "url": source.link}
            for source in rule.sources
        ],
        "reviewed": rule.reviewed_on is not None,
        "reviewed_by": rule.reviewed_by or None,
        "reviewed_on": rule.reviewed_on.isoformat() if rule.reviewed_on else None,
    }


def _is_worst_case(condition: Condition, area: Area | None) -> bool:
    """Whether the condition asks where it is and nobody said so."""
    return condition.asks_area and area is None


def _as_text(
    technique: Technique, condition: Condition, area: Area | None, finding: Finding | None, book: Rulebook
) -> Iterator[str]:
    yield f"{technique.name} ({technique.slug})"
    where = area_words(area, book)
    yield f"{condition.name} ({condition.slug})"
    if where:
        yield _("Affected area: %(area)s") % {"area": where}
    if _is_worst_case(condition, area):
        yield _("No area was given: this is the worst case, as if it were wherever the technique reaches.")
    elif area is not None and not condition.asks_area:
        yield _("This condition does not ask for an area: the one given changes nothing.")
    if condition.clearance is not safety.Clearance.NONE:
        yield _("Medical clearance: %(word)s") % {"word": Clearance(condition.clearance.value).label}
    yield ""
    if finding is None:
        yield _("Severity: none. No rule of this condition speaks against it.")
        return
    count = len(finding.reasons)
    rules = ngettext("%(count)d rule", "%(count)d rules", count) % {"count": count}
    yield _("Severity: %(word)s (%(slug)s), by %(rules)s") % {
        "word": severity_word(finding.severity),
        "slug": finding.severity.value,
        "rules": rules,
    }
    for reason in finding.reasons:
        yield from _reason_as_text(reason, book)
    yield ""
    yield _("Advice with its sources, never a diagnosis.")


def _reason_as_text(reason: Reason, book: Rulebook) -> Iterator[str]:
    rule = reason.rule
    yield ""
    yield f"{rule.slug}: {severity_word(rule.severity)}{_where_words(reason, book)}"
    yield "  " + _("Instead: %(text)s") % {"text": rule.instead}
    yield "  " + _("To the student (%(word)s): %(text)s") % {"word": student_word(rule.severity), "text": rule.student}
    for source in rule.sources:
        words = {"slug": source.slug, "grade": grade_words(source.grade), "citation": source.citation}
        yield "  " + _("Source %(slug)s (%(grade)s): %(citation)s") % words + (f" {source.link}" if source.link else "")
    yield "  " + review_words(rule)


def _where_words(reason: Reason, book: Rulebook) -> str:
    if reason.worst_case:
        return ", " + _("in the affected area, wherever that is")
    return f", {_('in the affected area')}: {area_words(reason.area, book)}" if reason.area else ""
