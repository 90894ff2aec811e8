"""The page that fits a class to its target, as values that its template prints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anatomy.wording import dose_text
from sessions import wording
from sessions.domain.clock import ClockSettings
from sessions.domain.plan import Plan, PlanStep
from sessions.domain.trimming import Dose, Fit, Kind, Proposal, chosen, fit
from sessions.presenting.clock import ClockFace, face, fit_name


@dataclass(frozen=True, slots=True)
class Ticks:
    """What was ticked of what a page ``offered``, both by the names of proposals."""

    ticked: Collection[str]
    offered: Collection[str]

    def keeps(self, proposal: Proposal) -> bool:
        """Whether a proposal stays ticked: only one that was left on the page is left again, also with another dose."""
        return _subject(proposal.name) in {_subject(name) for name in self.ticked} or _subject(proposal.name) not in {
            _subject(name) for name in self.offered
        }


def _subject(name: str) -> str:
    """What a name is about, without its doses: "shorten-12"."""
    return "-".join(name.split("-")[:2])


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One change to take or leave; ``value`` names it."""

    value: str
    step: int
    number: int
    name: str
    section: str
    words: str
    effect: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class FitPage:
    """What could change, in groups under their titles, and how long the class takes ``now`` and with what is ticked.

    ``planned`` is how long it takes now in seconds, and ``offered`` the names of all rows, for the form to carry along.
    ``short`` says what cannot be reached, and is empty where the target can.
    """

    title: str
    lead: str
    groups: tuple[tuple[str, tuple[ProposalRow, ...]], ...]
    planned: int
    offered: str
    now: ClockFace
    then: ClockFace
    short: str


def fit_page(plan: Plan, settings: ClockSettings, ticks: Ticks | None = None) -> FitPage:
    """Word what brings ``plan`` to its target. Without ``ticks`` all of it is ticked."""
    found = fit(plan, settings)
    names = {one.name for one in found.proposals if ticks is None or ticks.keeps(one)}
    then = chosen(plan, found, names, settings).after
    places = dict(_places(plan))
    rows: defaultdict[Kind, list[ProposalRow]] = defaultdict(list)
    for one in found.proposals:
        rows[one.kind].append(_row(one, *places[one.step], one.name in names))
    return FitPage(
        title=fit_name(found.target),
        lead=_lead(found),
        groups=tuple((title, those) for kind, title in _titles() if (those := tuple(rows[kind]))),
        planned=found.before,
        offered=" ".join(one.name for one in found.proposals),
        now=face(found.before, found.target),
        then=face(then, found.target),
        short=_short(found),
    )


def _places(plan: Plan) -> Iterator[tuple[int, tuple[PlanStep, int, str]]]:
    """Each step by its key, with its number and the name of its section."""
    number = 0
    for section in plan.sections:
        for step in section.steps:
            number += 1
            yield step.id, (step, number, section.name)


def _titles() -> tuple[tuple[Kind, str], ...]:
    return (Kind.DROP, _("Leave out")), (Kind.SHORTEN, _("Make shorter")), (Kind.LENGTHEN, _("Make longer"))


def _row(one: Proposal, step: PlanStep, number: int, section: str, ticked: bool) -> ProposalRow:
    return ProposalRow(
        value=one.name,
        step=step.id,
        number=number,
        name=step.title,
        section=section,
        words=_words(one, step),
        effect=(_("saves %(time)s") if one.seconds <= 0 else _("adds %(time)s"))
        % {"time": wording.offset(abs(one.seconds))},
        ticked=ticked,
    )


def _words(one: Proposal, step: PlanStep) -> str:
    if one.after is None:
        return _("%(dose)s, optional") % {"dose": _dose(one.before, step)}
    return _("%(after)s instead of %(before)s") % {"before": _dose(one.before, step), "after": _dose(one.after, step)}


def _dose(dose: Dose, step: PlanStep) -> str:
    return dose_text(step.dose_mode, dose.seconds, dose.count, step.side, name_both=False)


def _lead(found: Fit) -> str:
    if found.before == found.target:
        return _("The class is exactly on target: there is nothing to change.")
    off = {"time": wording.offset(abs(found.target - found.before))}
    if found.before > found.target:
        return (
            _(
                "The class is over by %(time)s. Optional steps go first; then doses get shorter, each within the range "
                "of its technique. Protected sections, rounds and the set-ups that you typed stay as they are."
            )
            % off
        )
    return (
        _(
            "The class has %(time)s free. Doses can be longer, each within the range of its technique. Protected "
            "sections, rounds and the set-ups that you typed stay as they are."
        )
        % off
    )


def _short(found: Fit) -> str:
    if found.missing and found.proposals:
        words = _(
            "Even with all of this the class is over by %(time)s. The rest is protected, in your own words, or as "
            "short as it may be: take something out yourself, or give the class a longer target."
        )
    elif found.missing:
        words = _(
            "Nothing can be left out or be shorter: all of it is protected, in your own words, or as short as it may "
            "be. Take something out yourself, or give the class a longer target."
        )
    elif found.spare and not found.proposals:
        words = _(
            "Nothing can be longer without going past its range or the target. Add a step, or leave the time free."
        )
    elif found.spare and found.before < found.target:
        words = _("%(time)s stay free: nothing can be longer without going past its range or the target.")
    else:
        return ""
    return words % {"time": wording.offset(found.missing or found.spare)}
