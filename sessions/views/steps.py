"""Edits of a step. One view, one action."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from sessions import editing
from sessions.asking import ClassRequest
from sessions.editing import Conflict
from sessions.forms.builder import PlaceForm, StepAddForm, StepForm, WayForm
from sessions.models import Sequence, Step
from sessions.offers import tool_offers
from sessions.presenting import history
from sessions.presenting.outline import step_place
from sessions.views.builder import Shown, answers_faults, done, fields_of, hand_of, own_class, own_step, refused


@login_required
@require_POST
@answers_faults
def step_add(request: ClassRequest, pk: int) -> HttpResponse:
    """Add a technique of the library, or free text, to a section."""
    sequence = own_class(request, pk)
    form = StepAddForm(request.POST, sequence=sequence)
    if not form.is_valid():
        return refused(request, sequence, Shown(add=form))
    section = form.cleaned_data["section"]
    step = editing.add_step(section, hand=hand_of(request), **form.values())
    say = history.words("add", {"step": form.step_name, "section": section.name})
    emptied = section.pk if step.technique_id is None else None
    return done(request, sequence, Shown(fresh=step.pk, emptied=emptied), anchor=_anchor(step), say=say)


@login_required
@require_POST
@answers_faults
def step_change(request: ClassRequest, pk: int, step: int) -> HttpResponse:
    """Change the dose, side, set-up, note or tools of a step."""
    sequence = own_class(request, pk)
    row = own_step(sequence, step)
    only = fields_of(request)
    form = StepForm(request.POST, instance=row, offers=tool_offers(row), only=only)
    if not form.is_valid():
        return refused(request, sequence, Shown(said_beside=form.said()) if only else Shown(edit=form))
    try:
        edited = editing.change_step(
            row,
            form.changes(),
            form.seen(),
            tools=form.tools(),
            seen_tools=form.seen_tools(),
            hand=hand_of(request),
        )
    except Conflict as conflict:
        form.show_conflict(conflict.fields)
        form.show_tool_conflict(conflict.tools)
        return refused(request, sequence, Shown(said_beside=form.said()) if only else Shown(edit=form), 409)
    return done(request, sequence, _changed(sequence, row, only), anchor=_anchor(row), edited=edited)


def _changed(sequence: Sequence, row: Step, only: list[str]) -> Shown:
    """What is open after a change. A tool that was not near has a field of its own now: that form is made anew."""
    if "other_tool" in only:
        now = own_step(sequence, row.pk)
        return Shown(fresh=row.pk, edit=StepForm(instance=now, offers=tool_offers(now), focus="other_tool"))
    return Shown(fresh=row.pk, closed="" if only else f"edit-{row.pk}")


@login_required
@require_POST
@answers_faults
def step_move(request: ClassRequest, pk: int, step: int) -> HttpResponse:
    """Move a step one place up or down (``way``), or to any place of the class (``to``)."""
    sequence = own_class(request, pk)
    row = own_step(sequence, step)
    if "to" in request.POST:
        place = PlaceForm(request.POST, sequence=sequence, step=row)
        if not place.is_valid():
            return refused(request, sequence, Shown(move=place))
        section, after = place.cleaned_data["to"]
        edited = editing.move_step(row, section=section, after=after, hand=hand_of(request))
    else:
        way = WayForm(request.POST)
        if not way.is_valid():
            return refused(request, sequence, Shown(problem=way.words()))
        edited = editing.shift_step(row, way.by, hand=hand_of(request))
    say = step_place(edited.draft, row.pk)
    return done(request, sequence, Shown(fresh=row.pk), anchor=_anchor(row), edited=edited, say=say)


@login_required
@require_POST
@answers_faults
def step_duplicate(request: ClassRequest, pk: int, step: int) -> HttpResponse:
    """Add a copy of a step right behind it."""
    sequence = own_class(request, pk)
    copy = editing.duplicate_step(own_step(sequence, step), hand=hand_of(request))
    say = history.words("duplicate", {"step": str(copy)})
    return done(request, sequence, Shown(fresh=copy.pk), anchor=_anchor(copy), say=say)


@login_required
@require_POST
@answers_faults
def step_remove(request: ClassRequest, pk: int, step: int) -> HttpResponse:
    """Remove a step."""
    sequence = own_class(request, pk)
    row = own_step(sequence, step)
    edited = editing.remove_step(row, hand=hand_of(request))
    return done(request, sequence, Shown(closed=f"edit-{row.pk}"), anchor=f"section-{row.section_id}", edited=edited)


def _anchor(step: Step) -> str:
    return f"step-{step.pk}"
