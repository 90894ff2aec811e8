"""The remarks on a class, as the overview shows them: once for each check, with the steps and what puts them right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from anatomy.domain.repertoire import Repertoire
from anatomy.domain.safety import Rulebook, Source
from sessions import wording
from sessions.domain import checking
from sessions.domain.checking import Add, Check, Remark
from sessions.domain.clock import Timetable
from sessions.domain.plan import Plan
from sessions.presenting import check_words
from sessions.presenting.findings import StepLink

# A check that finds the same all over a class says so, and does not fill the page with it.
MOST_LINES = 5
# The checks in a few languages.
KEPT_REASONS = 64


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """One thing to look at: ``words`` before its steps, and what puts it right.

    That is a button, whose ``fix`` names the remark and whose words are ``remedy``, or a page at ``href``.
    """

    words: str
    steps: tuple[StepLink, ...]
    fix: str = ""
    remedy: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class CheckBlock:
    """A check that says something of the class, or one that is turned off: then it has no lines.

    ``why`` is HTML: the reason, and on whose word. ``more`` tells how much it has to say beside its lines.
    """

    code: str
    name: str
    why: str = ""
    lines: tuple[RemarkLine, ...] = ()
    more: str = ""


@dataclass(frozen=True, slots=True)
class RemarksPanel:
    """All that the checks say. ``said`` tells how much in a few words."""

    said: str = ""
    blocks: tuple[CheckBlock, ...] = ()
    muted: tuple[CheckBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """What the wording of remarks needs of the library."""

    citations: Mapping[str, Source]
    repertoire: Repertoire
    book: Rulebook


def remarks_panel(plan: Plan, times: Timetable, muted: Iterable[str], library: Library) -> RemarksPanel:
    """Check ``plan``, whose timetable is ``times``, and word what is found. ``muted`` checks are listed, not made."""
    off = [code for code in Check if code in set(muted)]
    found = checking.remarks(plan, times, off)
    words = _Words(plan, library)
    return RemarksPanel(
        said=_said(plan, found),
        blocks=tuple(words.block(code, tuple(of_it)) for code, of_it in groupby(found, key=lambda one: one.code)),
        muted=tuple(words.block(code) for code in off),
    )


def _said(plan: Plan, found: tuple[Remark, ...]) -> str:
    if not any(section.steps for section in plan.sections):
        return _("Nothing to check yet.")
    if not found:
        return _("No remarks.")
    return ngettext("%(count)d remark", "%(count)d remarks", len(found)) % {"count": len(found)}


@lru_cache(maxsize=KEPT_REASONS)
def why_html(language: str | None, code: Check, sources: tuple[Source, ...]) -> str:
    """Lay out why a check is made, in ``language``, which is the one that is active: the same in every class."""
    return render_to_string("sessions/builder_check.html", {"reason": check_words.REASONS[code], "sources": sources})


class _Words:
    """Words remarks on one class."""

    def __init__(self, plan: Plan, library: Library) -> None:
        self.plan = plan
        self.library = library
        self.numbers = {step.id: number for number, step in plan.numbered()}
        self.titles = {step.id: step.title for step in plan.steps()}

    def block(self, code: Check, found: tuple[Remark, ...] = ()) -> CheckBlock:
        """Return a check with what it found."""
        lines = tuple(self._line(remark) for remark in found[:MOST_LINES])
        left = len(found) - len(lines)
        more = (
            ngettext("and %(count)d more like it", "and %(count)d more like it", left) % {"count": left} if left else ""
        )
        return CheckBlock(code.value, check_words.name(code), self._why(code) if found else "", lines, more)

    def _why(self, code: Check) -> str:
        known = self.library.citations
        sources = tuple(known[slug] for slug in check_words.SOURCES.get(code, ()) if slug in known)
        return why_html(get_language(), code, sources)

    def _line(self, remark: Remark) -> RemarkLine:
        steps = tuple(StepLink(step, self.numbers[step], self.titles[step]) for step in remark.steps)
        words = check_words.found(remark)
        if remark.fix is None:
            href, remedy = self._way_out(remark)
            return RemarkLine(words, steps, remedy=remedy, href=href)
        added = ""
        if isinstance(remark.fix, Add):
            offer = checking.choose(self.plan, remark.fix, self.library.repertoire, self.library.book)
            if offer is None:
                return RemarkLine(words, steps)
            added = offer.name
        return RemarkLine(words, steps, remark.name, check_words.remedy(remark, self.numbers, added))

    def _way_out(self, remark: Remark) -> tuple[str, str]:
        """Return where a remark that has no one answer can be seen to, and the words of the link."""
        if remark.code is Check.TARGET:
            target = wording.offset(self.plan.target_minutes * 60)
            return reverse("sessions:class_fit", args=[self.plan.id]), _("Fit to %(time)s") % {"time": target}
        if remark.code is Check.BEGINNERS:
            step, base = remark.steps[0], reverse("sessions:class_builder", args=[self.plan.id])
            return f"{base}?swap={step}#step-{step}", _("Swap …")
        return "", ""
