"""The builder: one page, and what every edit answers.

An edit is a form that works without a script: a POST, then back to the page, at the step that changed. With htmx the
same POST answers with the outline, and with the clock and the overview beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anatomy import search
from anatomy.citations import citations
from anatomy.domain.safety import Present, Rulebook
from anatomy.facets import read_facets
from anatomy.repertoire import repertoire
from anatomy.rulebook import rulebook
from sessions.asking import ClassRequest, key
from sessions.domain.clock import timetable
from sessions.domain.difference import both_rooms
from sessions.domain.plan import Plan
from sessions.editing import Edited, Gone, Hand, NoPlace
from sessions.fitting import fitting
from sessions.forms.builder import PlaceForm, SectionAddForm, SectionForm, StepAddForm, StepForm
from sessions.forms.findings import AcceptForm, ReopenForm
from sessions.forms.library import DRAWER_PARAMETERS, DrawerForm
from sessions.models import Change, Occasion, Section, Sequence, Step
from sessions.offers import tool_offers
from sessions.presenting import history
from sessions.presenting.drawer import drawer_cards
from sessions.presenting.findings import Panel, panel
from sessions.presenting.history import HistoryBar, history_bar
from sessions.presenting.outline import Outline, StepRow, outline, places_for
from sessions.presenting.remarks import Library, RemarksPanel, remarks_panel
from sessions.presenting.swaps import Day, SwapPanel, swap_panel
from sessions.reading import plan_of, room_of

# As many as a drawer shows without long scrolling. A word or a filter finds the rest.
DRAWER_CARDS = 24
MAX_OPEN = 20
# A name that a browser makes is a UUID; a longer one is cut.
ONCE_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Shown:
    """What is open or said in the outline, beside the class itself.

    ``fresh`` is the step that just changed, ``closed`` the form that is done ("edit-12"), ``emptied`` the section
    whose form for free text starts afresh, ``section_added`` one that was just made. ``look`` is a step whose findings
    are looked at, ``answer`` one to findings that was refused. ``swap`` is a step for which others are suggested, in
    the room of ``occasion`` as well as in the usual one; ``swapped`` is one that can be put back at once;
    ``swap_changed`` tells that this would lose a later change. ``said`` is what an edit did, in words.
    """

    fresh: int | None = None
    closed: str = ""
    emptied: int | None = None
    edit: StepForm | None = None
    move: PlaceForm | None = None
    section: SectionForm | None = None
    add: StepAddForm | None = None
    section_add: SectionAddForm | None = None
    section_added: int | None = None
    look: int = 0
    answer: AcceptForm | ReopenForm | None = None
    swap: int | None = None
    occasion: Occasion | None = None
    swapped: int | None = None
    swap_changed: bool = False
    menu: int = 0
    section_menu: int = 0
    at_remarks: bool = False
    problem: str = ""
    said: str = ""


# The page


@login_required
@require_safe
def class_builder(request: ClassRequest, pk: int) -> HttpResponse:
    """Show the class: to build for its owner, to look at for a colleague."""
    classes = Sequence.objects.visible_to(request.user).select_related("owner").with_library_revision()
    sequence = get_object_or_404(classes, pk=pk)
    if sequence.owner_id != request.user.pk:
        return render(request, "sessions/class_look.html", outline_context(request, sequence, Shown()))
    response = render(request, *_page_or_part(request, sequence))
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _page_or_part(request: ClassRequest, sequence: Sequence) -> tuple[str, dict[str, Any]]:
    """The template that answers, and what it shows: htmx asks for the library's results, the findings, the outline, a row."""
    if not request.htmx or request.htmx.history_restore_request:
        return "sessions/builder.html", page_context(request, sequence, _opened(request, sequence))
    if request.htmx.target == "library-results":
        return "sessions/builder_library.html#results", library_context(request, sequence, room_of(sequence).present)
    target, _dash, row = (request.htmx.target or "").partition("-")
    context = outline_context(request, sequence, _opened(request, sequence))
    if target == "step":
        return "sessions/builder_step.html", {**context, "row": _row(context["outline"], key(row))}
    part = "findings" if target == "finding" else "outline"
    return f"sessions/builder_{part}.html", context


def _row(rows: Outline, step: int) -> StepRow:
    """Return the row of a step. 404 where it is no longer there."""
    found = next((row for section in rows.sections for row in section.steps if row.id == step), None)
    if found is None:
        raise Http404
    return found


def _opened(request: ClassRequest, sequence: Sequence) -> Shown:
    """What the address asks to open: ``?edit=``, ``?move=`` or ``?swap=`` a step, ``?change=`` a section.

    ``?look=`` opens the findings of a step, ``?menu=`` and ``?section_menu=`` what can be done with a step or a section.
    ``?occasion=`` has a swap fit the room of that occasion too.
    """
    edit, move, swap, change = (key(request.GET.get(name)) for name in ("edit", "move", "swap", "change"))
    steps = Step.objects.filter(section__sequence=sequence).select_related("technique")
    if edit and (step := steps.filter(pk=edit).first()):
        return Shown(edit=StepForm(instance=step, offers=tool_offers(step)))
    if move and (step := steps.filter(pk=move).first()):
        return Shown(move=PlaceForm(sequence=sequence, step=step))
    if change and (section := sequence.sections.filter(pk=change).first()):
        return Shown(section=SectionForm(instance=section))
    occasion = own_occasion(sequence, request.GET) if swap else None
    menu, section_menu, look = (key(request.GET.get(name)) for name in ("menu", "section_menu", "look"))
    return Shown(swap=swap or None, occasion=occasion, look=look, menu=menu, section_menu=section_menu)


def outline_context(request: ClassRequest, sequence: Sequence, shown: Shown) -> dict[str, Any]:
    """The class, its clock and its overview; for its own teacher also what the room says of it."""
    mine = sequence.owner_id == request.user.pk
    plan = plan_of(sequence, with_handout=False, with_room=mine)
    if shown.move is not None:
        shown.move.offer(places_for(plan, shown.move.step.pk))
    book = rulebook(sequence.library_revision)
    look = shown.look or (shown.answer.step if shown.answer else 0)
    findings = panel(plan, book, look) if mine else Panel()
    return {
        "sequence": sequence,
        "base": sequence.get_absolute_url(),
        "outline": outline(plan, request.studio.clock, findings.badges),
        "findings": findings,
        "remarks": _remarks(request, sequence, plan, book) if mine else None,
        "shown": shown,
        "swap": _swap(sequence, plan, shown, book),
        "room": plan.room.present,
        "open": _open_forms(request, shown.closed),
        "section_add": shown.section_add or SectionAddForm(),
        "history": _history(sequence, shown) if mine else None,
        "target": key(request.POST.get("section") or request.GET.get("section")),
    }


def _remarks(request: ClassRequest, sequence: Sequence, plan: Plan, book: Rulebook) -> RemarksPanel:
    """What the checks say of the class, beside those that are off for it."""
    revision = sequence.library_revision
    library = Library(citations(revision), repertoire(revision), book)
    return remarks_panel(plan, timetable(plan, request.studio.clock), sequence.muted_checks, library)


def _history(sequence: Sequence, shown: Shown) -> HistoryBar:
    return history_bar(Change.objects.heads_of(sequence.pk), shown.said)


def _swap(sequence: Sequence, plan: Plan, shown: Shown, book: Rulebook) -> SwapPanel | None:
    """What can stand in for a step, in the usual room, and in that of an occasion where one is named."""
    if not shown.swap:
        return None
    offers = repertoire(sequence.library_revision).offers.values()
    occasion = shown.occasion if shown.occasion and shown.occasion.own_room else None
    if occasion is None:
        return swap_panel(plan, shown.swap, offers, book)
    room = both_rooms(plan.room.present, room_of(sequence, occasion).present)
    return swap_panel(plan, shown.swap, offers, book, Day(occasion.pk, occasion.starts_on, room))


def _open_forms(request: ClassRequest, closed: str) -> dict[str, set[int]]:
    """The steps ("edit", "look") and sections ("change") whose forms are open in the page that asks.

    Their places are kept: htmx puts the very forms back, with what is typed in them.
    """
    forms: dict[str, set[int]] = {"edit": set(), "look": set(), "change": set()}
    asked = request.POST if request.method == "POST" else request.GET
    for name in asked.getlist("open")[:MAX_OPEN] if request.htmx else ():
        what, _dash, row = name.partition("-")
        if what in forms and name != closed:
            forms[what].add(key(row))
    return forms


def library_context(request: ClassRequest, sequence: Sequence, room: tuple[Present, ...]) -> dict[str, Any]:
    """The library drawer: the search in the address, what it finds, and what the ``room`` says of that."""
    facets = read_facets()
    address = sequence.get_absolute_url()
    form = DrawerForm(request.GET or _kept_search(request), facets=facets, live=address, has_room=bool(room))
    fit = fitting(room, facets.revision) if room else None
    without = fit.without if fit and form.wants_fitting else frozenset()
    results = search.cards(form.query(), revision=facets.revision, without=without)
    return {
        "sequence": sequence,
        "form": form,
        "cards": drawer_cards(results.cards[:DRAWER_CARDS], fit),
        "results": results,
        "search": _encoded(form.parameters()),
    }


def page_context(request: ClassRequest, sequence: Sequence, shown: Shown) -> dict[str, Any]:
    """Everything on the page."""
    context = outline_context(request, sequence, shown)
    return {**library_context(request, sequence, context["room"]), **context}


# What an edit answers


def own_class(request: ClassRequest, pk: int) -> Sequence:
    """Return the class to be changed. A stranger's, a colleague's and a missing one are all the same 404."""
    classes = Sequence.objects.editable_by(request.user).select_related("owner").with_library_revision()
    return get_object_or_404(classes, pk=pk)


def hand_of(request: ClassRequest) -> Hand:
    """Return whose edit a request is, and what its page calls it: one that is sent again is not done again."""
    return Hand(request.user.pk, request.POST.get("once", "")[:ONCE_LENGTH])


def own_step(sequence: Sequence, pk: int) -> Step:
    """Return a step of the class. Raise ``Gone`` where it was removed, 404 where it belongs to another class."""
    step = Step.objects.filter(section__sequence=sequence, pk=pk).select_related("section", "technique").first()
    if step is None:
        raise _missing(Step, pk)
    return step


def own_section(sequence: Sequence, pk: int) -> Section:
    """Return a section of the class. Raise ``Gone`` where it was removed, 404 where it belongs to another class."""
    section = Section.objects.filter(sequence=sequence, pk=pk).first()
    if section is None:
        raise _missing(Section, pk)
    return section


def own_occasion(sequence: Sequence, typed: QueryDict) -> Occasion | None:
    """Return the occasion of the class that ``typed`` names; None where it names none, or another class's."""
    named = key(typed.get("occasion"))
    return sequence.occasions.filter(pk=named).first() if named else None


def _missing(model: type[Step] | type[Section], pk: int) -> Exception:
    return Http404() if model.objects.filter(pk=pk).exists() else Gone()


def answers_faults(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Say on the page what an edit met: a step that another tab removed, the end of the class, a class that is full."""

    @wraps(view)
    def answer(request: ClassRequest, pk: int, **kwargs: int) -> HttpResponse:
        try:
            return view(request, pk, **kwargs)
        except Gone:
            status, problem = (
                409,
                _("That was removed meanwhile, perhaps in another tab. This is the class as it is now."),
            )
        except NoPlace:
            status, problem = 422, _("It is at the end already and cannot go further that way.")
        except ValidationError as error:
            status, problem = 422, " ".join(error.messages)
        return refused(request, own_class(request, pk), Shown(problem=problem), status)

    return answer


def done(
    request: ClassRequest,
    sequence: Sequence,
    shown: Shown,
    *,
    anchor: str,
    edited: Edited | None = None,
    say: str = "",
) -> HttpResponse:
    """Answer an edit that worked: the class as it stands now, at ``anchor``, and what was done, in words.

    The words are those of the history's entry, or ``say``. One that was made from the page of an occasion leads back to
    what differs then.
    """
    if edited is not None and edited.change is not None:
        say = say or history.words(edited.change.action, edited.change.what)
    if not request.htmx:
        if say:
            messages.success(request, say)
        if occasion := own_occasion(sequence, request.POST):
            return redirect("sessions:occasion_difference", occasion.pk)
        return redirect(f"{_back_to(request, sequence)}#{anchor}")
    return _changes(request, sequence, replace(shown, said=say), status=200)


def refused(request: ClassRequest, sequence: Sequence, shown: Shown, status: int = 422) -> HttpResponse:
    """Answer an edit that did not work: the class unchanged, the form with what was typed, and the reason."""
    if not request.htmx:
        return render(request, "sessions/builder.html", page_context(request, sequence, shown), status=status)
    return _changes(request, sequence, shown, status)


def _changes(request: ClassRequest, sequence: Sequence, shown: Shown, status: int) -> HttpResponse:
    return render(request, "sessions/builder_changes.html", outline_context(request, sequence, shown), status=status)


def _back_to(request: ClassRequest, sequence: Sequence) -> str:
    """The builder's address, with the search that was open and the section that the next technique goes to."""
    kept = {name: value for name, value in _kept_search(request).items() if name in DRAWER_PARAMETERS}
    if section := key(request.POST.get("section")):
        kept["section"] = str(section)
    query = _encoded(kept)
    return f"{sequence.get_absolute_url()}?{query}" if query else sequence.get_absolute_url()


def _kept_search(request: ClassRequest) -> QueryDict:
    """The search that a form carries along, so that adding one technique does not lose the place in the library."""
    return QueryDict(request.POST.get("search", "")[:500])


def _encoded(parameters: Mapping[str, Any]) -> str:
    query = QueryDict(mutable=True)
    query.update(parameters)
    return query.urlencode()
