"""The builder: one page, and what every edit answers.

An edit is a form that works without a script: a POST, then back to the page, at the step that changed. With htmx the
same POST answers with the outline, and with the clock and the overview beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from collections.abc import Sequence as Sequenced
from dataclasses import dataclass, replace
from functools import wraps
from hashlib import blake2b
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anatomy.citations import citations
from anatomy.domain.safety import Rulebook
from anatomy.repertoire import repertoire
from anatomy.rulebook import rulebook
from sessions.asking import ClassRequest, key
from sessions.domain.clock import timetable
from sessions.domain.difference import both_rooms
from sessions.domain.draft import CLASS_RECORD, HEAD_FIELDS
from sessions.domain.plan import Plan
from sessions.editing import Edited, Gone, Hand, NoPlace
from sessions.forms.blocks import KeepForm
from sessions.forms.builder import PlaceForm, SectionAddForm, SectionForm, StepAddForm, StepForm
from sessions.forms.classes import StartForm
from sessions.forms.findings import AcceptForm, ReopenForm
from sessions.forms.seen import FieldSaid
from sessions.forms.together import TogetherForm
from sessions.models import Block, Change, Occasion, Section, Sequence, Step
from sessions.models.classes import Person
from sessions.offers import tool_offers
from sessions.presenting import history
from sessions.presenting.blocks import block_rows, step_cue
from sessions.presenting.clock import clock_panel
from sessions.presenting.coverage import Reach, cover
from sessions.presenting.findings import Panel, panel
from sessions.presenting.history import HistoryBar, history_bar
from sessions.presenting.outline import Outline, StepRow, outline, places_for
from sessions.presenting.remarks import Library, RemarksPanel, remarks_panel
from sessions.presenting.standing import standing
from sessions.presenting.swaps import Day, SwapPanel, swap_panel
from sessions.presenting.together import rough_places, ticked
from sessions.presenting.tools import tools_panel
from sessions.reading import plan_of, room_of
from sessions.views.coverage import figure_context, map_context
from sessions.views.drawer import back_to, company_context, library_context, place_context

# The page of blocks has all of them.
DRAWER_BLOCKS = 60
MAX_OPEN = 20
# Among what is open: the parts of every set-up.
SETUP_OPEN = "setup-1"
# What a browser calls a request: a UUID, or what a page of ours made. Anything else is no name.
_ONCE = re.compile(r"[\w-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is open or said in the outline, beside the class itself.

    ``fresh`` is the step that just changed, ``closed`` the form that is done ("edit-12"), ``emptied`` the section
    whose form for free text starts afresh, ``section_added`` one that was just made. ``look`` is a step whose findings
    are looked at, ``answer`` one to findings that was refused. ``swap`` is a step for which others are suggested, in
    the room of ``occasion`` as well as in the usual one; ``swapped`` is one that can be put back at once;
    ``swap_changed`` tells that this would lose a later change. ``said`` is what an edit did, in words, and
    ``said_beside`` what is wrong with fields of forms that stay as they are; ``typed`` are texts for which there is no
    form any more, with their labels. ``start`` is a start of the class that was refused; ``started``: it was set.
    """

    fresh: int | None = None
    closed: str = ""
    emptied: int | None = None
    edit: StepForm | None = None
    move: PlaceForm | None = None
    section: SectionForm | None = None
    keep: KeepForm | None = None
    add: StepAddForm | None = None
    section_add: SectionAddForm | None = None
    together: TogetherForm | None = None
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
    start: StartForm | None = None
    started: bool = False
    problem: str = ""
    said: str = ""
    said_beside: Sequenced[FieldSaid] = ()
    typed: Sequenced[tuple[str, str]] = ()


# The page


@login_required
@require_safe
def class_builder(request: ClassRequest, pk: int) -> HttpResponse:
    """Show the class: to build for its owner, to look at for a colleague."""
    classes = Sequence.objects.visible_to(request.user).select_related("owner").with_library_revision()
    sequence = get_object_or_404(classes, pk=pk)
    if sequence.owner_id != request.user.pk:
        return render(request, "sessions/class_look.html", outline_context(request, sequence, Shown()))
    if _is_up_to_date(request, sequence):
        return HttpResponse(status=204)
    response = render(request, *_page_or_part(request, sequence))
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _is_up_to_date(request: ClassRequest, sequence: Sequence) -> bool:
    """Whether a page that comes back into sight shows the class as it is (``?since=``: its last change)."""
    since = request.GET.get("since")
    return bool(request.htmx) and since is not None and key(since) == Change.objects.last_number(sequence.pk)


def _page_or_part(request: ClassRequest, sequence: Sequence) -> tuple[str, dict[str, Any]]:
    """The template that answers, and what it shows: htmx asks for a part of the page, or for one row."""
    if not request.htmx or request.htmx.history_restore_request:
        return "sessions/builder.html", page_context(request, sequence, _opened(request, sequence))
    if request.htmx.target == "library-results":
        context = library_context(request, sequence, room_of(sequence).present)
        return "sessions/builder_library.html#results", {**context, "is_part": True}
    if request.htmx.target == "company":
        plan = plan_of(sequence, with_handout=False, with_room=True)
        return "sessions/builder_company.html", company_context(request, sequence, plan)
    if request.htmx.target == "coverage-figure":
        return "sessions/builder_figure.html", figure_context(sequence)
    target, _dash, row = (request.htmx.target or "").partition("-")
    context = outline_context(request, sequence, _opened(request, sequence))
    if target == "step":
        return "sessions/builder_step.html", {**context, "row": _row(context["outline"], key(row))}
    part = "findings" if target == "finding" else "changes" if "since" in request.GET else "outline"
    return f"sessions/builder_{part}.html", context


def _row(rows: Outline, step: int) -> StepRow:
    """Return the row of a step. 404 where it is no longer there."""
    found = next((row for section in rows.sections for row in section.steps if row.id == step), None)
    if found is None:
        raise Http404
    return found


def _opened(request: ClassRequest, sequence: Sequence) -> Shown:
    """What the address asks to open: ``?edit=``, ``?move=`` or ``?swap=`` a step, ``?change=`` or ``?keep=`` a section.

    ``?look=`` opens the findings of a step, ``?menu=`` and ``?section_menu=`` what can be done with a step or a
    section. ``?occasion=`` has a swap fit the room of that occasion too.
    """
    edit, move, swap, change = (key(request.GET.get(name)) for name in ("edit", "move", "swap", "change"))
    steps = Step.objects.filter(section__sequence=sequence).select_related("technique")
    if edit and (step := steps.filter(pk=edit).first()):
        return Shown(edit=StepForm(instance=step, offers=tool_offers(step)))
    if move and (step := steps.filter(pk=move).first()):
        return Shown(move=PlaceForm(sequence=sequence, step=step))
    if change and (section := sequence.sections.filter(pk=change).first()):
        return Shown(section=SectionForm(instance=section))
    if (keep := key(request.GET.get("keep"))) and (section := sequence.sections.filter(pk=keep).first()):
        return Shown(keep=KeepForm(section=section))
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
    opened = _open_forms(request, shown.closed)
    base = sequence.get_absolute_url()
    return {
        "sequence": sequence,
        "base": base,
        "outline": outline(
            plan,
            request.studio.clock,
            findings.badges,
            explain=_explains(request),
            opened=opened["edit"] | ({shown.edit.instance.pk} if shown.edit else set()),
            base=base,
        ),
        "clock": clock_panel(plan, request.studio.clock),
        "findings": findings,
        "remarks": _remarks(request, sequence, plan, book) if mine else None,
        "plan": plan,
        "cover": cover(plan),
        "reach": Reach(),
        "marked": _marked(shown, opened["edit"]),
        "tools": tools_panel(plan),
        "shown": shown,
        "swap": _swap(sequence, plan, shown, book),
        "cue": step_cue(plan, shown.edit.instance.pk) if shown.edit else None,
        "room": plan.room.present,
        "open": opened,
        "standing": standing(plan, opened),
        "section_add": shown.section_add or SectionAddForm(),
        **together_context(request, plan, shown.together),
        "history": _history(sequence, shown) if mine else None,
        **place_context(request, plan, shown.fresh),
    }


def _marked(shown: Shown, edited: set[int]) -> set[int]:
    """The steps of which a row shows more than the step: a form, a menu, that it just changed."""
    forms = {form.pk for form in (shown.edit and shown.edit.instance, shown.move and shown.move.step) if form}
    keys = {key for key in (shown.fresh, shown.swap, shown.swapped, shown.menu) if key}
    return forms | keys | edited


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


def _explains(request: ClassRequest) -> bool:
    """Whether the page that asks shows what each set-up is made of, or asks for it with ``?setup=1``."""
    return SETUP_OPEN in (request.POST or request.GET).getlist("open") or "setup" in request.GET


def together_context(request: ClassRequest, plan: Plan, form: TogetherForm | None) -> dict[str, Any]:
    """What is ticked, and what becomes of it. An answer to htmx needs neither: the page keeps both."""
    if request.htmx:
        return {"ticked": frozenset()}
    steps = ticked(request.POST or request.GET, plan)
    return {"ticked": steps, "together": (form or TogetherForm()).offer(rough_places(plan))}


def _open_forms(request: ClassRequest, closed: str) -> dict[str, set[int]]:
    """The steps ("edit", "look") and sections ("change", "keep") whose forms are open in the page that asks.

    Their places are kept: htmx puts the very forms back, with what is typed in them.
    """
    forms: dict[str, set[int]] = {"edit": set(), "look": set(), "change": set(), "keep": set()}
    asked = request.POST if request.method == "POST" else request.GET
    for name in asked.getlist("open")[:MAX_OPEN] if request.htmx else ():
        what, _dash, row = name.partition("-")
        if what in forms and name != closed:
            forms[what].add(key(row))
    return forms


def page_context(request: ClassRequest, sequence: Sequence, shown: Shown) -> dict[str, Any]:
    """Everything on the page."""
    context = outline_context(request, sequence, shown)
    drawer = library_context(request, sequence, context["room"])
    if "after" in request.GET:
        drawer |= company_context(request, sequence, context["plan"])
    body = map_context(request, sequence, context["plan"], context["cover"], drawer["form"])
    marked = {"marked": context["marked"] | body["reach"].steps}
    return {**drawer, **blocks_context(request.user), **context, **body, **marked}


def blocks_context(user: Person) -> dict[str, Any]:
    """The blocks that the drawer offers. One query."""
    return {"blocks": block_rows(Block.objects.for_choosing(user)[:DRAWER_BLOCKS], user)}


# What an edit answers


def own_class(request: ClassRequest, pk: int) -> Sequence:
    """Return the class to be changed. A stranger's, a colleague's and a missing one are all the same 404."""
    classes = Sequence.objects.editable_by(request.user).select_related("owner").with_library_revision()
    return get_object_or_404(classes, pk=pk)


def hand_of(request: ClassRequest) -> Hand:
    """Return whose edit a request is, and what its page calls it: one that is sent again is not done again.

    Without a script the token that Django makes anew for every page names the page, and what the form sends names the
    press: a button pressed twice on one page counts once, pressed again on the next page it counts again.
    """
    once = request.POST.get("once", "")
    return Hand(request.user.pk, once if _ONCE.fullmatch(once) else _page_once(request))


def _page_once(request: ClassRequest) -> str:
    page = request.POST.get("csrfmiddlewaretoken")
    if request.htmx or not page:
        return ""
    sent = repr((page, request.path, sorted(request.POST.lists())))
    return "page-" + blake2b(sent.encode(), digest_size=24).hexdigest()


def fields_of(request: ClassRequest) -> list[str]:
    """The fields that a form saves now, where it saves them one by one; none where all of it was sent."""
    return request.POST.getlist("field") if request.htmx else []


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
        response = _answer(view, request, pk, kwargs)
        if response.status_code in {409, 422} and (change := _done_before(request, pk)):
            say = history.words(change.action, change.what)
            return done(request, own_class(request, pk), Shown(), anchor="outline", say=say)
        return response

    return answer


def _answer(
    view: Callable[..., HttpResponse], request: ClassRequest, pk: int, kwargs: Mapping[str, int]
) -> HttpResponse:
    typed: list[tuple[str, str]] = []
    try:
        return view(request, pk, **kwargs)
    except Gone:
        status, problem = 409, _("That was removed meanwhile, perhaps in another tab. This is the class as it is now.")
        typed = _typed(request)
    except NoPlace:
        status, problem = 422, _("It is at the end already and cannot go further that way.")
    except ValidationError as error:
        status, problem = 422, " ".join(error.messages)
    return refused(request, own_class(request, pk), Shown(problem=problem, typed=typed), status)


def _done_before(request: ClassRequest, pk: int) -> Change | None:
    """What the same request did when it came first: its answer was lost, and since then the class went on."""
    hand = hand_of(request)
    return Change.objects.filter(sequence=pk, once=hand.once, made_by=hand.by).first() if hand.once else None


def _typed(request: ClassRequest) -> list[tuple[str, str]]:
    """The texts of a form for which there is no place any more. A script keeps the whole form itself."""
    labels = {"title": _("What happens"), "name": _("Name"), "note": _("Note")}
    texts = [(label, request.POST.get(name, "").strip()) for name, label in labels.items()]
    return [] if request.htmx else [(label, text) for label, text in texts if text]


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
        if CLASS_RECORD in edited.change.patch:
            sequence.refresh_from_db(fields=HEAD_FIELDS)
    if not request.htmx:
        if say:
            messages.success(request, say)
        if occasion := own_occasion(sequence, request.POST):
            return redirect("sessions:occasion_difference", occasion.pk)
        return redirect(f"{back_to(request, sequence, shown.fresh)}#{anchor}")
    return _changes(request, sequence, replace(shown, said=say), status=200)


def refused(request: ClassRequest, sequence: Sequence, shown: Shown, status: int = 422) -> HttpResponse:
    """Answer an edit that did not work: the class unchanged, the form with what was typed, and the reason."""
    if not request.htmx:
        return render(request, "sessions/builder.html", page_context(request, sequence, shown), status=status)
    return _changes(request, sequence, shown, status)


def _changes(request: ClassRequest, sequence: Sequence, shown: Shown, status: int) -> HttpResponse:
    return render(request, "sessions/builder_changes.html", outline_context(request, sequence, shown), status=status)
